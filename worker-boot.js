// Starts the worker's Wasm. It hands on the build in its own address (`?v=…`), because the names of the worker's files
// carry no hash and a browser may hold older ones in its cache.

const version = new URL(import.meta.url).search;

try {
  const { default: init } = await import('./worker.js' + version);
  const answer = await fetch(new URL('./worker_bg.wasm' + version, import.meta.url));
  if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
  // As in boot.js: what is not sent as Wasm is not compiled while it arrives.
  const streams = answer.headers.get('Content-Type') === 'application/wasm';
  await init({ module_or_path: streams ? answer : await answer.arrayBuffer() });
} catch (error) {
  // A failed import of a module worker raises no event on the page, so it is told by a message.
  self.postMessage('boot-error: ' + error);
}
