// How a worker is asked: a job by its name, answered with its value and the milliseconds it took inside of the worker,
// so that no message between page and worker is counted.

export function answer(jobs) {
  self.onmessage = ({ data: { id, job, args } }) => {
    try {
      const before = performance.now();
      const value = jobs[job](...args);
      const ms = performance.now() - before;
      self.postMessage({ id, value: value ?? null, ms });
    } catch (error) {
      self.postMessage({ id, error: `${job}: ${error.stack ?? error}` });
    }
  };
  self.postMessage({ ready: true });
}
