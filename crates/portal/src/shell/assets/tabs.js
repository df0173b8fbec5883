// Tabs of a card and of the analytics page: the portal's own ones and those which apps have bound as placements. An
// app tab is loaded when it is first opened, as in Bitrix24 (docs: api-reference/widgets/crm/detail-tab.md).

import * as api from './api.js';
import { el } from './dom.js';
import { openFrame } from './frame.js';
import { lang, t } from './i18n.js';
import { state } from './state.js';

/** The name a placement goes by in the language of the page. */
function titleOf(placement) {
  return placement.langAll?.[lang]?.TITLE || placement.title || t('app');
}

/** What apps have bound under `code`; nothing in a phone (docs: widgets/mobile-app.md) and before the app is installed. */
export async function boundApps(code) {
  if (state.frame === 'phone' || state.installing) return [];
  const reply = await api.placements(code, state.user.id);
  return reply.value.map((placement) => ({ title: titleOf(placement), handler: placement.handler }));
}

/** Tabs `{title, draw(host)}` for the placements bound under `code`. */
export async function appTabs(code, options, context) {
  return (await boundApps(code)).map((placement) => ({
    title: placement.title,
    draw(host) {
      const place = el('div', { class: 'app-card' });
      host.replaceChildren(place);
      const frame = openFrame(place, {
        placement: code,
        options,
        handler: placement.handler,
        fill: true,
        setTitle: context.setTitle,
        reloadData: context.reload,
      });
      context.atClose(frame.remove);
    },
  }));
}

/** Draws a row of tabs and the chosen one. Arrow keys move between tabs; drawn tabs stay, only hidden. */
export function drawTabs(host, tabs, chosen = state.tab === 'app' ? 1 : 0) {
  const panes = tabs.map((_, index) => el('div', { role: 'tabpanel', class: 'pane', hidden: true, 'data-tab': index }));
  const buttons = tabs.map((tab, index) => el('button', {
    type: 'button', role: 'tab', class: 'tab', onclick: () => choose(index),
  }, tab.title));
  const drawn = new Set();
  const choose = (index) => {
    buttons.forEach((button, other) => {
      button.setAttribute('aria-selected', String(other === index));
      button.tabIndex = other === index ? 0 : -1;
      panes[other].hidden = other !== index;
    });
    if (drawn.has(index)) return;
    drawn.add(index);
    tabs[index].draw(panes[index]);
  };
  const bar = el('div', { class: 'tabs', role: 'tablist', onkeydown: (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = (buttons.indexOf(document.activeElement) + step + tabs.length) % tabs.length;
    buttons[next].focus();
    choose(next);
  } }, buttons);
  host.replaceChildren(bar, ...panes);
  choose(Math.min(chosen, tabs.length - 1));
}
