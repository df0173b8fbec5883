// The pages of the portal itself: lists, cards, an employee's profile, CRM analytics. Each `render…` draws into a host
// element and takes a context `{setTitle(text), atClose(cleanUp), inPanel}`.

import * as api from './api.js';
import { cardLink, renderCard } from './card.js';
import { avatar, el, icon } from './dom.js';
import { openFrame } from './frame.js';
import { formatDate, formatMoney, formatNumber, t } from './i18n.js';
import { config, here, href, state } from './state.js';
import { appTabs, boundApps, drawTabs } from './tabs.js';

/** Rows on a page of a list, as everywhere in Bitrix24. */
const PAGE = 50;

const TITLES = { 2: 'deals', 3: 'contacts', 4: 'companies', 31: 'invoices' };

/** A friendly text in the middle of an otherwise empty place. */
export function emptyState(host, heading, text) {
  host.replaceChildren(el('section', { class: 'card empty' },
    el('h2', {}, heading),
    text && el('p', {}, text),
    el('a', { class: 'button', href: href('/') }, t('toPortal'))));
}

/** Draws what a route names; null is a page the demo portal does not have. */
export function renderRoute(host, route, context) {
  if (route === null) {
    context.setTitle(t('pathMissing'));
    emptyState(host, t('pathMissing'), t('pathMissingText'));
  } else if (route.view === 'card') {
    renderCard(host, route, context);
  } else if (route.view === 'rows') {
    renderRows(host, route.type, context);
  } else {
    renderProfile(host, route.id, context);
  }
}

function renderProfile(host, id, context) {
  const user = config.users.find((candidate) => candidate.id === id);
  context.setTitle(t('userCard'));
  if (!user) {
    emptyState(host, t('cardMissing'), t('cardMissingText'));
    return;
  }
  host.replaceChildren(el('section', { class: 'card profile' },
    avatar(user.name, user.id),
    el('div', {}, el('h2', {}, user.name), el('p', { class: 'quiet' }, user.position))));
}

/** What a row of a list shows beside its name. */
function rowCells(type, row) {
  if (type === 3 || type === 4) {
    const reach = [row.hasPhone && t('phoneShort'), row.hasEmail && t('emailShort'), row.hasImol && t('chatShort')];
    return [reach.filter(Boolean).join(', '), formatDate(row.createdTime), row.responsible];
  }
  return [formatMoney(row.opportunity, row.currencyId), formatDate(row.createdTime), row.responsible];
}

/** A list of records the user may read: search by name and pages of 50. */
export async function renderRows(host, type, context) {
  context.setTitle(t(TITLES[type]));
  if (state.user.access === 'none') {
    emptyState(host, t(TITLES[type]), t('noAccess'));
    return;
  }
  const reply = await api.rows(type, state.user.id, state.offset, state.search);
  const { total, rows } = reply.value;
  const search = el('form', { class: 'search', role: 'search', onsubmit: (event) => {
    event.preventDefault();
    location.href = here({ q: input.value.trim(), offset: null });
  } });
  const input = el('input', { type: 'search', value: state.search, placeholder: t('search'), 'aria-label': t('search') });
  search.append(icon('search'), input);
  const second = type === 3 || type === 4 ? 'reach' : 'amount';
  const created = type === 2 || type === 4 ? 'createdShe' : 'created';
  const table = el('table', { class: 'rows' },
    el('thead', {}, el('tr', {}, [type === 3 ? 'person' : 'name', second, created, 'responsible']
      .map((key) => el('th', { scope: 'col' }, t(key))))),
    el('tbody', {}, rows.map((row) => {
      const [extra, date, responsible] = rowCells(type, row);
      return el('tr', {},
        el('td', {}, cardLink(row.title, type, row.id, context)),
        el('td', { 'data-label': t(second) }, extra || '—'),
        el('td', { 'data-label': t(created) }, date),
        el('td', { 'data-label': t('responsible') }, responsible));
    })));
  host.replaceChildren(el('section', { class: 'card flush' },
    context.inPanel ? null : search,
    rows.length > 0 ? table : el('p', { class: 'empty' }, t(state.search ? 'notFoundRows' : 'noRows')),
    total > PAGE && !context.inPanel ? pager(total) : null));
}

function pager(total) {
  const from = state.offset + 1;
  const to = Math.min(state.offset + PAGE, total);
  const step = (key, offset, possible) => el(possible ? 'a' : 'span', {
    class: 'icon-button', 'aria-label': t(key), 'aria-disabled': !possible && 'true',
    href: possible && here({ offset: offset > 0 ? offset : null }),
  }, icon(key));
  return el('nav', { class: 'pager', 'aria-label': t('sections') },
    el('span', { class: 'quiet' }, t('range', formatNumber(from), formatNumber(to), formatNumber(total))),
    step('previous', state.offset - PAGE, state.offset > 0),
    step('next', state.offset + PAGE, to < total));
}

/** CRM analytics: how many records there are, and the app's own reports in the same menu. */
export async function renderAnalytics(host, context) {
  context.setTitle(t('analytics'));
  const tabs = [{ title: t('overview'), draw: drawTotals }, ...await appTabs('CRM_ANALYTICS_MENU', {}, context)];
  drawTabs(host, tabs);
}

async function drawTotals(host) {
  if (state.user.access === 'none') {
    emptyState(host, t('analytics'), t('noAccess'));
    return;
  }
  const types = [3, 4, 2, 31];
  const counts = (await api.counts(state.user.id)).value;
  host.replaceChildren(el('section', { class: 'card' },
    el('h2', {}, t('totals')),
    el('p', { class: 'quiet' }, t('analyticsText')),
    el('ul', { class: 'totals' }, types.map((type) => el('li', {},
      icon(TITLES[type]),
      el('strong', {}, formatNumber(counts[type])),
      el('span', { class: 'quiet' }, t(TITLES[type])))))));
}

/** A page of an app that the main menu leads to, as it was bound there (docs: api-reference/widgets/left-menu.md). */
export async function renderBound(host, context) {
  const apps = await boundApps('LEFT_MENU');
  const app = apps[Number(state.place)] ?? apps[0];
  if (!app) {
    context.setTitle(t('app'));
    emptyState(host, t('pathMissing'), t('pathMissingText'));
    return;
  }
  context.setTitle(app.title);
  const place = el('div', { class: 'app-card' });
  host.replaceChildren(place);
  openFrame(place, {
    placement: 'LEFT_MENU', options: {}, handler: app.handler, fill: true, setTitle: context.setTitle,
  });
}

/** The app's own page: a plain frame, or one in a phone. */
export function renderApp(host, context) {
  context.setTitle(t('app'));
  if (state.installing && !state.user.admin) {
    emptyState(host, t('app'), t('installing'));
    return;
  }
  const phone = state.frame === 'phone';
  const place = el('div', { class: phone ? 'phone scroller' : 'app-card' });
  host.replaceChildren(place);
  openFrame(place, {
    placement: 'DEFAULT', options: state.linked, fill: !phone, mobile: phone, setTitle: context.setTitle,
  });
}
