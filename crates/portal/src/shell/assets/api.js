// The shell's own calls to the demo server (`/demo/…`). They stand for the portal's internal calls and are outside of
// the REST limits.

/** Fetches JSON; the status stays visible because 403 and 404 are ordinary answers here. */
async function call(path, body) {
  const response = await fetch(path, body === undefined ? {} : {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return { ok: response.ok, status: response.status, value: text === '' ? null : JSON.parse(text) };
}

/** The reply to getInitData for `user` in `placement`. */
export const initData = (user, placement, options) => call('/demo/init', { user, placement, options });

/** The fields of the request that opens the app for `user` by POST. */
export const opening = (user, placement, options) => call('/demo/opening', { user, placement, options });

/** A new token of `user`. */
export const refresh = (user) => call('/demo/refresh', { user });

/** Stores one option; `scope` is `app` or `user`. Answers the options after it, or 403. */
export const setOption = (user, scope, name, value) => call('/demo/option', { user, scope, name, value });

/** Makes every token of `user` invalid. */
export const revoke = (user) => call('/demo/revoke', { user });

/** Takes the right to the CRM away from `user`, or gives it back. */
export const setAccessLost = (user, lost) => call('/demo/access', { user, lost });

/** `{total, rows: [{id, title, …}]}` of an entity type as `user` may read it, newest first. */
export const rows = (type, user, offset, search = '') =>
  call(`/demo/rows/${type}?${new URLSearchParams({ user, offset, search })}`);

/** `{title, fields…, links}` of one card as `user` may read it; 404 when missing or hidden. */
export const card = (type, id, user) => call(`/demo/card/${type}/${id}?${new URLSearchParams({ user })}`);

/** Switches faults of the REST side. */
export const faults = (settings) => call('/demo/faults', settings);

/** Placements bound under a code for everyone or for `user`: `[{handler, title, langAll}]`. */
export const placements = (code, user) => call(`/demo/placements/${code}?${new URLSearchParams({ user })}`);

/** Numbers of records by entity type that the employee may see. */
export const counts = (user) => call(`/demo/counts?${new URLSearchParams({ user })}`);

/** Changes a random card as somebody else would; `kind` is `add`, `change`, `merge` or `delete`. Answers `{type, id}`. */
export const mutate = (kind) => call('/demo/mutate', { kind });
