// Starts a check beside the page, which stays alive meanwhile. The page as one file has nothing beside
// it: there the check runs in the page itself.

import { checkSource } from './sources.mjs';

/**
 * `hear` is told {progress}, and once {outcome} or {error}. Gives a function that stops the check, so
 * that no more is heard of it.
 */
export function startCheck(source, task, hear) {
  if (document.documentElement.hasAttribute('data-single-file')) {
    let isStopped = false;
    checkSource(source, task, (message) => {
      if (!isStopped) hear(message);
    });
    return () => {
      isStopped = true;
    };
  }
  const worker = new Worker(new URL('worker.mjs', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }) => hear(data));
  worker.addEventListener('error', ({ message }) => hear({ error: { message: message ?? '' } }));
  worker.postMessage({ source, task });
  return () => worker.terminate();
}
