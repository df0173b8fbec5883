// The opponent by hand: the same jobs as the engine's in plain JavaScript, with columns in typed arrays, dense tables
// from id to row, counting sorts and one walk over the clients. Depends on nothing; knows only what the benchmark asks.
// `docs/rules.md` decides what is counted.

/** "No date": earlier than any. */
const NONE = -0x80000000;
const FIRST_YEAR = 1980;
const LAST_YEAR = 2100;
/** Months of the thresholds of mode 3. */
const SLEEPING = 6;
const LOST = 18;
const GROUPS = 15;
const ROWS = 50;
const CHAT = "IMOPENLINES_SESSION";

/** First day of every month, in days since 1970, by months since January of FIRST_YEAR. */
const MONTH_START = Int32Array.from({ length: (LAST_YEAR - FIRST_YEAR + 1) * 12 + 1 }, (_, month) =>
  Math.round(Date.UTC(FIRST_YEAR + Math.floor(month / 12), month % 12, 1) / 86_400_000));
const FIRST_DAY = MONTH_START[0];

/** The calendar date at the start of an ISO text, in days since 1970. */
function day(text) {
  if (typeof text !== "string" || text.length < 10) return NONE;
  const digit = (at) => text.charCodeAt(at) - 48;
  const year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
  const month = digit(5) * 10 + digit(6);
  const date = digit(8) * 10 + digit(9);
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12 && date >= 1)) return NONE;
  return MONTH_START[(year - FIRST_YEAR) * 12 + month - 1] + date - 1;
}

/** The month a day lies in, counted from January of FIRST_YEAR. */
function monthOf(date) {
  let low = 0;
  let high = MONTH_START.length - 1;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if (MONTH_START[middle] <= date) low = middle; else high = middle;
  }
  return low;
}

/** The date so many calendar months earlier, its day clamped to the length of the month. */
function minusMonths(date, months) {
  const month = monthOf(date);
  const start = MONTH_START[month - months];
  return start + Math.min(date - MONTH_START[month], MONTH_START[month - months + 1] - start - 1);
}

/** A name as it is searched and ordered. */
const fold = (title) => title.toLowerCase().replaceAll("ё", "е");

/** Rows of one kind: growing columns in the order of ids. */
class Table {
  constructor(columns) {
    this.length = 0;
    this.capacity = 4096;
    this.columns = { id: Int32Array, ...columns };
    for (const [name, type] of Object.entries(this.columns)) this[name] = new type(this.capacity);
  }

  /** The row of an id: of a record that comes again, or a new one. Lists come by id, so a new id is the largest. */
  row(id) {
    const ids = this.id;
    if (this.length === 0 || id > ids[this.length - 1]) {
      if (this.length === this.capacity) this.grow();
      this.id[this.length] = id;
      return this.length++;
    }
    let low = 0;
    let high = this.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ids[middle] < id) low = middle + 1; else high = middle;
    }
    if (ids[low] !== id) throw new Error(`a new record ${id} comes after a larger id`);
    return low;
  }

  grow() {
    this.capacity *= 2;
    for (const [name, type] of Object.entries(this.columns)) {
      const longer = new type(this.capacity);
      longer.set(this[name]);
      this[name] = longer;
    }
  }

  /** How many numbers ids may be, 0 included. */
  space() {
    return this.length === 0 ? 1 : this.id[this.length - 1] + 1;
  }

  /** From id to row, of those marked if marks are given; -1 for none. */
  index(marks) {
    const rows = new Int32Array(this.space()).fill(-1);
    const ids = this.id;
    const length = this.length;
    for (let row = 0; row < length; row++) {
      if (!marks || marks[row]) rows[ids[row]] = row;
    }
    return rows;
  }
}

/** Events sorted by client, and by day within each: `start` holds where each client's begin. */
function byClient(clients, count, client, date, value) {
  // By day first: a counting sort over the calendar; days outside of it go to its ends.
  const last = MONTH_START[MONTH_START.length - 1] - FIRST_DAY;
  const place = new Int32Array(last + 2);
  for (let at = 0; at < count; at++) place[Math.min(Math.max(date[at] - FIRST_DAY, 0), last) + 1]++;
  for (let at = 1; at < place.length; at++) place[at] += place[at - 1];
  const sorted = new Int32Array(count);
  for (let at = 0; at < count; at++) sorted[place[Math.min(Math.max(date[at] - FIRST_DAY, 0), last)]++] = at;
  const start = new Int32Array(clients + 1);
  for (let at = 0; at < count; at++) start[client[at] + 1]++;
  for (let at = 1; at <= clients; at++) start[at] += start[at - 1];
  const next = start.slice(0, clients);
  const days = new Int32Array(count);
  const values = value && new Float64Array(count);
  for (let at = 0; at < count; at++) {
    const event = sorted[at];
    const to = next[client[event]]++;
    days[to] = date[event];
    if (value) values[to] = value[event];
  }
  return { start, days, values };
}

