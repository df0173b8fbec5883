// Watches how the page that carries this script starts, and posts what it saw to the command that opened it. Runs before
// everything else of the page; all times are milliseconds since the navigation of the app's frame began.
{
  // What is waited for: `empty`, `cold`, `fill`, or `warm` with the numbers that the counters have to show.
  const task = JSON.parse(document.currentScript.dataset.task);
  const post = (path, body) => fetch(path, { method: 'POST', body });
  const find = (selector) => document.querySelector(selector);
  const counters = () => [...document.querySelectorAll('.counters button strong')]
    .map((count) => Number(count.textContent.replace(/\D/g, '')));

  /**
   * Reads the portal as an administrator would who agrees, but wants no user fields: filling them would take the portal's
   * time for hours. Reports when nothing is being done any more.
   */
  function fill() {
    const isDone = () => find('.header .stamp') && !find('.progress') && !find('.header .primary:disabled');
    let quiet = 0;
    let seconds = 0;
    const watch = setInterval(() => {
      find('.first-run .choice input:checked')?.click();
      find('.first-run .notice button, .first-run .primary:not(:disabled)')?.click();
      seconds += 1;
      if (seconds % 20 === 0) post('/say', (find('.progress')?.innerText ?? 'counting').replace(/\s+/g, ' '));
      // What is done last, such as recording the months that have ended, shows nowhere.
      quiet = isDone() ? quiet + 1 : 0;
      if (quiet < 10) return;
      clearInterval(watch);
      post('/result', JSON.stringify({ counters: counters() }));
    }, 1000);
  }

  const reached = {
    empty: () => find('#empty-page'),
    cold: () => find('.first-run .primary'),
    warm: () => String(counters()) === String(task.counters),
  };

  /** Reports the moment at which what is waited for has been painted. */
  function watch() {
    let frame = null;
    const observer = new MutationObserver(() => {
      // The app's own frame; before it there is only the mark that something is being loaded.
      if (frame === null && find('.app, #empty-page')) frame = performance.now();
      if (!reached[task.kind]()) return;
      observer.disconnect();
      const dom = performance.now();
      // A message that is sent when a picture is about to be drawn arrives after it.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => post('/result', JSON.stringify({ painted: performance.now(), dom, frame }));
        port2.postMessage(null);
      });
    });
    observer.observe(document, { childList: true, subtree: true, characterData: true });
    // Says what is to be seen instead, long after any start should have been over.
    setTimeout(() => {
      if (find('body')) post('/say', `still waiting; the page shows: ${document.body.innerText.slice(0, 400)}`);
    }, 60_000);
  }

  if (task.kind === 'fill') fill(); else watch();
}
