// The worker of our engine.
import { answer } from "./answer.js";
import init, { Engine } from "/ours/engine_bench.js";

await init({ module_or_path: "/ours/engine_bench_bg.wasm" });
let engine = null;
answer({
  start: () => { engine = new Engine(); },
  load: (list, bytes) => engine.load_page(list, bytes),
  history: () => engine.history(),
  read: (lists, pages) => { engine.read(Uint8Array.from(lists), pages); return []; },
  apply: () => engine.apply(),
  page: (month, byRevenue, words) => engine.page(month, byRevenue, words) ?? null,
  search: (words) => engine.search(words),
  bytes: () => engine.bytes(),
});