/** The engine in typed arrays. */
export class Typed {
  constructor(today) {
    this.today = day(today);
    this.decoder = new TextDecoder();
    const link = { company: Int32Array, contact: Int32Array, more: Int32Array };
    const sale = {
      created: Int32Array, moved: Int32Array, outcome: Uint8Array, template: Uint8Array, cents: Float64Array,
    };
    this.companies = new Table({ created: Int32Array, counted: Uint8Array, reach: Uint8Array });
    this.contacts = new Table({
      created: Int32Array, counted: Uint8Array, reach: Uint8Array, company: Int32Array, more: Int32Array,
    });
    this.deals = new Table({ ...sale, ...link, closed: Int32Array });
    this.invoices = new Table({ ...sale, ...link, updated: Int32Array, deal: Int32Array });
    const activity = { created: Int32Array, kind: Uint8Array, owner: Int32Array, chat: Uint8Array };
    this.activities = new Table(activity);
    this.salesActivities = new Table(activity);
    this.titles = { companies: [], contacts: [] };
    // Further companies of a contact and contacts of an invoice, few of which have any; row 0 stands for none.
    this.more = [[]];
    this.counted = null;
  }

  /** Takes in the answer to a batch of pages of a list, given as bytes. */
  load(list, bytes) {
    const { result } = JSON.parse(this.decoder.decode(bytes)).result;
    const read = [this.company, this.contact, this.deal, this.invoice, this.activity, this.salesActivity][list];
    for (const key in result) {
      const page = result[key];
      const rows = page.items ?? page;
      for (let at = 0; at < rows.length; at++) read.call(this, rows[at]);
    }
    this.counted = null;
  }

  company(card) {
    const table = this.companies;
    const row = table.row(card.id);
    table.created[row] = day(card.createdTime);
    table.counted[row] = card.isMyCompany !== "Y" && card.categoryId === 0 ? 1 : 0;
    table.reach[row] = card.hasPhone === "Y" || card.hasEmail === "Y" || card.hasImol === "Y" ? 1 : 0;
    this.titles.companies[row] = card.title.trim();
  }

  contact(card) {
    const table = this.contacts;
    const row = table.row(card.id);
    table.created[row] = day(card.createdTime);
    table.counted[row] = card.categoryId === 0 ? 1 : 0;
    table.reach[row] = card.hasPhone === "Y" || card.hasEmail === "Y" || card.hasImol === "Y" ? 1 : 0;
    table.company[row] = card.companyId;
    table.more[row] = this.others(card.companyId, card.companyIds);
    const parts = [card.lastName, card.name, card.secondName].map((part) => part.trim());
    this.titles.contacts[row] = parts.filter(Boolean).join(" ");
  }

  others(main, all) {
    if (all.length === 0 || (all.length === 1 && all[0] === main)) return 0;
    return this.more.push(all.filter((id) => id !== main)) - 1;
  }

  deal(deal) {
    const table = this.deals;
    const row = table.row(+deal.ID);
    table.created[row] = day(deal.DATE_CREATE);
    table.closed[row] = day(deal.CLOSEDATE);
    table.moved[row] = day(deal.MOVED_TIME);
    table.outcome[row] = deal.STAGE_SEMANTIC_ID === "S" ? 1 : 0;
    table.template[row] = deal.IS_RECURRING === "Y" ? 1 : 0;
    table.company[row] = +deal.COMPANY_ID;
    table.contact[row] = +deal.CONTACT_ID;
    table.cents[row] = Math.round(deal.OPPORTUNITY * 100);
  }

