// The portal's dialogs for picking employees, access codes and CRM records. Cancelling one answers nothing, as the
// documentation of BX24.selectUser and its kin says.

import * as api from './api.js';
import { avatar, el, icon } from './dom.js';
import { t } from './i18n.js';
import { cardPath } from './routes.js';
import { config, state } from './state.js';

/**
 * A modal list with a search line. `load(search)` answers `[{key, title, note, blocked, value}]`; `chosen` is a set of
 * keys marked at first; `done(values)` gets the values in the order of picking. With `multiple` false a click is a choice.
 */
function pick({ heading, multiple, load, chosen = new Map(), done }) {
  const list = el('ul', { class: 'pick-list' });
  const input = el('input', { type: 'search', placeholder: t('search'), 'aria-label': t('search') });
  const finish = () => {
    dialog.close();
    done([...chosen.values()]);
  };
  const draw = async () => {
    const entries = await load(input.value.trim());
    list.replaceChildren(...entries.map((entry) => el('li', {}, el('button', {
      type: 'button',
      disabled: entry.blocked,
      'aria-pressed': String(chosen.has(entry.key)),
      onclick: (event) => {
        if (!multiple) {
          chosen.clear();
          chosen.set(entry.key, entry.value);
          finish();
          return;
        }
        if (!chosen.delete(entry.key)) chosen.set(entry.key, entry.value);
        event.currentTarget.setAttribute('aria-pressed', String(chosen.has(entry.key)));
      },
    }, avatar(entry.title, entry.key.replace(/\D/g, '') || 0), el('span', {}, entry.title),
    el('span', { class: 'quiet' }, entry.note)))));
    if (entries.length === 0) list.append(el('li', { class: 'empty' }, t('notFoundRows')));
  };
  const dialog = el('dialog', { class: 'picker', 'aria-label': heading },
    el('h2', {}, heading),
    el('div', { class: 'search' }, icon('search'), input),
    list,
    el('footer', {},
      multiple && el('button', { type: 'button', class: 'button primary', onclick: finish }, t('choose')),
      el('button', { type: 'button', class: 'button', onclick: () => dialog.close() }, t('cancel'))));
  input.addEventListener('input', draw);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  draw();
}

const matches = (text, search) => text.toLowerCase().includes(search.toLowerCase());

/** BX24.selectUser / selectUsers: one `{id, name, position}` or an array of them. */
export function pickUsers(multiple, answer) {
  pick({
    heading: t(multiple ? 'selectUsers' : 'selectUser'),
    multiple,
    load: (search) => config.users.filter((user) => matches(user.name, search)).map((user) => ({
      key: `U${user.id}`,
      title: user.name,
      note: user.position,
      value: { id: String(user.id), name: user.name, position: user.position },
    })),
    done: (values) => answer(multiple ? values : values[0]),
  });
}

/** BX24.selectAccess: `[{provider, id, name}]`; the codes in `blocked` cannot be picked. */
export function pickAccess(blocked, answer) {
  const codes = [
    { provider: 'other', id: 'AU', name: t('everyone') },
    ...config.departments.map(({ id, name }) => ({ provider: 'intranet', id: `DR${id}`, name })),
    ...config.users.map(({ id, name }) => ({ provider: 'user', id: `U${id}`, name })),
  ];
  pick({
    heading: t('selectAccess'),
    multiple: true,
    load: (search) => codes.filter((code) => matches(code.name, search)).map((code) => ({
      key: code.id,
      title: code.name,
      note: code.provider === 'intranet' ? t('department') : '',
      blocked: blocked.includes(code.id),
      value: code,
    })),
    done: answer,
  });
}

/** CRM kinds of BX24.selectCRM: entity type and the prefix of its ids (docs: bx24-select-crm.md). */
const KINDS = { contact: [3, 'C'], company: [4, 'CO'], deal: [2, 'D'] };

/** BX24.selectCRM: `{contact: [{id: 'C_12', type, place, title, desc, url}], …}`, only the asked kinds. */
export function pickCrm(entityType, multiple, value, answer) {
  const kinds = [].concat(entityType ?? Object.keys(KINDS)).filter((kind) => Object.hasOwn(KINDS, kind));
  const entry = (kind, row) => {
    const [type, prefix] = KINDS[kind];
    const id = `${prefix}_${row.id}`;
    return {
      key: id,
      title: row.title,
      note: t(`kind${type}`),
      value: { id, type: kind, place: kind, title: row.title, desc: row.note ?? '', url: cardPath(type, row.id) },
    };
  };
  const load = async (search) => {
    const pages = await Promise.all(kinds.map(async (kind) => {
      const reply = await api.rows(KINDS[kind][0], state.user.id, 0, search);
      return (reply.value?.rows ?? []).map((row) => entry(kind, row));
    }));
    return pages.flat();
  };
  const open = async () => {
    const chosen = new Map();
    if (multiple) {
      for (const kind of kinds) {
        for (const id of [].concat(value[kind] ?? [])) {
          const reply = await api.card(KINDS[kind][0], Number(String(id).replace(/\D/g, '')), state.user.id);
          if (!reply.ok) continue;
          const { key, value: record } = entry(kind, { id: reply.value.id, title: reply.value.title });
          chosen.set(key, record);
        }
      }
    }
    pick({
      heading: t('selectCRM'),
      multiple,
      load,
      chosen,
      done: (records) => answer(Object.fromEntries(kinds.map((kind) => [kind, records.filter((r) => r.type === kind)]))),
    });
  };
  open();
}
