// The BX24 library of the demo portal: our own implementation of the public functions which the documentation lists
// (docs: sdk/bx24-js-sdk/**). The demo portal serves it in place of the hosted script, so that an app runs unchanged
// and without the internet. It speaks the frame protocol only (window.name and string messages), knows nothing of the
// demo portal, uses no eval and works under a strict content security policy.
(() => {
  'use strict';

  /** Who opened this page: `{origin, domain, sid}` from window.name, else from the query string, else null. */
  function readIdentity() {
    const query = new URLSearchParams(location.search);
    const [domain, protocol, sid] = window.name.split('|').length === 3
      ? window.name.split('|')
      : [query.get('DOMAIN'), query.get('PROTOCOL'), query.get('APP_SID')];
    if (!domain || !sid) return null;
    const secure = protocol !== '0';
    const host = domain.replace(secure ? /:443$/ : /:80$/, '');
    return { origin: `${secure ? 'https' : 'http'}://${host}`, domain: host, sid };
  }

  const identity = window.parent === window ? null : readIdentity();
  if (!identity) {
    window.BX24 = null;
    throw new Error('Unable to initialize Bitrix24 JS library!');
  }

  // ---- Messages: `command:JSON:callbackId:APP_SID` up, `callbackId:JSON` down. ----

  const callbacks = new Map();
  let lastCallback = 0;

  /** Sends one command. `callback` gets the parsed reply; `repeated` keeps it for further messages (events). */
  function send(command, params, callback, repeated = false) {
    let id = '';
    if (typeof callback === 'function') {
      lastCallback += 1;
      id = `bx24_${lastCallback}`;
      callbacks.set(id, { callback, repeated });
    }
    window.parent.postMessage(`${command}:${JSON.stringify(params ?? {})}:${id}:${identity.sid}`, identity.origin);
  }

  window.addEventListener('message', (event) => {
    if (event.origin !== identity.origin || event.source !== window.parent || typeof event.data !== 'string') return;
    const cut = event.data.indexOf(':');
    const entry = callbacks.get(event.data.slice(0, cut));
    if (cut < 0 || !entry) return;
    if (!entry.repeated) callbacks.delete(event.data.slice(0, cut));
    const json = event.data.slice(cut + 1);
    entry.callback(json === '' ? undefined : JSON.parse(json));
  });

  // ---- Start: init data, install chain, handlers. ----

  let data = null;
  let auth = null;
  let started = false;
  let asked = false;
  const dataHandlers = [];
  const initHandlers = [];
  const installHandlers = [];
  let nextInstallStep = null;

  /** PHP prints an empty map as `[]`; options are always a map here. */
  const asMap = (value) => (value && !Array.isArray(value) && typeof value === 'object' ? { ...value } : {});

  function takeAuth(reply) {
    auth = {
      access_token: reply.AUTH_ID,
      refresh_token: reply.REFRESH_ID,
      // The published library keeps the moment of expiry in milliseconds under this name.
      expires_in: Date.now() + Number(reply.AUTH_EXPIRES) * 1000,
      domain: identity.domain,
      member_id: data.MEMBER_ID,
    };
  }

  function start() {
    started = true;
    for (const handler of initHandlers.splice(0)) handler();
  }

  function loadScript(urls, callback) {
    const rest = [].concat(urls);
    const url = rest.shift();
    if (url === undefined) {
      callback?.();
      return;
    }
    const tag = document.createElement('script');
    tag.src = url;
    tag.onload = () => loadScript(rest, callback);
    document.head.append(tag);
  }

  /** The first-launch handlers run one after another; each hands over by calling installFinish(). */
  function runInstall() {
    const handler = installHandlers.shift();
    if (handler === undefined) {
      nextInstallStep = null;
      send('setInstall', { install: true }, start);
      return;
    }
    nextInstallStep = runInstall;
    if (typeof handler === 'string') loadScript(handler);
    else handler();
  }

  function askInitData() {
    if (asked) return;
    asked = true;
    send('getInitData', {}, (reply) => {
      data = { ...reply, USER_OPTIONS: asMap(reply.USER_OPTIONS), APP_OPTIONS: asMap(reply.APP_OPTIONS) };
      takeAuth(reply);
      for (const handler of dataHandlers.splice(0)) handler();
      if (data.FIRST_RUN && installHandlers.length > 0) runInstall();
      else start();
    });
  }

  /** Runs when the token is known: earlier than init(), because install handlers may call REST too. */
  function whenData(handler) {
    askInitData();
    if (data) handler();
    else dataHandlers.push(handler);
  }

  function init(handler) {
    askInitData();
    if (typeof handler !== 'function') return;
    if (started) handler();
    else initHandlers.push(handler);
  }

  let refreshWaiters = null;

  /** Asks the portal for a new token; calls made meanwhile wait for the same answer. It may never come. */
  function refreshAuth(callback) {
    const waiter = callback ?? (() => {});
    if (refreshWaiters) {
      refreshWaiters.push(waiter);
      return;
    }
    refreshWaiters = [waiter];
    send('refreshAuth', {}, (reply) => {
      takeAuth(reply);
      const waiting = refreshWaiters;
      refreshWaiters = null;
      for (const wake of waiting) wake({ ...auth });
    });
  }

  const getAuth = () => (auth && auth.expires_in > Date.now() ? { ...auth } : false);

  // ---- REST. ----

  /** Writes nested parameters as PHP reads them: `filter[>id]=5`, `select[0]=id`. */
  function writeParams(target, value, name) {
    if (value === undefined) return;
    if (value === null || typeof value !== 'object') {
      target.append(name, value === null ? '' : value === true ? '1' : value === false ? '0' : String(value));
      return;
    }
    if (value instanceof Date) {
      target.append(name, value.toISOString());
      return;
    }
    for (const [key, part] of Object.entries(value)) writeParams(target, part, name ? `${name}[${key}]` : key);
  }

  function toQuery(params) {
    const form = new URLSearchParams();
    writeParams(form, params ?? {}, '');
    return form.toString();
  }

  /** The object a callback of callMethod gets. `repeat(start, callback)` asks for another page. */
  class AjaxResult {
    constructor(answer, status, repeat) {
      this.answer = answer;
      this.status = status;
      this.repeat = repeat;
    }

    data() { return this.answer.result; }

    error() {
      if (this.answer.error === undefined) return undefined;
      const ex = { error: this.answer.error, error_description: this.answer.error_description };
      return {
        status: this.status,
        ex,
        getError: () => ex,
        getStatus: () => this.status,
        toString: () => `${ex.error}${ex.error_description ? `: ${ex.error_description}` : ''} (${this.status})`,
      };
    }

    error_description() { return this.answer.error_description; }

    more() { return this.answer.next !== undefined && this.answer.next !== null; }

    total() { return Number(this.answer.total ?? 0); }

    time() { return this.answer.time; }

    next(callback) {
      return this.more() ? this.repeat(this.answer.next, callback) : false;
    }
  }

  /** One POST of form text (a "simple" request, so no preflight); a lapsed token is renewed once. */
  async function post(method, params, mayRefresh = true) {
    const query = toQuery({ ...params, auth: auth.access_token });
    let response;
    let answer;
    try {
      response = await fetch(`${identity.origin}${data.PATH}/${method}.json`, {
        method: 'POST',
        body: new URLSearchParams(query),
      });
      answer = await response.json();
    } catch (error) {
      return { status: response?.status ?? 0, answer: { error: 'NETWORK_ERROR', error_description: String(error) } };
    }
    if (answer.error === 'expired_token' && mayRefresh) {
      await new Promise((resolve) => { refreshAuth(resolve); });
      return post(method, params, false);
    }
    return { status: response.status, answer };
  }

  function callMethod(method, params, callback) {
    whenData(async () => {
      const { status, answer } = await post(method, params);
      const repeat = (from, again) => callMethod(method, { ...params, start: from }, again ?? callback);
      callback?.(new AjaxResult(answer, status, repeat));
    });
    return true;
  }

  function callBatch(calls, callback, haltOnError) {
    const entries = Object.entries(calls).map(([key, call]) => {
      const [method, params] = Array.isArray(call) ? call : [call.method, call.params];
      return [key, method, params ?? {}];
    });
    const cmd = Object.fromEntries(entries.map(([key, method, params]) => [key, `${method}?${toQuery(params)}`]));
    callMethod('batch', { halt: haltOnError ? 1 : 0, cmd }, (whole) => {
      if (!callback) return;
      if (whole.error()) {
        callback(whole);
        return;
      }
      const parts = whole.data();
      const results = Array.isArray(calls) ? [] : {};
      for (const [key, method, params] of entries) {
        const error = parts.result_error?.[key];
        const result = parts.result?.[key];
        // A key the portal never reached is in neither map and is left out, as the published library does.
        if (error === undefined && result === undefined) continue;
        const answer = error ?? {
          result: result || {},
          total: parts.result_total?.[key],
          next: parts.result_next?.[key],
          time: parts.result_time?.[key],
        };
        const repeat = (from, again) => callMethod(method, { ...params, start: from }, again);
        results[key] = new AjaxResult(answer, whole.status, repeat);
      }
      callback(results);
    });
  }

  // ---- Window, dialogs, options, placements. ----

  /**
   * The size of the whole document, as the published library measures it. A document is never lower than its window, so
   * fitWindow() can make a frame higher, not lower again.
   */
  function getScrollSize() {
    const root = document.documentElement;
    return {
      scrollWidth: Math.max(root.scrollWidth, root.offsetWidth),
      scrollHeight: Math.max(root.scrollHeight, root.offsetHeight),
    };
  }

  const ready = (handler) => {
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', handler, { once: true });
    else handler();
  };

  const option = (map, command) => ({
    get: (name) => (name === undefined ? { ...data?.[map] } : data?.[map]?.[name]),
    set: (name, value, callback) => {
      if (command === 'setUserOption' && data) data[map][name] = value;
      send(command, { name, value }, (options) => {
        data[map] = asMap(options);
        callback?.({ ...data[map] });
      });
    },
  });

  window.BX24 = {
    init,
    install: (handler) => { if (handler !== undefined) installHandlers.push(handler); },
    installFinish: () => {
      if (nextInstallStep) nextInstallStep();
      else if (data?.INSTALL) send('setInstallFinish', {});
    },
    isReady: () => document.readyState !== 'loading',
    ready,
    getAuth,
    refreshAuth,
    isAdmin: () => Boolean(data?.IS_ADMIN),
    getLang: () => data?.LANG,
    getDomain: () => identity.domain,
    callMethod,
    callBatch,
    bind: (element, event, handler) => element.addEventListener(event, handler),
    unbind: (element, event, handler) => element.removeEventListener(event, handler),
    getScrollSize,
    loadScript,
    fitWindow: (callback) => send('resizeWindow', { width: '100%', height: getScrollSize().scrollHeight }, callback),
    resizeWindow: (width, height, callback) => {
      if (parseInt(width, 10) > 0 && parseInt(height, 10) > 0) send('resizeWindow', { width, height }, callback);
    },
    setTitle: (title, callback) => send('setTitle', { title: String(title) }, callback),
    scrollParentWindow: (scroll, callback) => send('setScroll', { scroll: Number(scroll) }, callback),
    reloadWindow: (callback) => send('reloadWindow', {}, callback),
    openApplication: (params, closed, settings) => {
      const named = Object.fromEntries(Object.entries(settings ?? {}).map(([key, value]) => [`bx24_${key}`, value]));
      send('openApplication', { ...params, ...named }, closed && (() => closed()));
    },
    closeApplication: (callback) => send('closeApplication', {}, callback),
    openPath: (path, callback) => {
      const joint = path.includes('?') ? '&' : '?';
      send('openPath', { path: `${path}${joint}from=rest_placement` }, callback);
    },
    selectUser: (...args) => send('selectUser', { mult: false }, args.at(-1)),
    selectUsers: (...args) => send('selectUser', { mult: true }, args.at(-1)),
    selectAccess: (...args) => send('selectAccess', { value: args.find(Array.isArray) ?? [] }, args.at(-1)),
    selectCRM: (params, callback) => send('selectCRM', params ?? {}, callback),
    userOption: option('USER_OPTIONS', 'setUserOption'),
    appOption: option('APP_OPTIONS', 'setAppOption'),
    placement: {
      info: () => ({ placement: data?.PLACEMENT, options: data?.PLACEMENT_OPTIONS }),
      getInterface: (callback) => send('getInterface', {}, callback),
      call: (command, params, callback) => send(command, params, callback),
      bindEvent: (event, callback) => send('placementBindEvent', { event }, callback, true),
    },
    im: {
      callTo: (user, video) => send('imCallTo', { userId: user, video: video !== false }),
      phoneTo: (phone) => send('imPhoneTo', { phone: String(phone) }),
      openMessenger: (dialog) => send('imOpenMessenger', { dialogId: dialog }),
      openHistory: (dialog) => send('imOpenHistory', { dialogId: dialog }),
    },
  };

  // The published library asks for the init data by itself once the page is there; a page that only waits for a
  // handler registered later is served as well.
  ready(askInitData);
})();
