// The ready-made opponent: DuckDB-Wasm, fed with Arrow tables; the changes of every client's state are intervals of
// months in SQL. Its own worker does the work; the time of a job includes its messages, below a millisecond each.
import * as duckdb from "@duckdb/duckdb-wasm";
import * as arrow from "apache-arrow";

const GROUPS = 15;
const NONE = -0x80000000;
/** Kinds of records; each is a table. Activities of both lists are one. */
const TABLES = ["companies", "contacts", "deals", "invoices", "activities"];

const days = (year, month) => Date.UTC(year, month, 1) / 86_400_000;

/** For every day: the month (ordinal) that sees it first, and those in which a payment of that day has grown old. */
function calendar(today) {
  const [year, month] = today.split("-").map(Number);
  const now = Date.parse(today) / 86_400_000;
  const last = year * 12 + month - 1;
  const begin = days(1980, 0);
  const length = now - begin + 1;
  const columns = { day: new Int32Array(length), seen: new Int32Array(length) };
  const start = (ordinal) => days(1980, ordinal - 1980 * 12);
  const referenceOf = (ordinal) => Math.min(start(ordinal + 1) - 1, now);
  const minus = (date, ordinal, months) => {
    const first = start(ordinal - months);
    return first + Math.min(date - start(ordinal), start(ordinal - months + 1) - first - 1);
  };
  const fill = (bound) => {
    const column = new Int32Array(length).fill(last + 1);
    for (let ordinal = 1980 * 12, at = 0; ordinal <= last; ordinal++) {
      for (const end = bound(ordinal) - begin; at < end; at++) column[at] = ordinal;
    }
    return column;
  };
  for (let at = 0; at < length; at++) columns.day[at] = begin + at;
  columns.seen = fill((ordinal) => referenceOf(ordinal) + 1);
  columns.sleeps = fill((ordinal) => minus(referenceOf(ordinal), ordinal, 6));
  columns.lost = fill((ordinal) => minus(referenceOf(ordinal), ordinal, 18));
  return { columns, last, referenceOf, minus };
}

