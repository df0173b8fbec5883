// Draws the shell: left menu, heading, the page the address names, demo controls.

import { drawControls } from './controls.js';
import { avatar, el, icon } from './dom.js';
import { startPostOffice } from './frame.js';
import { t } from './i18n.js';
import { routeOf } from './routes.js';
import { config, href, state } from './state.js';
import { boundApps } from './tabs.js';
import { renderAnalytics, renderApp, renderBound, renderRoute, renderRows } from './views.js';

const PAGES = {
  app: renderApp,
  contacts: (host, context) => renderRows(host, 3, context),
  companies: (host, context) => renderRows(host, 4, context),
  analytics: renderAnalytics,
  bound: renderBound,
};

/** Whether a path is a link to the app. */
const isApp = (path) => path.startsWith('/marketplace/view/');

/** Which entry of the menu the current address belongs to. */
function currentPage(route) {
  if (isApp(location.pathname)) return 'app';
  if (route?.type === 3) return 'contacts';
  if (route?.type === 4) return 'companies';
  if (location.pathname !== '/') return null;
  return Object.hasOwn(PAGES, state.page) ? state.page : 'app';
}

function drawMenu(current) {
  const entry = (page) => el('a', {
    class: 'menu-entry',
    href: href('/', { page: page === 'app' ? null : page }),
    'aria-current': page === current && 'page',
  }, icon(page), el('span', {}, t(page)));
  return el('nav', { class: 'menu', 'aria-label': t('sections') },
    entry('app'),
    el('p', { class: 'menu-group' }, t('crmLists')),
    entry('contacts'), entry('companies'), entry('analytics'));
}

/** Adds the pages that apps have bound to the main menu; they come after the portal's own entries. */
async function drawBound(menu, current) {
  const apps = await boundApps('LEFT_MENU');
  if (apps.length === 0) return;
  menu.append(
    el('p', { class: 'menu-group' }, t('applications')),
    ...apps.map((app, index) => el('a', {
      class: 'menu-entry',
      href: href('/', { page: 'bound', place: String(index) }),
      'aria-current': current === 'bound' && Number(state.place) === index && 'page',
    }, icon('app'), el('span', {}, app.title))));
}

function drawShell() {
  const route = location.pathname === '/' || isApp(location.pathname) ? null : routeOf(location.pathname);
  const current = currentPage(route);
  const menu = drawMenu(current);
  const side = el('aside', { class: 'side', id: 'side' },
    el('a', { class: 'brand', href: href('/') }, el('strong', {}, config.title), el('span', {}, t('demo'))),
    menu,
    drawControls());
  const heading = el('h1', { class: 'heading' });
  const opener = el('button', {
    class: 'icon-button menu-opener', type: 'button', 'aria-label': t('menu'), 'aria-controls': 'side', 'aria-expanded': 'false',
    onclick: () => showSide(!side.classList.contains('open')),
  }, icon('menu'));
  const showSide = (open) => {
    side.classList.toggle('open', open);
    shade.hidden = !open;
    opener.setAttribute('aria-expanded', String(open));
  };
  const shade = el('div', { class: 'shade', hidden: true, onclick: () => showSide(false) });
  const person = el('div', { class: 'person' },
    el('div', { class: 'person-text' },
      el('span', {}, state.user.name), el('span', { class: 'quiet' }, state.user.position)),
    avatar(state.user.name, state.user.id));
  const content = el('main', { class: 'content' }, el('p', { class: 'empty' }, t('loading')));
  document.body.append(side, shade,
    el('div', { class: 'page' }, el('header', { class: 'top' }, opener, heading, person), content),
    el('div', { id: 'toasts', class: 'toasts', popover: 'manual' }));
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') showSide(false);
  });
  const context = {
    setTitle(text) {
      heading.textContent = text;
      document.title = `${text} — ${config.title}`;
    },
    atClose() {},
    inPanel: false,
  };
  return { content, context, route, current, menu };
}

async function start() {
  // The app's policy and the tokens are bound to one name of this machine: another one goes there first. Another port is a
  // proxy in front of the portal.
  if (location.hostname !== new URL(config.portalOrigin).hostname) {
    location.replace(config.portalOrigin + location.pathname + location.search);
    return;
  }
  startPostOffice();
  const { content, context, route, current, menu } = drawShell();
  try {
    await drawBound(menu, current);
    if (location.pathname === '/' || isApp(location.pathname)) await PAGES[current](content, context);
    else await renderRoute(content, route, context);
  } catch (error) {
    content.replaceChildren(el('p', { class: 'card empty', role: 'alert' }, t('failed')));
    throw error;
  }
}

start();
