// Runs the engine and its opponents side by side, each in a worker of its own, turn by turn on the same bytes; compares
// every answer, and posts what was measured to the command that opened this page.

const wanted = new URLSearchParams(location.search);
const clients = Number(wanted.get("clients"));
const seed = Number(wanted.get("seed"));
const runs = {
  load: Number(wanted.get("loads")), history: Number(wanted.get("histories")),
  increment: Number(wanted.get("increments")), queries: Number(wanted.get("queries")),
};
const TODAY = "2026-06-15";
const LISTS = [0, 1, 2, 3, 4, 5];

const post = (path, body) => fetch(path, { method: "POST", body });
const say = (text) => post("/say", text);

/** A worker that is asked one thing at a time. */
class Side {
  constructor(file) {
    this.worker = new Worker(`/bench/${file}`, { type: "module" });
    this.open = new Map();
    this.asked = 0;
    this.ready = new Promise((done, fail) => {
      this.worker.onerror = (event) => fail(new Error(`${file}: ${event.message ?? "does not start"}`));
      this.worker.onmessage = ({ data }) => {
        if (data.ready) return done();
        const { done: answered, fail: failed } = this.open.get(data.id);
        this.open.delete(data.id);
        if (data.error) failed(new Error(`${file}: ${data.error}`)); else answered(data);
      };
    });
  }

  /** The value of a job and its milliseconds. */
  ask(job, ...args) {
    return new Promise((done, fail) => {
      const id = this.asked++;
      this.open.set(id, { done, fail });
      this.worker.postMessage({ id, job, args });
    });
  }

  async value(job, ...args) {
    return (await this.ask(job, ...args)).value;
  }

  static async start(file, ...args) {
    const side = new Side(file);
    await side.ready;
    await side.ask("start", ...args);
    return side;
  }
}

function quantile(times, part) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
}

/** Medians and shortest times, of lists the 95th percentile too; nothing for who did not take part. */
function summary(what, times, more = {}) {
  const result = { what };
  for (const [who, all] of Object.entries(times)) {
    const took = all.length > 0;
    result[`${who}_ms`] = took ? quantile(all, 0.5) : null;
    result[`${who}_min_ms`] = took ? Math.min(...all) : null;
    if (what === "page" || what === "search") result[`${who}_p95_ms`] = took ? quantile(all, 0.95) : null;
  }
  return { ...result, ...more };
}

/** Fails unless two lists of numbers are the same. */
function same(what, left, right) {
  const at = left.length === right.length ? left.findIndex((number, at) => number !== right[at]) : -2;
  if (at !== -1) {
    const numbers = at === -2 ? `${left.length} and ${right.length} numbers` : `at ${at}: ${left[at]} and ${right[at]}`;
    throw new Error(`${what}: not the same, ${numbers}`);
  }
}

/** The latest answer that was the same from all. */
let latest = null;

/** Asks everybody in turn, who goes first changing from run to run, and compares the answers. */
async function everybody(what, sides, turn, times, job, ...args) {
  const names = Object.keys(sides);
  const answers = {};
  for (let at = 0; at < names.length; at++) {
    const name = names[(at + turn) % names.length];
    answers[name] = await sides[name].ask(job, ...args);
  }
  const told = names.filter((name) => answers[name].value !== null);
  latest = answers[told[0]].value;
  for (const name of told.slice(1)) same(`${what}: ${told[0]} and ${name}`, latest, answers[name].value);
  // Who cannot answer a question is out of the comparison of times, and so is the question.
  if (told.length === names.length) for (const name of names) times[name].push(answers[name].ms);
  return told.length === names.length;
}

async function load(generator) {
  const times = { ours: [], typed_js: [], duckdb: [] };
  let sides;
  let bytes;
  for (let run = 0; run < runs.load; run++) {
    for (const side of Object.values(sides ?? {})) side.worker.terminate();
    sides = { ours: await Side.start("ours-worker.js"), typed_js: await Side.start("typed-worker.js", TODAY) };
    const total = { ours: 0, typed_js: 0 };
    bytes = 0;
    for (const list of LISTS) {
      const batches = await generator.value("batches", list);
      for (let index = 0; index < batches; index++) {
        const batch = await generator.value("batch", list, index);
        bytes += batch.length;
        const order = index % 2 ? ["ours", "typed_js"] : ["typed_js", "ours"];
        for (const name of order) total[name] += (await sides[name].ask("load", list, batch)).ms;
      }
    }
    for (const name of ["ours", "typed_js"]) times[name].push(total[name]);
    const [ours, typed] = [total.ours.toFixed(0), total.typed_js.toFixed(0)];
    await say(`load ${run + 1} of ${runs.load}: ours ${ours} ms, typed JS ${typed} ms`);
  }
  return { sides, result: summary("load", times, { bytes }) };
}