/** Whose everything is, all payments, and the life of every client; what lists and searches ask is kept in tables. */
const evidence = (now, never) => `
CREATE OR REPLACE TEMP TABLE counted_companies AS SELECT id, created, reach FROM companies WHERE counted = 1;
CREATE OR REPLACE TEMP TABLE of_contacts AS
  SELECT c.id, c.created, c.reach, coalesce(x.company, -c.id) AS client
  FROM contacts c LEFT JOIN (
    SELECT contact, arg_min(company, pos) AS company
    FROM contact_companies JOIN counted_companies k ON k.id = company GROUP BY contact
  ) x ON x.contact = c.id
  WHERE c.counted = 1;
CREATE OR REPLACE TEMP TABLE of_deals AS
  SELECT d.id, d.created, d.template, d.cents, coalesce(k.id, c.client) AS client,
    CASE WHEN d.outcome = 1 AND d.template = 0 THEN
      CASE WHEN d.closed > ${NONE} AND d.closed <= ${now} THEN d.closed
           WHEN d.moved > ${NONE} AND d.moved <= ${now} THEN d.moved ELSE d.created END END AS paid
  FROM deals d LEFT JOIN counted_companies k ON k.id = d.company LEFT JOIN of_contacts c ON c.id = d.contact;
CREATE OR REPLACE TEMP TABLE of_invoices AS
  SELECT i.id, i.created, i.template, i.cents, coalesce(k.id, c.client, x.client) AS client, d.id AS absorbed_by,
    CASE WHEN i.outcome = 1 AND i.template = 0 THEN
      CASE WHEN i.moved > ${NONE} AND i.moved <= ${now} THEN i.moved
           WHEN i.updated > ${NONE} AND i.updated <= ${now} THEN i.updated ELSE i.created END END AS paid
  FROM invoices i LEFT JOIN counted_companies k ON k.id = i.company LEFT JOIN of_contacts c ON c.id = i.contact
    LEFT JOIN (
      SELECT invoice, arg_min(client, pos) AS client
      FROM invoice_contacts JOIN of_contacts c ON c.id = contact GROUP BY invoice
    ) x ON x.invoice = i.id
    LEFT JOIN of_deals d ON d.id = i.deal AND d.paid IS NOT NULL;
CREATE OR REPLACE TEMP TABLE absorbed AS
  SELECT absorbed_by AS id, min(paid) AS first,
    arg_min(client, paid::BIGINT * 4294967296 + id) FILTER (client IS NOT NULL) AS client
  FROM of_invoices WHERE paid IS NOT NULL AND absorbed_by IS NOT NULL GROUP BY absorbed_by;
CREATE OR REPLACE TEMP TABLE won AS
  SELECT d.id, coalesce(d.client, a.client) AS client, d.paid, least(d.paid, a.first) AS counts_from, d.cents
  FROM of_deals d LEFT JOIN absorbed a ON a.id = d.id WHERE d.paid IS NOT NULL;
CREATE OR REPLACE TEMP TABLE paid AS
  SELECT client, paid AS day FROM won WHERE client IS NOT NULL
  UNION ALL SELECT coalesce(w.client, CASE WHEN i.absorbed_by IS NULL THEN i.client END), i.paid
  FROM of_invoices i LEFT JOIN won w ON w.id = i.absorbed_by
  WHERE i.paid IS NOT NULL AND coalesce(w.client, CASE WHEN i.absorbed_by IS NULL THEN i.client END) IS NOT NULL;
CREATE OR REPLACE TEMP TABLE lives AS
  WITH payments AS (
    SELECT client, counts_from FROM won WHERE client IS NOT NULL
    UNION ALL SELECT client, paid FROM of_invoices WHERE paid IS NOT NULL AND absorbed_by IS NULL AND client IS NOT NULL
  ), numbered AS (
    SELECT client, min(counts_from, 2) AS firsts FROM payments GROUP BY client
  ), requests AS (
    SELECT client, min(created) AS day FROM (
      SELECT client, created FROM of_deals WHERE template = 0 AND client IS NOT NULL
      UNION ALL SELECT client, created FROM of_invoices WHERE template = 0 AND client IS NOT NULL
    ) GROUP BY client
  ), dialogs AS (
    SELECT client, min(day) AS day FROM (
      SELECT c.client, a.day FROM
        (SELECT owner, min(created) AS day FROM activities WHERE kind = 3 AND chat = 0 GROUP BY owner) a
        JOIN of_contacts c ON c.id = a.owner
      UNION ALL SELECT k.id, a.day FROM
        (SELECT owner, min(created) AS day FROM activities WHERE kind = 4 AND chat = 0 GROUP BY owner) a
        JOIN counted_companies k ON k.id = a.owner
      UNION ALL SELECT d.client, a.day FROM
        (SELECT owner, min(created) AS day FROM activities WHERE kind = 2 AND chat = 0 GROUP BY owner) a
        JOIN of_deals d ON d.id = a.owner
      UNION ALL SELECT i.client, a.day FROM
        (SELECT owner, min(created) AS day FROM activities WHERE kind = 31 AND chat = 0 GROUP BY owner) a
        JOIN of_invoices i ON i.id = a.owner
    ) WHERE client IS NOT NULL GROUP BY client
  ), people AS (
    SELECT x.company, min(c.created) AS day
    FROM contact_companies x JOIN of_contacts c ON c.id = x.contact GROUP BY x.company
  ), cards AS (
    SELECT id AS client, created, reach FROM counted_companies
    UNION ALL SELECT -id, created, reach FROM of_contacts WHERE client = -id
  )
  SELECT c.client, c.client > 0 AS is_company, c.created, m.seen AS born, c.reach,
    greatest(m.seen, coalesce(mp.seen, ${never})) AS person,
    greatest(m.seen, coalesce(m1.seen, ${never})) AS once,
    greatest(m.seen, coalesce(m2.seen, ${never})) AS twice,
    greatest(m.seen, coalesce(mr.seen, ${never})) AS request,
    greatest(m.seen, coalesce(md.seen, ${never})) AS dialog
  FROM cards c JOIN calendar m ON m.day = c.created
    LEFT JOIN people p ON p.company = c.client LEFT JOIN calendar mp ON mp.day = p.day
    LEFT JOIN numbered n ON n.client = c.client
    LEFT JOIN calendar m1 ON m1.day = n.firsts[1] LEFT JOIN calendar m2 ON m2.day = n.firsts[2]
    LEFT JOIN requests r ON r.client = c.client LEFT JOIN calendar mr ON mr.day = r.day
    LEFT JOIN dialogs g ON g.client = c.client LEFT JOIN calendar md ON md.day = g.day;
`;

