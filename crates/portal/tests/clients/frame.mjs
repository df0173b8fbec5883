// An application in its frame, with the official library: what it learns of the portal and what it may do.

import { parentPort, workerData } from 'node:worker_threads';

const { name, address, method, body, portalOrigin, appOrigin } = workerData;
const listeners = [];
globalThis.window = globalThis;
globalThis.name = name;
globalThis.location = new URL(address);
globalThis.addEventListener = (kind, listener) => { if (kind === 'message') listeners.push(listener); };
globalThis.removeEventListener = () => {};
globalThis.parent = { postMessage: (data, origin) => parentPort.postMessage({ data, origin }) };
globalThis.document = {
  documentElement: { scrollWidth: 900, offsetWidth: 900, scrollHeight: 1234, offsetHeight: 700 },
  body: {},
};
parentPort.on('message', (event) => { for (const listener of listeners) listener(event); });

const { initializeB24Frame } = await import(process.argv[2]);
const b24 = await initializeB24Frame();
const ask = async (asked, params) => {
  const response = await b24.actions.v2.call.make({ method: asked, params });
  return response.isSuccess ? response.getData().result : { errors: response.getErrorMessages() };
};
const report = {
  method,
  body: Object.fromEntries(new URLSearchParams(body)),
  query: Object.fromEntries(new URL(address).searchParams),
  origin: b24.getTargetOrigin(),
  lang: b24.getLang(),
  isAdmin: b24.auth.isAdmin,
  placement: b24.placement.placement,
  placementOptions: b24.placement.options,
  user: (await ask('user.current', {})).ID,
  size: await b24.parent.fitWindow(),
  title: await b24.parent.setTitle('a: b'),
  refreshed: (await b24.auth.refreshAuth()).access_token,
};
const token = await fetch(`${portalOrigin}/rest/user.current?auth=${report.refreshed}`);
report.refreshedUser = (await token.json()).result.ID;
report.interface = (await b24.placement.getInterface()).command.includes('resizeWindow');
// A command whose name holds a colon goes as an object; the portal knows none of these, and does not answer.
report.unknown = await b24.placement.call('some:command', { a: 1 });
const contacts = await b24.actions.v2.callList.make({
  method: 'crm.item.list', params: { entityTypeId: 3, select: ['id'] }, idKey: 'id', customKeyForResult: 'items',
});
report.contacts = contacts.getData().map(({ id }) => id);
parentPort.postMessage({ report });
