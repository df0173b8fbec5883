// An application frame: the iframe as a portal opens it, and the post office between all frames and the command table.
// Frame protocol: docs say nothing of it; the published libraries do (window.name `DOMAIN|PROTOCOL|APP_SID`, string
// messages `command:JSON:callbackId:APP_SID` up and `callbackId:JSON` down).

import { COMMANDS } from './commands.js';
import { el } from './dom.js';
import { lang, t } from './i18n.js';
import { config } from './state.js';

/** Frames on the page by APP_SID. */
const frames = new Map();

/** A new APP_SID: 32 hexadecimal digits, another one for every rendering of a frame. */
function newSid() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Opens the app in `host`. `place` says where it is: `{placement, options, handler, fill, mobile, setTitle(text)}` and,
 * where it applies, `close()` and `reloadData()`. `handler` is the page to open, by default the app's own page; `fill`
 * lets the frame start at the height that is left in the window. Answers the frame; `frame.remove()` takes it away.
 */
export function openFrame(host, place) {
  const target = new URL(place.handler ?? config.appPath, config.appOrigin);
  if (target.origin !== config.appOrigin) {
    host.append(el('p', { class: 'empty' }, t('foreignHandler', target.origin)));
    return { remove() {} };
  }
  const sid = newSid();
  target.searchParams.set('DOMAIN', location.host);
  target.searchParams.set('PROTOCOL', '0');
  target.searchParams.set('LANG', lang);
  target.searchParams.set('APP_SID', sid);
  const iframe = el('iframe', {
    class: 'app-frame',
    name: `${location.host}|0|${sid}`,
    title: t('frameOf', t('app')),
    allow: 'geolocation; microphone; camera; autoplay',
    src: target.href,
  });
  host.append(iframe);
  if (place.fill) iframe.style.height = `${Math.max(480, window.innerHeight - iframe.getBoundingClientRect().top - 16)}px`;
  const frame = {
    ...place,
    host,
    iframe,
    answer(callback, value) {
      if (callback !== '') iframe.contentWindow?.postMessage(`${callback}:${JSON.stringify(value)}`, config.appOrigin);
    },
    remove() {
      frames.delete(sid);
      iframe.remove();
    },
    reopen() {
      frame.remove();
      return openFrame(host, place);
    },
  };
  frames.set(sid, frame);
  return frame;
}

/** Splits a message: the last two parts are callback id and SID, the first the command, the middle JSON with colons. */
function parse(text) {
  const parts = text.split(':');
  if (parts.length < 4) return null;
  const sid = parts.pop();
  const callback = parts.pop();
  const command = parts.shift();
  try {
    return { command, params: JSON.parse(parts.join(':') || '{}') ?? {}, callback, sid };
  } catch {
    return null;
  }
}

/** Listens for all frames. A wrong origin, window or SID and an unknown command get no answer at all, as in a portal. */
export function startPostOffice() {
  window.addEventListener('message', (event) => {
    if (event.origin !== config.appOrigin || typeof event.data !== 'string') return;
    const message = parse(event.data);
    const frame = message && frames.get(message.sid);
    if (!frame || frame.iframe.contentWindow !== event.source || !Object.hasOwn(COMMANDS, message.command)) return;
    COMMANDS[message.command](frame, message.params, (value) => frame.answer(message.callback, value));
  });
}
