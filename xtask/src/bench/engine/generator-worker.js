// The worker that writes the portal: the same Wasm module as ours, with a memory of its own.
import { answer } from "./answer.js";
import init, { Generator } from "/ours/engine_bench.js";

await init({ module_or_path: "/ours/engine_bench_bg.wasm" });
let generator = null;
answer({
  start: (clients, seed) => { generator = new Generator(clients, seed); },
  batches: (list) => generator.batches(list),
  rows: (list) => generator.rows(list),
  batch: (list, index) => generator.batch(list, index),
  delta: (list, round) => generator.delta(list, round),
  searches: () => generator.searches(),
});
