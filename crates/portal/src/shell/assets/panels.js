// Side panels: a card or another copy of the app slides over the page, as in Bitrix24. A panel is a native modal
// dialog, so focus, Escape and stacking are the browser's work.

import { el, icon } from './dom.js';
import { openFrame } from './frame.js';
import { t } from './i18n.js';
import { renderRoute } from './views.js';
import { routeOf } from './routes.js';
import { state } from './state.js';

/** Opens an empty panel. `draw(body, setTitle, close)` fills it; `closed` runs once, however it was closed. */
function openPanel(draw, closed) {
  const heading = el('h2', { class: 'panel-title' });
  const body = el('div', { class: 'panel-body scroller' });
  const dialog = el('dialog', { class: 'panel', 'aria-label': t('loading') },
    el('header', { class: 'panel-head' },
      heading,
      el('button', { class: 'icon-button', type: 'button', 'aria-label': t('close'), onclick: () => dialog.close() },
        icon('close'))),
    body);
  const setTitle = (text) => {
    heading.textContent = text;
    dialog.setAttribute('aria-label', text);
  };
  // A click on the dialog itself is a click beside its children: on the shade.
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog && event.clientX < dialog.getBoundingClientRect().left) dialog.close();
  });
  const cleanUps = [];
  dialog.addEventListener('close', () => {
    for (const cleanUp of cleanUps) cleanUp();
    dialog.remove();
    closed();
  });
  document.body.append(dialog);
  dialog.showModal();
  draw(body, setTitle, () => dialog.close(), (cleanUp) => cleanUps.push(cleanUp));
  return dialog;
}

/** Opens a page of the portal in a panel; `closed` runs when the reader is back. */
export function openPathPanel(path, closed) {
  openPanel((body, setTitle, _close, atClose) => {
    renderRoute(body, routeOf(path), { setTitle, atClose, inPanel: true });
  }, closed);
}

/** Opens the app's own page once more with `params` as its PLACEMENT_OPTIONS (docs: bx24-open-application.md). */
export function openAppPanel(params, closed) {
  const dialog = openPanel((body, setTitle, close, atClose) => {
    setTitle(typeof params.bx24_title === 'string' ? params.bx24_title : t('app'));
    const frame = openFrame(body, {
      placement: 'DEFAULT',
      options: params,
      fill: true,
      mobile: state.frame === 'phone',
      setTitle,
      close() {
        close();
        return true;
      },
    });
    atClose(frame.remove);
  }, closed);
  const width = Number(params.bx24_width);
  if (width > 0) dialog.style.width = `min(${width}px, 100vw)`;
}