  invoice(invoice) {
    const table = this.invoices;
    const row = table.row(invoice.id);
    table.created[row] = day(invoice.createdTime);
    table.updated[row] = day(invoice.updatedTime);
    table.moved[row] = day(invoice.movedTime);
    table.outcome[row] = invoice.stageId === "DT31_1:P" ? 1 : 0;
    table.template[row] = invoice.isRecurring === "Y" ? 1 : 0;
    table.company[row] = invoice.companyId;
    table.contact[row] = invoice.contactId;
    table.more[row] = this.others(invoice.contactId, invoice.contactIds);
    table.deal[row] = invoice.parentId2;
    table.cents[row] = Math.round(invoice.opportunity * 100);
  }

  activity(activity) {
    this.anyActivity(this.activities, activity);
  }

  salesActivity(activity) {
    this.anyActivity(this.salesActivities, activity);
  }

  anyActivity(table, activity) {
    const row = table.row(+activity.ID);
    table.created[row] = day(activity.CREATED);
    table.kind[row] = +activity.OWNER_TYPE_ID;
    table.owner[row] = +activity.OWNER_ID;
    table.chat[row] = activity.PROVIDER_ID === CHAT ? 1 : 0;
  }

  /** What every client has been through; clients are numbered by card: rows of companies, then rows of contacts. */
  evidence() {
    const { companies, contacts, deals, invoices, today } = this;
    const clients = companies.length + contacts.length;
    // From id straight to client, -1 for nobody: one look into memory for each of the links, of which there are most.
    const companyById = companies.index(companies.counted);
    const contactById = new Int32Array(contacts.space()).fill(-1);
    const dealById = new Int32Array(deals.space()).fill(-1);
    const invoiceById = new Int32Array(invoices.space()).fill(-1);
    const dealRows = deals.index();
    const ofCompany = (id) => id < companyById.length ? companyById[id] : -1;
    const ofContact = (id) => id < contactById.length ? contactById[id] : -1;
    const never = 0x7fffffff;
    const person = new Int32Array(companies.length).fill(never);
    const request = new Int32Array(clients).fill(never);
    const dialog = new Int32Array(clients).fill(never);
    const contactClient = new Int32Array(contacts.length).fill(-1);
    for (let row = 0; row < contacts.length; row++) {
      if (!contacts.counted[row]) continue;
      const created = contacts.created[row];
      let client = contacts.company[row] ? ofCompany(contacts.company[row]) : -1;
      if (client >= 0 && created < person[client]) person[client] = created;
      if (contacts.more[row]) {
        for (const id of this.more[contacts.more[row]]) {
          const other = ofCompany(id);
          if (other < 0) continue;
          if (created < person[other]) person[other] = created;
          if (client < 0) client = other;
        }
      }
      if (client < 0) client = companies.length + row;
      contactClient[row] = client;
      contactById[contacts.id[row]] = client;
    }
    const ofLinks = (table, row) => {
      let client = table.company[row] ? ofCompany(table.company[row]) : -1;
      if (client < 0 && table.contact[row]) client = ofContact(table.contact[row]);
      if (client < 0 && table.more[row]) {
        for (const id of this.more[table.more[row]]) {
          client = ofContact(id);
          if (client >= 0) break;
        }
      }
      return client;
    };

    // The first date that is filled in and not a plan for the future.
    const pick = (first, second, created) =>
      first !== NONE && first <= today ? first : second !== NONE && second <= today ? second : created;
    const dealClient = new Int32Array(deals.length);
    const from = new Int32Array(deals.length).fill(never);
    for (let row = 0; row < deals.length; row++) {
      const client = ofLinks(deals, row);
      dealClient[row] = client;
      dealById[deals.id[row]] = client;
      if (deals.template[row]) continue;
      const created = deals.created[row];
      if (client >= 0 && created < request[client]) request[client] = created;
      if (deals.outcome[row]) from[row] = pick(deals.closed[row], deals.moved[row], created);
    }
    const own = from.slice();
    const invoiceClient = new Int32Array(invoices.length);
    // Which won deal absorbs an invoice: its row; -1 if it is a payment by itself, -2 if it is none.
    const absorbedBy = new Int32Array(invoices.length).fill(-2);
    const paidOn = new Int32Array(invoices.length);
    const payer = dealClient.slice();
    const heir = new Map();
    for (let row = 0; row < invoices.length; row++) {
      const client = ofLinks(invoices, row);
      invoiceClient[row] = client;
      invoiceById[invoices.id[row]] = client;
      if (invoices.template[row]) continue;
      const created = invoices.created[row];
      if (client >= 0 && created < request[client]) request[client] = created;
      if (!invoices.outcome[row]) continue;
      const date = pick(invoices.moved[row], invoices.updated[row], created);
      paidOn[row] = date;
      const deal = invoices.deal[row] && invoices.deal[row] < dealRows.length ? dealRows[invoices.deal[row]] : -1;
      if (deal < 0 || own[deal] === never) {
        absorbedBy[row] = -1;
        continue;
      }
      absorbedBy[row] = deal;
      if (date < from[deal]) from[deal] = date;
      // A won deal without a client belongs to that of its earliest invoice that has one; rows come by id.
      if (dealClient[deal] < 0 && client >= 0 && !(heir.get(deal) <= date)) {
        heir.set(deal, date);
        payer[deal] = client;
      }
    }

    // What kind 2, 3, 4 or 31 of owner leads to.
    const byKind = [];
    byKind[2] = dealById;
    byKind[3] = contactById;
    byKind[4] = companyById;
    byKind[31] = invoiceById;
    for (const { length, chat, kind, owner, created } of [this.activities, this.salesActivities]) {
      for (let row = 0; row < length; row++) {
        if (chat[row]) continue;
        const clientsById = byKind[kind[row]];
        const id = owner[row];
        if (clientsById === undefined || id >= clientsById.length) continue;
        const client = clientsById[id];
        if (client >= 0 && created[row] < dialog[client]) dialog[client] = created[row];
      }
    }

    // Payments by the day they count from, and all days of paying.
    const room = deals.length + invoices.length;
    const fromClient = new Int32Array(room);
    const fromDay = new Int32Array(room);
    const paidClient = new Int32Array(room);
    const paidDay = new Int32Array(room);
    let payments = 0;
    let dates = 0;
    for (let row = 0; row < deals.length; row++) {
      const client = payer[row];
      if (own[row] === never || client < 0) continue;
      fromClient[payments] = client;
      fromDay[payments++] = from[row];
      paidClient[dates] = client;
      paidDay[dates++] = own[row];
    }
    for (let row = 0; row < invoices.length; row++) {
      const deal = absorbedBy[row];
      if (deal === -2) continue;
      const client = deal >= 0 ? payer[deal] : invoiceClient[row];
      if (client < 0) continue;
      paidClient[dates] = client;
      paidDay[dates++] = paidOn[row];
      if (deal >= 0) continue;
      fromClient[payments] = client;
      fromDay[payments++] = paidOn[row];
    }
    return {
      clients, person, request, dialog, contactClient, own, payer, absorbedBy, paidOn, invoiceClient,
      payments: byClient(clients, payments, fromClient, fromDay),
      paid: byClient(clients, dates, paidClient, paidDay),
    };
  }

