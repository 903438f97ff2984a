// Where a board's files come from: a web address, or a folder that was picked.

import { Unreadable } from './board.mjs';
import { checkBoard } from './check.mjs';

/** What a server says of a file that is not there; some stores say "forbidden" of those. */
const ABSENT = [403, 404, 410];

/** The address of a board's folder, with a slash at its end; null if it is none. */
export function baseOf(text, page) {
  try {
    const base = new URL(text.trim(), page);
    if (!/^https?:$/.test(base.protocol)) return null;
    base.search = base.hash = '';
    base.pathname = base.pathname.replace(/(\/checkpoint)?\/*$/, '/');
    return base.href;
  } catch {
    return null;
  }
}

const webReader = (base) => async (path) => {
  const address = new URL(path, base).href;
  try {
    const answer = await fetch(address, { cache: 'no-store', credentials: 'omit' });
    if (ABSENT.includes(answer.status)) return null;
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  } catch {
    // The network, or a server that does not let other pages read: the browser does not say which.
  }
  throw new Unreadable(address);
};

/** {path: File} below the folder that holds "checkpoint"; null if none does. */
export function boardInFolder(files) {
  const byPath = [...files].map((file) => [file.webkitRelativePath || file.name, file]);
  const heads = byPath.map(([path]) => path).filter((path) => /(^|\/)checkpoint$/.test(path));
  if (heads.length === 0) return null;
  const head = heads.reduce((best, path) => (path.length < best.length ? path : best));
  const root = head.slice(0, -'checkpoint'.length);
  const within = byPath.filter(([path]) => path.startsWith(root));
  return new Map(within.map(([path, file]) => [path.slice(root.length), file]));
}

const folderReader = (files) => async (path) => {
  const file = files.get(path);
  if (!file) return null;
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new Unreadable(path);
  }
};

const readerOf = ({ base, files }) => (base ? webReader(base) : folderReader(files));

/** `source` is {base} or {files}. `hear` is told {progress}, and once {outcome} or {error}. */
export async function checkSource(source, task, hear) {
  try {
    hear({ outcome: await checkBoard(readerOf(source), task, (progress) => hear({ progress })) });
  } catch (error) {
    hear({ error: { isUnreadable: error instanceof Unreadable, message: error.message } });
  }
}
