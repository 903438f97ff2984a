// Boards made by hand for tests: lines are put together, damaged if wanted, hashed and signed. The
// tree is worked out from the definition, not by the page's code.

import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export const ORIGIN = 'city.example/riverside';

const sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** MTH of RFC 9162, section 2.1.1, as it is written there. */
export function treeRoot(leaves) {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return sha256('\0', leaves[0]);
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha256('\x01', treeRoot(leaves.slice(0, split)), treeRoot(leaves.slice(split)));
}

/** PATH of RFC 9162, section 2.1.3.1. */
export function treePath(index, leaves) {
  if (leaves.length <= 1) return [];
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...treePath(index, left), treeRoot(right)]
    : [...treePath(index - split, right), treeRoot(left)];
}

export class Signer {
  constructor(name = ORIGIN) {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
    this.name = name;
    this.privateKey = privateKey;
    this.keyBytes = Buffer.concat([Buffer.of(1), raw]);
    this.id = sha256(`${name}\n`, this.keyBytes).subarray(0, 4);
    this.verifierKey = `${name}+${this.id.toString('hex')}+${this.keyBytes.toString('base64')}`;
  }

  head(leaves, origin = this.name) {
    const text = `${origin}\n${leaves.length}\n${treeRoot(leaves).toString('base64')}\n`;
    const signature = Buffer.concat([this.id, sign(null, Buffer.from(text), this.privateKey)]);
    return `${text}\n\u2014 ${this.name} ${signature.toString('base64')}\n`;
  }
}

const threeDigits = (index) => String(index).padStart(3, '0');

/** The files of a board of less than 256,000 leaves by their paths. */
export function filesOf(leaves, signer) {
  const files = new Map([['checkpoint', Buffer.from(signer.head(leaves))]]);
  for (let first = 0; first < leaves.length; first += 256) {
    const some = leaves.slice(first, first + 256);
    const parts = some.flatMap((leaf) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(leaf.length);
      return [length, leaf];
    });
    const partial = some.length < 256 ? `.p/${some.length}` : '';
    files.set(`tile/entries/${threeDigits(first / 256)}${partial}`, Buffer.concat(parts));
  }
  return files;
}

export const reader = (files) => async (path) => files.get(path) ?? null;

/** A ballot with its nonce, and its commitment by the definition; `name` is made as long as receipts are. */
export function cast(decision, name, choice) {
  const receipt = name.replaceAll(/[^0-9A-HJKMNP-TV-Z]/g, '0').padStart(16, '0');
  const nonce = randomBytes(32);
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(BigInt(decision));
  const commitment = sha256('ballot-v1\0', number, `${receipt}\0`, `${choice}\0`, nonce);
  return { receipt, choice, nonce: nonce.toString('base64'), commitment: commitment.toString('base64') };
}

/** The lines of one decision, to be changed before they are written. */
export class MadeDecision {
  constructor(number, { terms, options = [], rollSize = 8, textsHash, lot = [] }) {
    this.number = String(number);
    this.opened = {
      decision: this.number,
      at_ms: '1700000000000',
      closes_at_ms: '1700086400000',
      terms: { seats: 1, ...terms },
      roll_size: rollSize,
      texts_hash: textsHash,
      roll_hash: sha256('roll').toString('base64'),
      ...(lot.length > 0 && { lot_commitments: lot.map((one) => one.commitment) }),
    };
    this.options = options;
    this.lot = lot;
    this.ballots = [];
    /** Cast, then replaced: on the board, and not opened. */
    this.replaced = [];
    this.result = {};
    this.log = [];
    this.losses = [];
    this.isCounted = true;
  }

  vote(receipt, choice) {
    this.ballots.push(cast(this.number, receipt, choice));
    return this.ballots.at(-1);
  }

  get openedBallots() {
    return this.ballots
      .toSorted((a, b) => (a.receipt < b.receipt ? -1 : 1))
      .map(({ receipt, choice, nonce }) => ({ receipt, ...(choice && { choice }), nonce }));
  }

  lines() {
    const { number: decision } = this;
    const commitments = [...this.ballots, ...this.replaced].map(({ commitment }) => commitment).sort();
    const before = [
      { decision_opened: this.opened },
      ...this.options.map((option) => ({ option: { decision, option } })),
      ...commitments.map((commitment) => ({ ballot: { decision, commitment } })),
    ];
    if (!this.isCounted) return before;
    return [
      ...before,
      { decision_closed: { decision, at_ms: '1700086400000' } },
      ...(this.ballots.length > 0 ? [{ opened_ballots: { decision, ballots: this.openedBallots } }] : []),
      {
        decision_counted: {
          decision,
          at_ms: '1700086400000',
          appeal_until_ms: '1700345600000',
          result: this.result,
          ...(this.lot.length > 0 && { lot_reveals: this.lot.map((one) => one.reveal ?? '') }),
        },
      },
      { count_log: { decision, log: this.log, losses: this.losses } },
    ];
  }
}

export const leavesOf = (lines) => lines.map((line) => Buffer.from(JSON.stringify(line)));