  /** The counts of every group in every month: the ordinal of the first month, then fifteen a month. */
  history() {
    const { companies, contacts, today } = this;
    const seen = this.evidence();
    let earliest = 0x7fffffff;
    for (const table of [companies, contacts]) {
      for (let row = 0; row < table.length; row++) {
        if (table.counted[row] && table.created[row] < earliest) earliest = table.created[row];
      }
    }
    const first = monthOf(earliest);
    const months = earliest > today ? 0 : monthOf(today) - first + 1;
    const reference = (step) => Math.min(MONTH_START[first + step + 1] - 1, today);

    // For every day: the first month that sees it, and those in which a payment of that day has grown old.
    const span = today - FIRST_DAY + 1;
    const seenIn = new Int16Array(span);
    const sleepsIn = new Int16Array(span).fill(months);
    const lostIn = new Int16Array(span).fill(months);
    const older = (table, threshold) => {
      let date = 0;
      for (let step = 0; step < months; step++) {
        const before = minusMonths(reference(step), threshold) - FIRST_DAY;
        while (date < before) table[date++] = step;
      }
    };
    older(sleepsIn, SLEEPING);
    older(lostIn, LOST);
    for (let step = 0, date = 0; step < months; step++) {
      for (const end = reference(step) - FIRST_DAY; date <= end; date++) seenIn[date] = step;
    }

    const width = months + 1;
    const change = new Int32Array(GROUPS * width);
    const add = (group, begin, end) => {
      if (begin >= end) return;
      change[group * width + begin]++;
      change[group * width + end]--;
    };
    const monthFrom = (date, created) => {
      if (date > today) return months;
      const step = seenIn[date - FIRST_DAY];
      return step > created ? step : created;
    };
    const { payments, paid, person, request, dialog, contactClient } = seen;
    for (const isCompany of [true, false]) {
      const table = isCompany ? companies : contacts;
      for (let row = 0; row < table.length; row++) {
        if (!table.counted[row] || table.created[row] > today) continue;
        const created = seenIn[table.created[row] - FIRST_DAY];
        add(isCompany ? 0 : 1, created, months);
        const client = isCompany ? row : companies.length + row;
        let people = months;
        if (isCompany) {
          people = monthFrom(person[row], created);
          add(3, created, people);
          add(2, people, months);
        } else {
          if (contactClient[row] !== client) continue;
          add(4, created, months);
        }
        const begin = payments.start[client];
        const end = payments.start[client + 1];
        const once = begin < end ? monthFrom(payments.days[begin], created) : months;
        const twice = begin + 1 < end ? monthFrom(payments.days[begin + 1], created) : months;
        add(10, created, once);
        add(9, once, twice);
        add(8, twice, months);

        const requested = Math.min(once, monthFrom(request[client], created));
        const talked = Math.min(requested, monthFrom(dialog[client], created));
        const reached = table.reach[row] ? created : Math.min(talked, people);
        add(14, created, reached);
        add(13, reached, talked);
        add(12, talked, requested);
        add(11, requested, once);

        const lastDate = paid.start[client + 1];
        for (let at = paid.start[client]; at < lastDate; at++) {
          const date = paid.days[at];
          const here = monthFrom(date, created);
          const next = at + 1 < lastDate ? monthFrom(paid.days[at + 1], created) : months;
          if (here >= next) continue;
          const sleeps = Math.min(Math.max(sleepsIn[date - FIRST_DAY], here), next);
          const lost = Math.min(Math.max(lostIn[date - FIRST_DAY], here), next);
          add(5, here, sleeps);
          add(6, sleeps, lost);
          add(7, lost, next);
        }
      }
    }

    const counts = new Uint32Array(1 + GROUPS * months);
    counts[0] = first + FIRST_YEAR * 12;
    for (let group = 0; group < GROUPS; group++) {
      let sum = 0;
      for (let step = 0; step < months; step++) {
        sum += change[group * width + step];
        counts[1 + step * GROUPS + group] = sum;
      }
    }
    this.counted = { ...seen, first, reference, months };
    return counts;
  }

