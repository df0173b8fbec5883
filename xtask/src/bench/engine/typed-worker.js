// The worker of the opponent by hand.
import { answer } from "./answer.js";
import { Typed } from "./typed.mjs";

let typed = null;
let today = null;
answer({
  start: (date) => { today = date; typed = new Typed(date); },
  load: (list, bytes) => typed.load(list, bytes),
  history: () => typed.history(),
  read: (lists, pages) => { typed.read(lists, pages); return []; },
  apply: () => typed.apply(),
  page: (month, byRevenue, words) => typed.page(month, byRevenue, words),
  search: (words) => typed.search(words),
  columns: () => typed.columns(),
  // For DuckDB, whose rows are made ready outside of its time.
  columnsOf: (lists, pages) => {
    const rows = new Typed(today);
    for (let at = 0; at < pages.length; at++) rows.load(lists[at], pages[at]);
    return rows.columns();
  },
  bytes: () => 0,
});
