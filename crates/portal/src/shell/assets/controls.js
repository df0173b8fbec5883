// The demo controls at the foot of the left menu: who looks, through which window, and what goes wrong meanwhile.

import * as api from './api.js';
import { el, icon, toast } from './dom.js';
import { lang, t } from './i18n.js';
import { here, remember, state, config } from './state.js';

/** Groups of employees in the user switch: what they may see decides the group. */
const GROUPS = [
  ['admin', (user) => user.admin],
  ['head', (user) => !user.admin && user.access === 'department'],
  ['full', (user) => !user.admin && user.access === 'all'],
  ['manager', (user) => !user.admin && user.access === 'own'],
  ['none', (user) => !user.admin && user.access === 'none'],
];

function userSwitch() {
  const select = el('select', { id: 'user-switch', onchange: () => {
    location.href = here({ user: select.value, offset: null });
  } }, GROUPS.map(([group, belongs]) => {
    const users = config.users.filter(belongs);
    return users.length > 0 && el('optgroup', { label: t(group) }, users.map((user) =>
      el('option', { value: user.id, selected: user.id === state.user.id }, user.name)));
  }));
  return el('div', { class: 'control' }, el('label', { for: 'user-switch' }, t('user')), select);
}

/** A row of links of which one is current: `choices` are `[value, label, icon?]`. */
function segmented(heading, parameter, current, choices) {
  return el('div', { class: 'control' },
    el('span', { class: 'label' }, heading),
    el('div', { class: 'segmented' }, choices.map(([value, label, picture]) => el('a', {
      href: here({ [parameter]: value }), 'aria-current': value === current && 'true',
    }, picture && icon(picture), label))));
}

/** A switch that acts at once, without leaving the page. */
function toggle(label, checked, onchange) {
  const input = el('input', { type: 'checkbox', role: 'switch', checked, onchange: () => onchange(input.checked) });
  return el('label', { class: 'toggle' }, input, el('span', { class: 'track' }), label);
}

/** Faults of the REST side: the word on the button and the name the server knows it by. */
const FAULTS = [['limit', 'query_limit'], ['ban', 'operation_limit'], ['server', 'server_error'], ['timeout', 'timeout'],
  ['cut', 'cut'], ['expired', 'expired_token'], ['broken', 'broken_json'], ['partial', 'batch_error']];

const NO_FAULTS = Object.fromEntries(FAULTS.map(([, name]) => [name, {}]));

/** Sends a change of faults and says how it went. */
async function sendFaults(settings, done) {
  const reply = await api.faults(settings);
  toast(t(reply.ok ? done : 'faultFailed'));
}

function faultButtons() {
  const count = el('input', { type: 'number', min: 1, max: 999, value: 3, id: 'fault-count' });
  const fault = (key, name) => el('button', { type: 'button', class: 'chip', onclick: () =>
    sendFaults({ [name]: { next: Number(count.value) } }, 'faultSent') }, t(key));
  return el('div', { class: 'control' },
    el('div', { class: 'inline' }, el('label', { for: 'fault-count' }, t('faultCount')), count),
    el('div', { class: 'chips' },
      FAULTS.map(([key, name]) => fault(key, name)),
      el('button', { type: 'button', class: 'chip', onclick: () => sendFaults(NO_FAULTS, 'faultCleared') },
        t('faultClear'))));
}

/** Buttons with which "somebody else" changes the CRM while the app reads it. */
function changeButtons() {
  const change = (key, kind) => el('button', { type: 'button', class: 'chip', onclick: async () => {
    const { ok, value } = await api.mutate(kind);
    toast(!ok ? t('faultFailed') : value.type ? t('mutated', t(`kind${value.type}`), value.id) : t('notMutated'));
  } }, t(key));
  return el('div', { class: 'control' }, el('div', { class: 'chips' },
    change('mutateAdd', 'add'), change('mutateChange', 'change'), change('mutateMerge', 'merge'),
    change('mutateDelete', 'delete')));
}

function session() {
  return el('div', { class: 'control' },
    toggle(t('unreachable'), config.unreachable, (on) =>
      sendFaults({ cut: { probability: on ? 1 : 0 } }, on ? 'faultSent' : 'faultCleared')),
    toggle(t('sessionLost'), state.sessionLost, (on) => {
      state.sessionLost = on;
      remember('session', on ? 'lost' : null);
    }),
    toggle(t('rightsLost'), state.user.lost, async (lost) => {
      await api.setAccessLost(state.user.id, lost);
      location.reload();
    }),
    el('button', { type: 'button', class: 'button', onclick: async () => {
      const reply = await api.revoke(state.user.id);
      toast(t(reply.ok ? 'revoked' : 'faultFailed'));
    } }, t('revoke')));
}

/** The whole panel; it is open on wide windows, where there is room for it. */
export function drawControls() {
  const theme = document.documentElement.dataset.theme || null;
  return el('details', { class: 'controls', open: window.matchMedia('(min-width: 1101px)').matches },
    el('summary', {}, icon('controls'), t('controls')),
    userSwitch(),
    segmented(t('frame'), 'frame', state.frame === 'phone' ? 'phone' : null,
      [[null, t('desktop'), 'desktop'], ['phone', t('phone'), 'phone']]),
    segmented(t('language'), 'lang', lang, [['ru', 'Русский'], ['en', 'English']]),
    segmented(t('theme'), 'theme', theme, [[null, t('auto')], ['light', t('light')], ['dark', t('dark')]]),
    el('details', { class: 'controls' }, el('summary', {}, t('faults')), faultButtons()),
    el('details', { class: 'controls' }, el('summary', {}, t('session')), session()),
    el('details', { class: 'controls' }, el('summary', {}, t('changes')), changeButtons()),
    el('div', { class: 'control' },
      el('a', { href: new URL(`${config.appPath}?parts&LANG=${lang}`, config.appOrigin).href }, t('parts'))));
}
