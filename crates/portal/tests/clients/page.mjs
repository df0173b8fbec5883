// The portal's page in Node: its own scripts, with as much of a browser around them as opening a frame needs. The frame
// is a worker thread, so that page and app share nothing but messages, as in a browser.
// usage: page.mjs PORTAL_ORIGIN APP_ORIGIN FOLDER_OF_SHELL_SCRIPTS FRAME_SCRIPT; prints what the frame reports as JSON.

import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

const [portalOrigin, appOrigin, shell, frameScript] = process.argv.slice(2);
const listeners = [];
const html = await (await fetch(`${portalOrigin}/?lang=ru`)).text();
const config = html.match(/<script type="application\/json" id="config">(.*?)<\/script>/s)[1];

/** An element with what the shell's scripts do to an iframe and a form. */
class Element {
  constructor(tag) {
    this.tag = tag;
    this.attributes = {};
    this.style = {};
    this.children = [];
  }

  get name() { return this.attributes.name; }

  setAttribute(name, value) {
    this.attributes[name] = value;
    if (this.tag === 'iframe' && name === 'src') this.open(value, 'GET', '');
  }

  open(address, method, body) {
    const worker = new Worker(frameScript, {
      workerData: { name: this.name, address, method, body, portalOrigin, appOrigin },
      argv: process.argv.slice(6),
    });
    this.contentWindow = {
      postMessage: (data, origin) => { if (origin === appOrigin) worker.postMessage({ data, origin: portalOrigin }); },
    };
    worker.on('message', ({ data, origin, report }) => {
      if (report !== undefined) {
        process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0));
      } else if (origin === portalOrigin) {
        for (const listener of listeners) listener({ data, origin: appOrigin, source: this.contentWindow });
      }
    });
    worker.on('error', (error) => { throw error; });
  }

  getBoundingClientRect() {
    return { top: 0, width: 900, height: Number.parseInt(this.style.height ?? '480', 10) };
  }

  append(...nodes) { this.children.push(...nodes); }

  after(form) { form.frames = [this]; }

  submit() {
    const fields = new URLSearchParams(this.children.map(({ attributes }) => [attributes.name, attributes.value]));
    const frame = this.frames.find(({ name }) => name === this.attributes.target);
    frame.open(this.attributes.action, this.attributes.method.toUpperCase(), fields.toString());
  }

  remove() {}

  closest() { return null; }

  addEventListener() {}
}

globalThis.document = {
  documentElement: { lang: 'ru' },
  getElementById: () => ({ textContent: config }),
  createElement: (tag) => new Element(tag),
  body: new Element('body'),
};
globalThis.location = new URL(`${portalOrigin}/?lang=ru`);
globalThis.window = {
  innerHeight: 900,
  addEventListener: (_kind, listener) => listeners.push(listener),
};
globalThis.history = { replaceState() {} };
const request = globalThis.fetch;
globalThis.fetch = (path, init) => request(new URL(path, portalOrigin), init);

const { openFrame, startPostOffice } = await import(pathToFileURL(`${shell}/frame.js`));
startPostOffice();
const titles = [];
openFrame(document.body, { placement: 'DEFAULT', options: { from: 'test' }, setTitle: (text) => titles.push(text) });
