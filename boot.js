// Starts the page's Wasm. A file of its own, because the content security policy allows no inline script.

const tag = document.querySelector('script[data-wasm]');
const address = (name) => new URL(tag.dataset[name], document.baseURI).href;

try {
  document.documentElement.dataset.boot = 'begun';
  const { default: init } = await import(address('js'));
  const answer = await fetch(address('wasm'));
  if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
  // A host that does not know Wasm sends it as bytes of no kind; compiled as they arrive, they would be refused.
  const streams = answer.headers.get('Content-Type') === 'application/wasm';
  await init({ module_or_path: streams ? answer : await answer.arrayBuffer() });
} catch (error) {
  // start.js has the words for it.
  document.getElementById('boot')?.dispatchEvent(new CustomEvent('failed', { detail: String(error) }));
  throw error;
}