/** Questions that are the same in every run. */
function questions(searches) {
  let state = 12345;
  const below = (end) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * end);
  };
  const last = 2026 * 12 + 5;
  return Array.from({ length: runs.queries }, (_, at) => ({
    month: last - below(36),
    byRevenue: at % 2 === 1,
    words: below(3) === 0 ? "" : searches[below(searches.length)].split(" ")[0],
    search: searches[(at * 7) % searches.length],
  }));
}

async function main() {
  const generator = await Side.start("generator-worker.js", clients, seed);
  const records = (await Promise.all(LISTS.map((list) => generator.value("rows", list)))).reduce((a, b) => a + b);
  const { sides, result } = await load(generator);
  const results = [result];
  const fresh = () => ({ ours: [], typed_js: [], duckdb: [] });

  let why_no_duckdb = null;
  if (wanted.has("duckdb")) {
    try {
      const { Duck } = await import("/bench/duck.js");
      sides.duckdb = await Duck.start(await sides.typed_js.value("columns"), TODAY);
      await say("DuckDB is fed");
    } catch (error) {
      why_no_duckdb = String(error.stack ?? error);
    }
  } else {
    why_no_duckdb = "not asked for, or not installed";
  }

  let times = fresh();
  for (let run = 0; run < runs.history; run++) await everybody("history", sides, run, times, "history");
  const firsts = Object.entries(times).map(([who, all]) => [`${who}_first_ms`, all[0] ?? null]);
  results.push(summary("history", times, Object.fromEntries(firsts)));
  await say("histories are the same");

  const searches = await generator.value("searches");
  const asked = questions(searches);
  for (const [what, args] of [
    ["page", (it) => [it.month, it.byRevenue, it.words]],
    ["search", (it) => [it.search]],
  ]) {
    // Whatever an engine makes ready at the first question is told apart; money is asked for first, so that the words,
    // which everybody can search for, are told.
    const first = fresh();
    const opening = { ...asked[0], words: searches[0], search: searches[0] };
    if (what === "page") await everybody(what, sides, 0, fresh(), what, ...args({ ...opening, words: "", byRevenue: true }));
    await everybody(what, sides, 0, first, what, ...args({ ...opening, byRevenue: false }));
    times = fresh();
    let unanswered = 0;
    for (let at = 0; at < asked.length; at++) {
      const label = `${what} ${JSON.stringify(args(asked[at]))}`;
      if (!(await everybody(label, sides, at, times, what, ...args(asked[at])))) unanswered++;
    }
    const more = { unanswered };
    for (const [who, all] of Object.entries(first)) more[`${who}_first_ms`] = all[0] ?? null;
    results.push(summary(what, times, more));
    await say(`answers to ${what} are the same`);
  }

  times = fresh();
  const reading = fresh();
  for (let round = 1; round <= runs.increment; round++) {
    const lists = [];
    const pages = [];
    for (const list of LISTS) {
      for (const page of await generator.value("delta", list, round)) {
        lists.push(list);
        pages.push(page);
      }
    }
    // DuckDB reads no JSON: its rows are made ready outside of its time.
    if (sides.duckdb) sides.duckdb.prepare(await sides.typed_js.value("columnsOf", lists, pages));
    const { ours, typed_js } = sides;
    await everybody(`reading ${round}`, { ours, typed_js }, round, reading, "read", lists, pages);
    await everybody(`increment ${round}`, sides, round, times, "apply");
  }
  results.splice(2, 0, summary("increment", times), summary("increment_read", reading));
  const months = (latest.length - 1) / 15;
  const now = Array.from(latest.slice(-15));
  await say("histories after the increments are the same");

  const worker_bytes = await sides.ours.value("bytes");
  await post("/result", JSON.stringify({ clients, records, runs, results, worker_bytes, months, now, why_no_duckdb }));
}

main().catch((error) => post("/failure", String(error.stack ?? error)));
