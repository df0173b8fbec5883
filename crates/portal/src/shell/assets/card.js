// The card of a lead, contact, company, deal or smart invoice: its fields, its relations and the tabs of apps. Everything
// from the CRM is shown as text.

import * as api from './api.js';
import { el } from './dom.js';
import { formatDate, formatMoney, t } from './i18n.js';
import { openPathPanel } from './panels.js';
import { cardPath } from './routes.js';
import { href, state } from './state.js';
import { appTabs, drawTabs } from './tabs.js';
import { emptyState } from './views.js';

/** Placement of the app tab on each type of card (docs: api-reference/widgets/crm/detail-tab.md). */
const PLACEMENTS = {
  1: 'CRM_LEAD_DETAIL_TAB', 2: 'CRM_DEAL_DETAIL_TAB', 3: 'CRM_CONTACT_DETAIL_TAB', 4: 'CRM_COMPANY_DETAIL_TAB', 31: 'CRM_SMART_INVOICE_DETAIL_TAB',
};

const ABOUT = { 1: 'aboutLead', 2: 'aboutDeal', 3: 'aboutContact', 4: 'aboutCompany', 31: 'aboutInvoice' };

/** Fields of the first block by type: label and value; texts, or nodes for links. */
function fieldsOf(type, card) {
  const { item } = card;
  const dates = [['created', formatDate(item.createdTime)], ['updated', formatDate(item.updatedTime)]];
  const money = formatMoney(item.opportunity, item.currencyId);
  const byType = {
    1: [['title', item.title], ['stage', stage(card.stage)], ['source', item.sourceId]],
    2: [['title', item.title], ['stage', stage(card.stage)], ['amount', money],
      ['closeDate', formatDate(item.closedate)]],
    3: [['lastName', item.lastName], ['firstName', item.name], ['secondName', item.secondName], ['post', item.post],
      ['type', card.names.typeId], ['source', card.names.sourceId]],
    4: [['title', item.title], ['type', card.names.typeId], ['industry', card.names.industry],
      ...(item.isMyCompany === 'Y' ? [['own', t('yes')]] : [])],
    31: [['title', item.title], ['number', item.accountNumber], ['stage', stage(card.stage)], ['amount', money],
      ['dueDate', formatDate(item.closedate)]],
  };
  const last = type === 3 || type === 4 ? [['lastActivity', formatDate(item.lastActivityTime)]] : [];
  return [...byType[type], ['responsible', card.responsible], ...dates, ...last, ['comments', item.comments]];
}

/** The stage as a badge: its name and whether it ends in success or failure. */
function stage(value) {
  if (!value) return '';
  const mark = { S: 'won', F: 'lost' }[value.semantics];
  return el('span', { class: `badge ${mark ?? 'open'}` }, value.name);
}

/** Label and value pairs; an empty value is said to be empty instead of leaving a gap. */
function fieldList(pairs) {
  return el('dl', { class: 'fields' }, pairs.map(([key, value]) => el('div', {},
    el('dt', {}, t(key)),
    el('dd', { class: value ? null : 'quiet' }, value || t('empty')))));
}

const REACH = { PHONE: 'phoneField', EMAIL: 'email', WEB: 'web', IM: 'im' };

function reachBlock(item) {
  const entries = (item.fm ?? []).filter((entry) => REACH[entry.typeId]).map((entry) => [REACH[entry.typeId], entry.value]);
  return el('section', { class: 'card' },
    el('h2', {}, t('reachOut')),
    entries.length > 0 ? fieldList(entries) : el('p', { class: 'quiet' }, t('noReach')));
}

/** A link to a card. Inside of a panel it opens one more panel, so that the app below stays as it is. */
export function cardLink(title, type, id, context) {
  const path = cardPath(type, id);
  return el('a', {
    href: href(path),
    onclick: context.inPanel && ((event) => {
      event.preventDefault();
      openPathPanel(path, () => {});
    }),
  }, title);
}

/** Links to the cards this one is connected with, grouped by type. */
function relatedBlock(links, context) {
  if (links.length === 0) return null;
  return el('section', { class: 'card' },
    el('h2', {}, t('related')),
    el('ul', { class: 'links' }, links.map((link) => el('li', {},
      el('span', { class: 'quiet' }, t(`kind${link.type}`)),
      cardLink(link.title, link.type, link.id, context)))));
}

function drawGeneral(host, type, card, context) {
  host.replaceChildren(el('div', { class: 'columns' },
    el('section', { class: 'card' }, el('h2', {}, t(ABOUT[type])), fieldList(fieldsOf(type, card))),
    el('div', { class: 'stack' },
      type === 3 || type === 4 ? reachBlock(card.item) : null,
      relatedBlock(card.links, context))));
}

/** Fetches and draws a card; missing and hidden ones look alike, as in a portal. */
export async function renderCard(host, { type, id }, context) {
  const reply = await api.card(type, id, state.user.id);
  if (!reply.ok) {
    context.setTitle(t('cardMissing'));
    emptyState(host, t('cardMissing'), t('cardMissingText'));
    return;
  }
  const card = reply.value;
  context.setTitle(card.title);
  const appContext = { ...context, setTitle() {}, reload: () => renderCard(host, { type, id }, context) };
  const tabs = [
    { title: t('general'), draw: (pane) => drawGeneral(pane, type, card, context) },
    ...await appTabs(PLACEMENTS[type], { ID: String(id) }, appContext),
  ];
  const content = el('div', { class: 'tabbed' });
  host.replaceChildren(el('p', { class: 'quiet card-kind' }, t('numbered', t(`kind${type}`), id)), content);
  drawTabs(content, tabs, context.inPanel ? 0 : undefined);
}
