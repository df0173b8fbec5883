// The official library as a client with a webhook. It insists on https; the demo portal has none, so that its requests are
// handed on without encryption.
// usage: webhook.mjs LIBRARY WEBHOOK_ADDRESS; prints what it got as JSON.

import http from 'node:http';
import https from 'node:https';

https.request = (options, callback) => http.request({ ...options, protocol: 'http:', agent: undefined }, callback);

const [library, address] = process.argv.slice(2);
const { B24Hook } = await import(library);
const b24 = B24Hook.fromWebhookUrl(address.replace('http://', 'https://'));
const list = async (entityTypeId) => {
  const response = await b24.actions.v2.callList.make({
    method: 'crm.item.list', params: { entityTypeId, select: ['id'] }, idKey: 'id', customKeyForResult: 'items',
  });
  return response.getData().map(({ id }) => id);
};
const batch = await b24.actions.v2.batch.make({
  calls: {
    z: { method: 'crm.item.get', params: { entityTypeId: 3, id: 1 } },
    a: ['no.such.method', {}],
    m: ['server.time', {}],
  },
  options: { isHaltOnError: false, returnAjaxResult: true },
});
const parts = batch.getData();
const refused = await b24.actions.v2.call.make({ method: 'crm.item.get', params: { entityTypeId: 3, id: 999999 } })
  .then((response) => response.getErrorMessages(), (error) => [String(error)]);
process.stdout.write(JSON.stringify({
  contacts: await list(3),
  deals: await list(2),
  contact: parts.z.getData().result.item.id,
  hasTime: typeof parts.m.getData().result === 'string',
  failed: parts.a.isSuccess === false,
  refused,
}));
process.exit(0);