  /** Reads what has changed straight into the tables. */
  read(lists, pages) {
    for (let at = 0; at < pages.length; at++) this.load(lists[at], pages[at]);
    this.names = null;
  }

  /** Counts everything anew after what was read: the simplest way, and at this speed a good one. */
  apply() {
    return this.history();
  }

  /** Entries of money by client, made when they are first asked for. */
  money() {
    const counted = this.counted;
    if (counted.money) return counted.money;
    const { deals, invoices } = this;
    const room = deals.length + invoices.length;
    const client = new Int32Array(room);
    const date = new Int32Array(room);
    const cents = new Float64Array(room);
    let count = 0;
    for (let row = 0; row < deals.length; row++) {
      if (counted.own[row] === 0x7fffffff || counted.payer[row] < 0 || deals.cents[row] === 0) continue;
      client[count] = counted.payer[row];
      date[count] = counted.own[row];
      cents[count++] = deals.cents[row];
    }
    for (let row = 0; row < invoices.length; row++) {
      const deal = counted.absorbedBy[row];
      if (deal === -2 || (deal >= 0 && deals.cents[deal] !== 0)) continue;
      const payer = deal >= 0 ? counted.payer[deal] : counted.invoiceClient[row];
      if (payer < 0) continue;
      client[count] = payer;
      date[count] = counted.paidOn[row];
      cents[count++] = invoices.cents[row];
    }
    counted.money = byClient(counted.clients, count, client, date, cents);
    return counted.money;
  }

  /** Names as they are searched: by client, and as one text of all clients in the order of names. */
  folded() {
    if (this.names) return this.names;
    const { companies, contacts, counted, titles, today } = this;
    const names = titles.companies.map(fold).concat(titles.contacts.map(fold));
    const order = [];
    for (let row = 0; row < companies.length; row++) {
      if (companies.counted[row] && companies.created[row] <= today) order.push(row);
    }
    for (let row = 0; row < contacts.length; row++) {
      const client = companies.length + row;
      if (counted.contactClient[row] === client && contacts.created[row] <= today) order.push(client);
    }
    order.sort((left, right) => {
      const a = names[left];
      const b = names[right];
      if (a === b) return left - right;
      if (!a || !b) return a ? -1 : 1;
      return a < b ? -1 : 1;
    });
    const starts = new Int32Array(order.length + 1);
    for (let at = 0; at < order.length; at++) starts[at + 1] = starts[at] + names[order[at]].length + 1;
    const text = order.map((client) => names[client]).join("\n");
    this.names = { names, order: Int32Array.from(order), starts, text };
    return this.names;
  }