/** How many enter and leave each group in each month. */
const changes = (never) => `
WITH steps AS (
  SELECT *, least(once, request) AS requested, least(once, request, dialog) AS talked,
    CASE WHEN reach = 1 THEN born WHEN is_company THEN least(once, request, dialog, person)
         ELSE least(once, request, dialog) END AS reached
  FROM lives
), visits AS (
  SELECT p.client, greatest(m.seen, l.born) AS here, m.sleeps, m.lost,
    coalesce(lead(greatest(m.seen, l.born)) OVER (PARTITION BY p.client ORDER BY p.day), ${never}) AS next
  FROM paid p JOIN calendar m ON m.day = p.day JOIN lives l ON l.client = p.client
), stays AS (
  SELECT here, next, least(greatest(sleeps, here), next) AS sleeps, least(greatest(lost, here), next) AS lost
  FROM visits WHERE here < next
), spans AS (
  SELECT 0 AS grp, m.seen AS begin, ${never} AS stop FROM counted_companies c JOIN calendar m ON m.day = c.created
  UNION ALL SELECT 1, m.seen, ${never} FROM of_contacts c JOIN calendar m ON m.day = c.created
  UNION ALL SELECT 2, person, ${never} FROM steps WHERE is_company
  UNION ALL SELECT 3, born, person FROM steps WHERE is_company
  UNION ALL SELECT 4, born, ${never} FROM steps WHERE NOT is_company
  UNION ALL SELECT 5, here, sleeps FROM stays
  UNION ALL SELECT 6, sleeps, lost FROM stays
  UNION ALL SELECT 7, lost, next FROM stays
  UNION ALL SELECT 8, twice, ${never} FROM steps
  UNION ALL SELECT 9, once, twice FROM steps
  UNION ALL SELECT 10, born, once FROM steps
  UNION ALL SELECT 11, requested, once FROM steps
  UNION ALL SELECT 12, talked, requested FROM steps
  UNION ALL SELECT 13, reached, talked FROM steps
  UNION ALL SELECT 14, born, reached FROM steps
), grouped AS (
  SELECT grp, begin, stop, count(*) AS n FROM spans WHERE begin < stop GROUP BY grp, begin, stop
)
SELECT grp::INTEGER AS grp, month::INTEGER AS month, sum(n)::INTEGER AS n FROM (
  SELECT grp, begin AS month, n FROM grouped UNION ALL SELECT grp, stop, -n FROM grouped
) GROUP BY grp, month`;

/** Entries of money by client. */
const MONEY = `
CREATE OR REPLACE TEMP TABLE money AS
  SELECT client, paid AS day, cents FROM won WHERE client IS NOT NULL AND cents <> 0
  UNION ALL SELECT w.client, i.paid, i.cents FROM of_invoices i JOIN won w ON w.id = i.absorbed_by
  WHERE i.paid IS NOT NULL AND w.cents = 0 AND w.client IS NOT NULL
  UNION ALL SELECT client, paid, cents FROM of_invoices
  WHERE paid IS NOT NULL AND absorbed_by IS NULL AND client IS NOT NULL;
`;

/** Columns as Arrow tables, with further companies and contacts in tables of their own. */
function tables({ tables, more, titles }) {
  const made = {};
  const ints = (of, names) => Object.fromEntries(names.map((name) => [name, of[name]]));
  const { companies, contacts, deals, invoices } = tables;
  const text = (all) => arrow.vectorFromArray(all, new arrow.Utf8());
  const build = (columns) => arrow.tableFromArrays(columns);
  made.companies = build({ ...ints(companies, ["id", "created", "counted", "reach"]), title: text(titles.companies) });
  made.contacts = build({ ...ints(contacts, ["id", "created", "counted", "reach"]), title: text(titles.contacts) });
  made.deals = build(ints(deals, [
    "id", "created", "closed", "moved", "outcome", "template", "company", "contact", "cents",
  ]));
  made.invoices = build(ints(invoices, [
    "id", "created", "updated", "moved", "outcome", "template", "company", "contact", "deal", "cents",
  ]));
  const both = (name) => {
    const { activities, salesActivities } = tables;
    const column = new activities[name].constructor(activities.length + salesActivities.length);
    column.set(activities[name]);
    column.set(salesActivities[name], activities.length);
    return column;
  };
  const shared = ["id", "created", "kind", "owner", "chat"];
  made.activities = build(Object.fromEntries(shared.map((name) => [name, both(name)])));
  const links = (table, main) => {
    const rows = [[], [], []];
    for (let row = 0; row < table.length; row++) {
      const all = [main && table[main][row], ...more[table.more[row]]].filter((id) => id);
      all.forEach((id, pos) => [table.id[row], pos, id].forEach((number, at) => rows[at].push(number)));
    }
    return rows.map((row) => Int32Array.from(row));
  };
  const [contact, contactPos, company] = links(contacts, "company");
  made.contact_companies = build({ contact, pos: contactPos, company });
  const [invoice, invoicePos, other] = links(invoices, null);
  made.invoice_contacts = build({ invoice, pos: invoicePos, contact: other });
  return made;
}

const FOLDED = "replace(lower(title), 'ё', 'е')";
const NAMES = `SELECT id AS client, ${FOLDED} AS folded FROM companies_ UNION ALL SELECT -id, ${FOLDED} FROM contacts_`;
const quoted = (word) => `'${word.replaceAll("'", "''")}'`;
const conditions = (words) => words.toLowerCase().replaceAll("ё", "е").split(/\s+/).filter(Boolean)
  .map((word) => `AND contains(folded, ${quoted(word)})`).join(" ");

