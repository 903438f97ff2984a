// The check in a worker: a budget by equal shares may take a while.

import { checkSource } from './sources.mjs';

addEventListener('message', ({ data }) => checkSource(data.source, data.task, postMessage));