  card(client) {
    const { companies, contacts } = this;
    return client < companies.length ? companies.id[client] : -contacts.id[client - companies.length];
  }

  /** A row of the list as a page would show it. */
  shown(client, last) {
    const { companies, contacts, titles, counted } = this;
    const isCompany = client < companies.length;
    const row = isCompany ? client : client - companies.length;
    return {
      card: this.card(client),
      title: (isCompany ? titles.companies : titles.contacts)[row],
      created: (isCompany ? companies : contacts).created[row],
      payments: counted.payments.start[client + 1] - counted.payments.start[client],
      last,
    };
  }

  /** A page of the clients who are Active in a month (ordinal): how many match, then their cards. */
  page(month, byRevenue, words) {
    const { companies, contacts, counted } = this;
    const at = counted.reference(month - FIRST_YEAR * 12 - counted.first);
    const sleeping = minusMonths(at, SLEEPING);
    const year = minusMonths(at, 12);
    const parts = fold(words).split(/\s+/).filter(Boolean);
    const names = parts.length ? this.folded().names : null;
    const { start, days } = counted.paid;
    const money = byRevenue ? this.money() : null;
    // The best fifty so far, the best first; of equal ones the earlier card, and clients come by card.
    const best = new Float64Array(ROWS + 1);
    const who = new Int32Array(ROWS + 1);
    const lasts = new Int32Array(ROWS + 1);
    let kept = 0;
    let matching = 0;
    for (let client = 0; client < counted.clients; client++) {
      let event = start[client + 1] - 1;
      while (event >= start[client] && days[event] > at) event--;
      if (event < start[client] || days[event] < sleeping) continue;
      const card = client - companies.length;
      if ((card < 0 ? companies.created[client] : contacts.created[card]) > at) continue;
      if (names && !parts.every((part) => names[client].includes(part))) continue;
      matching++;
      let key = days[event];
      if (money) {
        key = 0;
        for (let entry = money.start[client]; entry < money.start[client + 1]; entry++) {
          if (money.days[entry] >= year && money.days[entry] <= at) key += money.values[entry];
        }
      }
      if (kept === ROWS && key <= best[ROWS - 1]) continue;
      let place = kept;
      while (place > 0 && best[place - 1] < key) {
        best[place] = best[place - 1];
        who[place] = who[place - 1];
        lasts[place] = lasts[place - 1];
        place--;
      }
      best[place] = key;
      who[place] = client;
      lasts[place] = days[event];
      if (kept < ROWS) kept++;
    }
    const rows = Array.from({ length: kept }, (_, place) => this.shown(who[place], lasts[place]));
    return [matching, ...rows.map((row) => row.card)];
  }

  /** Clients of today whose names hold every word, by name: how many match, then the cards of the first fifty. */
  search(words) {
    const { names, order, starts, text } = this.folded();
    // The longest word is looked for in one text of all names, the others only where it stands.
    const [longest, ...others] = fold(words).split(/\s+/).filter(Boolean).sort((a, b) => b.length - a.length);
    const rows = [];
    let matching = 0;
    let name = 0;
    for (let found = text.indexOf(longest); found >= 0; found = text.indexOf(longest, starts[name + 1])) {
      let low = name;
      let high = order.length;
      while (low + 1 < high) {
        const middle = (low + high) >> 1;
        if (starts[middle] <= found) low = middle; else high = middle;
      }
      name = low;
      if (others.every((part) => names[order[name]].includes(part))) {
        matching++;
        if (rows.length < ROWS) rows.push(this.shown(order[name], NONE));
      }
    }
    return [matching, ...rows.map((row) => row.card)];
  }

  /** Copies of the columns, for an engine that takes them ready-made. */
  columns() {
    const tables = {};
    for (const name of ["companies", "contacts", "deals", "invoices", "activities", "salesActivities"]) {
      const table = this[name];
      tables[name] = { length: table.length };
      for (const column of Object.keys(table.columns)) tables[name][column] = table[column].slice(0, table.length);
    }
    return { tables, more: this.more, titles: this.titles };
  }
}
