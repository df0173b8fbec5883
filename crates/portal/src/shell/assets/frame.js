// An application frame: the iframe as a portal opens it, and the post office between all frames and the command table.
// Frame protocol: docs say nothing of it; the published libraries do (window.name `DOMAIN|PROTOCOL|APP_SID`, string
// messages `command:JSON:callbackId:APP_SID` up and `callbackId:JSON` down). The newer library leaves out the JSON of a
// command without parameters, so that three parts are left, and sends an object for a command whose name has a colon.

import * as api from './api.js';
import { COMMANDS } from './commands.js';
import { el } from './dom.js';
import { lang, t } from './i18n.js';
import { config, state } from './state.js';

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
    src: config.opening === 'post' ? undefined : target.href,
  });
  host.append(iframe);
  if (config.opening === 'post') openByPost(iframe, target, place);
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

/** Opens the page as that of an app with a server of its own: by POST, with a token and the placement in the body. */
async function openByPost(iframe, target, place) {
  const reply = await api.opening(state.user.id, place.placement, place.options);
  if (!reply.ok) return;
  const field = ([name, value]) => el('input', { type: 'hidden', name, value });
  const form = el('form', { method: 'post', action: target.href, target: iframe.name, hidden: true },
    ...Object.entries(reply.value).map(field));
  iframe.after(form);
  form.submit();
  form.remove();
}

/**
 * A message as `{command, params, callback, sid}`, or null. Of a text the last two parts are callback id and SID, the
 * first is the command, the middle JSON with colons or nothing; a value that is no JSON is a parameter as it stands.
 */
export function parse(message) {
  if (typeof message === 'object' && message !== null) {
    const { method, params, callback, appSid } = message;
    if (typeof method !== 'string' || typeof appSid !== 'string') return null;
    return { command: method, params: params || {}, callback: callback ?? '', sid: appSid };
  }
  if (typeof message !== 'string') return null;
  const parts = message.split(':');
  if (parts.length < 3) return null;
  const sid = parts.pop();
  const callback = parts.pop();
  const command = parts.shift();
  const json = parts.join(':');
  try {
    return { command, params: JSON.parse(json || '{}') ?? {}, callback, sid };
  } catch {
    return { command, params: { value: json }, callback, sid };
  }
}

/** Listens for all frames. A wrong origin, window or SID and an unknown command get no answer at all, as in a portal. */
export function startPostOffice() {
  window.addEventListener('message', (event) => {
    if (event.origin !== config.appOrigin) return;
    const message = parse(event.data);
    const frame = message && frames.get(message.sid);
    if (!frame || frame.iframe.contentWindow !== event.source || !Object.hasOwn(COMMANDS, message.command)) return;
    COMMANDS[message.command](frame, message.params, (value) => frame.answer(message.callback, value));
  });
}