export class Duck {
  static async start(columns, today) {
    const folder = new URL("/npm/@duckdb/duckdb-wasm/dist/", location.href).href;
    const duck = new Duck();
    const db = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), new Worker(`${folder}duckdb-browser-eh.worker.js`));
    await db.instantiate(`${folder}duckdb-eh.wasm`);
    duck.connection = await db.connect();
    duck.calendar = calendar(today);
    duck.now = Date.parse(today) / 86_400_000;
    await duck.connection.insertArrowTable(arrow.tableFromArrays(duck.calendar.columns), { name: "calendar" });
    for (const [name, table] of Object.entries(tables(columns))) {
      await duck.connection.insertArrowTable(table, { name });
    }
    const names = NAMES.replace("companies_", "companies").replace("contacts_", "contacts");
    await duck.connection.query(`CREATE TABLE names AS ${names}`);
    return duck;
  }

  /** Makes the rows of the next delta ready. */
  prepare(columns) {
    this.delta = tables(columns);
  }

  async ask(job, ...args) {
    const before = performance.now();
    const value = await this[job](...args);
    return { value, ms: performance.now() - before };
  }

  async history() {
    const never = this.calendar.last + 1;
    this.money = false;
    const rows = await this.connection.query(evidence(this.now, never) + changes(never));
    const [groups, months, counts] = ["grp", "month", "n"].map((name) => rows.getChild(name).toArray());
    const first = months.reduce((a, b) => Math.min(a, b), never);
    const series = new Uint32Array(1 + GROUPS * (never - first));
    series[0] = first;
    const change = new Int32Array(GROUPS * (never - first + 1));
    for (let at = 0; at < groups.length; at++) change[(months[at] - first) * GROUPS + groups[at]] += counts[at];
    for (let group = 0; group < GROUPS; group++) {
      for (let month = 0, sum = 0; month < never - first; month++) {
        sum += change[month * GROUPS + group];
        series[1 + month * GROUPS + group] = sum;
      }
    }
    return series;
  }

  async apply() {
    for (const [name, table] of Object.entries(this.delta)) {
      await this.connection.query(`DROP TABLE IF EXISTS ${name}_`);
      if (table.numRows > 0) await this.connection.insertArrowTable(table, { name: `${name}_` });
      else await this.connection.query(`CREATE TABLE ${name}_ AS SELECT * FROM ${name} LIMIT 0`);
    }
    const replace = TABLES.map((name) => `
      DELETE FROM ${name} WHERE id IN (SELECT id FROM ${name}_); INSERT INTO ${name} SELECT * FROM ${name}_;`);
    await this.connection.query(`${replace.join("")}
      DELETE FROM contact_companies WHERE contact IN (SELECT id FROM contacts_);
      INSERT INTO contact_companies SELECT * FROM contact_companies_;
      DELETE FROM invoice_contacts WHERE invoice IN (SELECT id FROM invoices_);
      INSERT INTO invoice_contacts SELECT * FROM invoice_contacts_;
      DELETE FROM names WHERE client IN (SELECT id FROM companies_ UNION ALL SELECT -id FROM contacts_);
      INSERT INTO names ${NAMES};`);
    return this.history();
  }

  async page(month, byRevenue, words) {
    const at = this.calendar.referenceOf(month);
    if (byRevenue && !this.money) {
      await this.connection.query(MONEY);
      this.money = true;
    }
    const revenue = byRevenue ? `LEFT JOIN (
      SELECT client, sum(cents) AS revenue FROM money
      WHERE day BETWEEN ${this.calendar.minus(at, month, 12)} AND ${at} GROUP BY client
    ) r ON r.client = l.client` : "";
    const names = words ? "JOIN names s ON s.client = l.client" : "";
    return this.cards(`
      WITH seen AS (
        SELECT client, max(day) AS last FROM paid WHERE day <= ${at} GROUP BY client
        HAVING last >= ${this.calendar.minus(at, month, 6)}
      )
      SELECT count(*) OVER ()::INTEGER AS matching, l.client FROM (
        SELECT seen.client, last FROM seen JOIN lives v ON v.client = seen.client WHERE v.created <= ${at}
      ) l ${revenue} ${names}
      WHERE true ${conditions(words)}
      ORDER BY ${byRevenue ? "coalesce(revenue, 0)" : "last"} DESC, l.client < 0, abs(l.client) LIMIT 50`);
  }

  async search(words) {
    return this.cards(`
      SELECT count(*) OVER ()::INTEGER AS matching, s.client FROM names s JOIN lives l ON l.client = s.client
      WHERE true ${conditions(words)} ORDER BY folded = '', folded, s.client < 0, abs(s.client) LIMIT 50`);
  }

  async cards(query) {
    const rows = await this.connection.query(query);
    if (rows.numRows === 0) return [0];
    return [rows.getChild("matching").get(0), ...rows.getChild("client").toArray()];
  }
}
