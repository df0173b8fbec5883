// What the address says and what the server configured: every combination of user, frame, language, theme and page
// can be opened directly, by a person, a test or a screenshot.

const config = JSON.parse(document.getElementById('config').textContent);
const query = new URLSearchParams(location.search);

/** Parameters that follow the reader from page to page. */
const CARRIED = ['user', 'frame', 'lang', 'theme', 'session', 'install'];

/** Settings of the server: portalOrigin, appOrigin, appPath, title, lang, users, departments, placements. */
export { config };

/** The current view. `frame` is `desktop` or `phone`, `page` one of the left menu, `tab` the number of an app tab,
 * `place` that of an app in the left menu. */
export const state = {
  user: config.users.find((user) => user.id === Number(query.get('user'))) ?? config.users[0],
  frame: query.get('frame') === 'phone' ? 'phone' : 'desktop',
  page: query.get('page') ?? 'app',
  tab: query.get('tab'),
  place: query.get('place'),
  offset: Number(query.get('offset') ?? 0),
  search: query.get('q') ?? '',
  sessionLost: query.get('session') === 'lost',
  installing: query.get('install') === '1',
  linked: linkedOptions(),
};

/** What a link to the app hands on to it: `/marketplace/view/CODE/?params[name]=value`. */
function linkedOptions() {
  if (!location.pathname.startsWith('/marketplace/view/')) return {};
  const named = [...query].map(([key, value]) => [/^params\[(\w+)\]$/.exec(key)?.[1], value]);
  return Object.fromEntries(named.filter(([name]) => name !== undefined));
}

/** Address of `path` with the carried parameters; `changes` adds, replaces or (with null) removes some. */
export function href(path, changes = {}) {
  const next = new URLSearchParams();
  for (const name of CARRIED) {
    if (query.has(name)) next.set(name, query.get(name));
  }
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') next.delete(name);
    else next.set(name, value);
  }
  const text = next.toString();
  return text ? `${path}?${text}` : path;
}

/** Address of this very view with some parameters changed. */
export function here(changes) {
  return href(location.pathname, { ...Object.fromEntries(query), ...changes });
}

/** Writes a parameter into the address without leaving the page, so that a reload or a copied link keeps it. */
export function remember(name, value) {
  if (value === null) query.delete(name);
  else query.set(name, value);
  const text = query.toString();
  history.replaceState(null, '', text ? `${location.pathname}?${text}` : location.pathname);
}
