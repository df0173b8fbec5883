// Says why the app does not start, in words that name the cause. Written for browsers that are too old for the rest, and
// loaded before it.

(function () {
  var root = document.documentElement;
  var boot = document.getElementById('boot');
  var SLOW_MILLISECONDS = 8000;
  var texts = {
    ru: {
      library: 'Не загружается библиотека Битрикс24 (api.bitrix24.com). Её блокирует сеть, антивирус или расширение браузера, или сервер не отвечает. Разрешите этот адрес и обновите страницу.',
      slow: 'Долго загружается библиотека Битрикс24 (api.bitrix24.com). Ждём ответа. Если он не придёт, проверьте, не блокирует ли этот адрес сеть, антивирус или расширение браузера.',
      files: 'Долго загружаются файлы приложения. Ждём. Если они не придут, проверьте соединение и обновите страницу.',
      broken: 'Файлы приложения не загрузились: сервер не отвечает или отдаёт вместо них что-то другое. Проверьте соединение и обновите страницу; если не поможет, сообщите администратору портала.',
      old: 'Этот браузер слишком старый для приложения. Обновите его или откройте портал в свежем Chrome, Edge, Firefox, Safari или Яндекс Браузере.',
      wasm: 'Этот браузер не разрешает приложению работать: WebAssembly выключен политикой организации, режимом защиты или расширением. Попросите разрешить его для портала или откройте портал в другом браузере.'
    },
    en: {
      library: 'The library of Bitrix24 (api.bitrix24.com) cannot be loaded. The network, an antivirus or an extension of the browser blocks it, or the server does not answer. Allow this address and reload the page.',
      slow: 'The library of Bitrix24 (api.bitrix24.com) takes long to load. Waiting. If it does not come, check whether the network, an antivirus or an extension of the browser blocks this address.',
      files: 'The files of the app take long to load. Waiting. If they do not come, check the connection and reload the page.',
      broken: 'The files of the app were not loaded: the server does not answer, or sends something else in their place. Check the connection and reload the page; if that does not help, tell the administrator of the portal.',
      old: 'This browser is too old for the app. Update it, or open the portal in a recent Chrome, Edge, Firefox or Safari.',
      wasm: 'This browser does not let the app work: WebAssembly is switched off by a policy of your organisation, by a protected mode or by an extension. Ask for it to be allowed for the portal, or open the portal in another browser.'
    }
  };
  var asked = /[?&]LANG=([a-z]{2})/i.exec(location.search);
  var language = (asked ? asked[1] : (navigator.language || '')).slice(0, 2).toLowerCase();
  var words = /^(ru|by|be|kz|kk)$/.test(language) ? texts.ru : texts.en;
  var line = null;
  var isFinal = false;

  // Under the sign that the app starts, or in its place where it will not. Once the app is there, it speaks for itself.
  function say(cause, isOver, detail) {
    if (!boot || !boot.parentNode || isFinal) return;
    isFinal = isOver;
    if (isOver) {
      boot.textContent = '';
      boot.removeAttribute('aria-busy');
      line = null;
    }
    if (!line) {
      line = document.createElement('p');
      boot.appendChild(line);
    }
    line.textContent = words[cause] + (detail ? ' (' + detail + ')' : '');
  }

  // What stopped the scripts, by what the browser says of it.
  function causeOf(text) {
    if (/SyntaxError|Unexpected token|Unexpected identifier|Unexpected reserved word/.test(text)) return 'old';
    if (/CompileError|unsafe-eval|Content Security Policy|WebAssembly/.test(text)) return 'wasm';
    return 'broken';
  }

  function isLibrary(element) {
    return element && element.id === 'library';
  }

  document.addEventListener('load', function (event) {
    if (isLibrary(event.target)) root.setAttribute('data-library', 'loaded');
  }, true);
  document.addEventListener('error', function (event) {
    if (!event.target || event.target.tagName !== 'SCRIPT') return;
    // The app says so itself, once it is there.
    if (isLibrary(event.target)) root.setAttribute('data-library', 'failed');
    else say('broken', true, event.target.src);
  }, true);
  window.addEventListener('error', function (event) {
    // The library throws outside of a portal; only what the app's own files say is meant.
    if (event.filename && event.filename.indexOf(location.origin) === 0 && !root.hasAttribute('data-boot')) {
      say(causeOf(String(event.message)), true, event.message);
    }
  });
  // boot.js tells in this way what has stopped it.
  boot && boot.addEventListener('failed', function (event) {
    say(causeOf(String(event.detail)), true, event.detail);
  });
  window.addEventListener('load', function () {
    // A browser without modules passes over what it does not know.
    if (!('noModule' in document.createElement('script'))) say('old', true);
  });
  if (typeof WebAssembly === 'undefined') say('wasm', true);
  setTimeout(function () {
    var library = root.getAttribute('data-library');
    if (library === 'failed') say('library', false);
    else if (!library) say('slow', false);
    else say('files', false);
  }, SLOW_MILLISECONDS);
})();
