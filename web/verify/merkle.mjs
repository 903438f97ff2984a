// The Merkle tree of RFC 9162, section 2.1, with SHA-256.

import { equal, sha256 } from './bytes.mjs';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

const isHash = (bytes) => bytes.length === 32;

export const leafHash = (leaf) => sha256(LEAF, leaf);
export const nodeHash = (left, right) => sha256(NODE, left, right);

/** Grows by one leaf after the other; keeps only the roots of the complete subtrees. */
export class GrowingTree {
  size = 0n;
  /** {height, hash}, the largest first. */
  #peaks = [];

  async add(hashOfLeaf) {
    let peak = { height: 0, hash: hashOfLeaf };
    while (this.#peaks.at(-1)?.height === peak.height) {
      const left = this.#peaks.pop();
      peak = { height: peak.height + 1, hash: await nodeHash(left.hash, peak.hash) };
    }
    this.#peaks.push(peak);
    this.size += 1n;
  }

  async root() {
    if (this.#peaks.length === 0) return sha256();
    let hash = this.#peaks.at(-1).hash;
    for (const { hash: left } of this.#peaks.slice(0, -1).reverse())
      hash = await nodeHash(left, hash);
    return hash;
  }
}

/**
 * Section 2.1.3.2: whether the leaf with this hash stands at `index` of the tree of `size` leaves.
 * Sizes and indices are BigInt.
 */
export async function verifyInclusion({ index, size, root, leaf }, proof) {
  if (index < 0n || index >= size || ![root, leaf, ...proof].every(isHash)) return false;
  let node = index;
  let last = size - 1n;
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0n) return false;
    if (node % 2n === 1n || node === last) {
      hash = await nodeHash(sibling, hash);
      while (node % 2n === 0n && node !== 0n) {
        node /= 2n;
        last /= 2n;
      }
    } else {
      hash = await nodeHash(hash, sibling);
    }
    node /= 2n;
    last /= 2n;
  }
  return last === 0n && equal(hash, root);
}

/** Section 2.1.4.2: whether the first tree's leaves are the first ones of the second. */
export async function verifyConsistency({ size1, root1, size2, root2 }, proof) {
  if (size1 <= 0n || size1 > size2 || !proof.every(isHash)) return false;
  if (size1 === size2) return proof.length === 0 && equal(root1, root2);
  if (proof.length === 0) return false;
  const isPowerOfTwo = (size1 & (size1 - 1n)) === 0n;
  const path = isPowerOfTwo ? [root1, ...proof] : proof;
  let node = size1 - 1n;
  let last = size2 - 1n;
  while (node % 2n === 1n) {
    node /= 2n;
    last /= 2n;
  }
  let first = path[0];
  let second = path[0];
  for (const sibling of path.slice(1)) {
    if (last === 0n) return false;
    if (node % 2n === 1n || node === last) {
      first = await nodeHash(sibling, first);
      second = await nodeHash(sibling, second);
      while (node % 2n === 0n && node !== 0n) {
        node /= 2n;
        last /= 2n;
      }
    } else {
      second = await nodeHash(second, sibling);
    }
    node /= 2n;
    last /= 2n;
  }
  return last === 0n && equal(first, root1) && equal(second, root2);
}
