// The canonical bytes of what a decision fixes: texts, ballots, lot. Numbers have eight bytes, the
// highest first; texts have the number of their bytes before them.

import { bigEndian64, concat, concatAll, hmacSha256, sha256, utf8 } from './bytes.mjs';

const label = (name) => utf8(`${name}\0`);

function lengthAnd(text) {
  const bytes = utf8(text);
  return concat(bigEndian64(bytes.length), bytes);
}

const numbers = (...values) => concat(...values.map(bigEndian64));

/** What decision_opened has as texts_hash. */
export function textsHash(terms, options) {
  return sha256(
    label('decision-texts-v1'),
    lengthAnd(terms.title),
    lengthAnd(terms.text),
    numbers(options.length),
    concatAll(options.map((option) => concat(
      numbers(option.number),
      lengthAnd(option.title),
      lengthAnd(option.text),
      numbers(option.cost),
    ))),
    numbers(terms.method.number, terms.secrecy.number),
    numbers(terms.eligibility.residencyLevelMin, terms.eligibility.memberForMs),
    numbers(terms.quorum.numerator, terms.quorum.denominator, terms.quorum.number),
    numbers(terms.threshold.kind.number, terms.threshold.numerator, terms.threshold.denominator),
    numbers(terms.threshold.moreThan ? 1 : 0, terms.tieRule.number),
    numbers(terms.durationMs, terms.closesAtMs, terms.appealMs),
    numbers(terms.seats, terms.chosenMin, terms.chosenMax, terms.scoreMax),
    numbers(terms.budget, terms.decimals, terms.completion.number),
  );
}

/** Of written choices; the order in which they are given changes nothing. */
export function ballotsRoot(choices) {
  // Written choices are ASCII, so the order of JavaScript's texts is that of their bytes.
  const lines = choices.map((choice) => `${choice}\n`).sort();
  return sha256(label('decision-ballots-v1'), utf8(lines.join('')));
}

/** What the board has from the moment a ballot was cast. */
export function commitmentOf(decision, { receipt, choice, nonce }) {
  return sha256(
    label('ballot-v1'), bigEndian64(decision), label(receipt), label(choice), nonce,
  );
}

export const lotCommitment = (reveal) => sha256(label('lot-commit-v1'), reveal);

/** `facts`: {decision, ballotsRoot, reveals} as bytes. */
export const lotSeed = ({ decision, ballotsRoot: root, reveals, beacon = new Uint8Array(0) }) =>
  sha256(label('lot-v1'), decision, Uint8Array.of(0), root, ...reveals, beacon);

/**
 * The places of ids in the order that settles ties, the best 0: by lot where there is a seed, else
 * by the bytes of the ids.
 */
export async function tiePlaces(ids, seed) {
  const keyOf = async (id) => (seed ? hmacSha256(seed, utf8(id)) : utf8(id));
  const keys = await Promise.all(ids.map(keyOf));
  const order = ids.map((_, i) => i);
  order.sort((a, b) => compareBytes(keys[a], keys[b]));
  const places = [];
  for (const [place, i] of order.entries()) places[i] = place;
  return places;
}

export function compareBytes(a, b) {
  for (let i = 0; i < Math.min(a.length, b.length); ++i) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}
