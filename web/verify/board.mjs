// What a stranger can find out from a board's files alone: every leaf is hashed again, and nothing
// that the board says about itself is believed.

import { equal } from './bytes.mjs';
import { Ed25519Missing } from './ed25519.mjs';
import { GrowingTree, leafHash, verifyInclusion } from './merkle.mjs';
import { parseHead, verifyHead } from './note.mjs';
import { readBundle } from './tiles.mjs';

/** Files that are asked for at once. */
const AHEAD = 8;
const BUNDLE = 256n;

/** A file that the disk or the network does not give, unlike one that is not there. */
export class Unreadable extends Error {}

export const holds = (claim, detail = {}) => ({ claim, verdict: 'holds', ...detail });
export const fails = (claim, detail = {}) => ({ claim, verdict: 'fails', ...detail });
export const unchecked = (claim, detail = {}) => ({ claim, verdict: 'unchecked', ...detail });
const answer = (claim, isTrue) => (isTrue ? holds(claim) : fails(claim));

/** All leaves once, and the roots at the sizes that are asked for. */
async function replay(read, size, sizes, progress) {
  const tree = new GrowingTree();
  const leaves = [];
  const roots = new Map();
  const note = async () => {
    if (sizes.includes(tree.size)) roots.set(tree.size, await tree.root());
  };
  await note();
  const pending = [];
  let asked = 0n;
  while (tree.size < size) {
    while (pending.length < AHEAD && asked * BUNDLE < size) {
      const bundle = readBundle(read, asked, size);
      // The first fault ends the reading; those behind it are nobody's business.
      bundle.catch(() => {});
      pending.push(bundle);
      asked += 1n;
    }
    const { leaves: some, fault, file } = await pending.shift();
    if (fault) return { fault, file };
    const hashes = await Promise.all(some.map(leafHash));
    for (const [i, leaf] of some.entries()) {
      leaves.push(leaf);
      await tree.add(hashes[i]);
      await note();
    }
    progress(leaves.length, size);
  }
  return { leaves, roots };
}

async function signature(claim, head, key) {
  if (!key) return unchecked(claim, { why: 'no_key' });
  try {
    const why = await verifyHead(head, key);
    return why === 'holds' ? holds(claim) : fails(claim, { why });
  } catch (error) {
    if (error instanceof Ed25519Missing) return unchecked(claim, { why: 'no_ed25519' });
    throw error;
  }
}

function prefix(claim, earlier, head, roots) {
  if (earlier.origin !== head.origin) return fails(claim, { why: 'origin_differs' });
  if (earlier.size > head.size) return fails(claim, { why: 'sizes_reversed' });
  if (!roots) return unchecked(claim);
  return answer(claim, equal(roots.get(earlier.size), earlier.root));
}

async function proof(given, head, replayed) {
  const findings = [];
  const stored = replayed && given.index < head.size ? replayed.leaves[Number(given.index)] : null;
  const leaf = given.leaf ?? stored;
  const claim = { index: given.index, size: given.head.size, root: given.head.root };
  findings.push(
    leaf
      ? answer('proof_leads_to_head',
        await verifyInclusion({ ...claim, leaf: await leafHash(leaf) }, given.proof))
      : unchecked('proof_leads_to_head'),
  );
  if (given.index >= head.size)
    findings.push(fails('proof_is_on_board', { why: 'index_outside_tree' }));
  else if (!stored) findings.push(unchecked('proof_is_on_board'));
  else findings.push(answer('proof_is_on_board', !given.leaf || equal(stored, given.leaf)));
  return findings;
}

/**
 * Reads a board through `read(path)`, which gives bytes, or null for a file that is not there.
 * `key` is a parsed verifier key, `olderHead` a parsed head, `proof` a parsed tlog-proof; all from
 * elsewhere than the board. Gives {head, leaves, findings}; leaves only if all are there, whosever root they have.
 */
export async function auditBoard(read, task = {}, progress = () => {}) {
  const { key, olderHead, proof: given } = task;
  const file = await read('checkpoint');
  const head = file && parseHead(file);
  if (!head) {
    const why = file ? 'checkpoint_malformed' : 'file_missing';
    return { findings: [fails('head_is_readable', { why, file: 'checkpoint' })] };
  }
  const findings = [holds('head_is_readable'), await signature('head_is_signed', head, key)];
  const sizes = [head.size, olderHead?.size, given?.head.size].filter((size) => size !== undefined);
  const replayed = await replay(read, head.size, sizes, progress);
  const complete = !replayed.fault;
  findings.push(
    complete
      ? holds('leaves_are_complete')
      : fails('leaves_are_complete', { why: replayed.fault, file: replayed.file }),
  );
  const fits = complete && equal(replayed.roots.get(head.size), head.root);
  findings.push(complete ? answer('root_is_of_leaves', fits) : unchecked('root_is_of_leaves'));
  if (olderHead) {
    findings.push(await signature('older_head_is_signed', olderHead, key));
    findings.push(prefix('older_head_is_prefix', olderHead, head, replayed.roots));
  }
  if (given) {
    findings.push(await signature('proof_head_is_signed', given.head, key));
    findings.push(prefix('proof_head_is_prefix', given.head, head, replayed.roots));
    findings.push(...(await proof(given, head, complete ? replayed : null)));
  }
  return { head, findings, leaves: replayed.leaves };
}
