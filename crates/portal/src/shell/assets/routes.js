// Which paths of the portal the shell can show, and which of them an app may open in a side panel.

/** CRM entity types by the word in their path (docs: sdk/bx24-js-sdk/additional-functions/bx24-open-path.md). */
const TYPES = { lead: 1, deal: 2, contact: 3, company: 4 };

/** Path of a card, for example `/crm/contact/details/15/`. */
export function cardPath(type, id) {
  const word = Object.keys(TYPES).find((key) => TYPES[key] === type);
  return word ? `/crm/${word}/details/${id}/` : `/crm/type/${type}/details/${id}/`;
}

/** What a path shows: `{view: 'card', type, id}`, `{view: 'rows', type}`, `{view: 'user', id}`, or null. */
export function routeOf(path) {
  const card = /^\/crm\/(?:(lead|deal|contact|company)|type\/(\d+))\/(?:details|show)\/(\d+)\/?$/.exec(path);
  if (card) return { view: 'card', type: TYPES[card[1]] ?? Number(card[2]), id: Number(card[3]) };
  const list = /^\/crm\/(deal|contact|company|type\/31)\/(?:list\/)?$/.exec(path);
  if (list) return { view: 'rows', type: TYPES[list[1]] ?? 31 };
  const user = /^\/company\/personal\/user\/(\d+)\/?$/.exec(path);
  if (user) return { view: 'user', id: Number(user[1]) };
  return null;
}

/** Path prefixes an app may open; the rest is PATH_NOT_AVAILABLE. */
const OPENABLE = /^\/(?:crm\/(?:deal|lead|contact|company|type)\/|marketplace\/|company\/personal\/user\/\d+\/|workgroups\/group\/\d+\/)/;

/** The path part of what an app asked to open when it may be opened, else null. */
export function openablePath(path) {
  if (typeof path !== 'string' || !path.startsWith('/')) return null;
  const url = new URL(path, location.origin);
  return url.origin === location.origin && OPENABLE.test(url.pathname) ? url.pathname : null;
}
