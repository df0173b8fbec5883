// Starts the page's Wasm. A file of its own, because the content security policy allows no inline script.

const tag = document.querySelector('script[data-wasm]');
const address = (name) => new URL(tag.dataset[name], document.baseURI).href;

try {
  const { default: init } = await import(address('js'));
  await init({ module_or_path: address('wasm') });
} catch (error) {
  const boot = document.getElementById('boot');
  // Both languages, because which one is the viewer's is known only to the code that did not start.
  if (boot) boot.textContent = `Не удалось запустить приложение. The app could not be started. ${error}`;
  throw error;
}
