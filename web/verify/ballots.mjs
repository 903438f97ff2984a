// Whether the ballots that were counted are those that were cast: each was on the board, sealed,
// before the vote closed.

import { equal, toHex } from './bytes.mjs';
import { fails, holds, unchecked } from './board.mjs';
import { parseChoice } from './choice.mjs';
import { ballotsRoot, commitmentOf, lotCommitment, lotSeed, textsHash } from './hashes.mjs';

const NONCE_BYTES = 32;
const RECEIPT = /^[0-9A-HJKMNP-TV-Z]{16}$/;
/** One alone could try numbers until the lot pleases. */
const COMMITTERS_MIN = 2;

const answer = (claim, isTrue, detail) => (isTrue ? holds(claim) : fails(claim, detail));

/** The places of the commitments of a decision by their bytes; a commitment may stand twice. */
export function placesByCommitment(decision) {
  const places = new Map();
  for (const { leaf, commitment } of decision.commitments) {
    const key = toHex(commitment);
    if (!places.has(key)) places.set(key, []);
    places.get(key).push(leaf);
  }
  return places;
}

export const optionCount = (decision) =>
  decision.opened.terms.method.name === 'yes_no' ? 2 : decision.options.length;

/** Each opened ballot takes one commitment of before the closing; the first that finds none. */
async function firstUncommitted(decision) {
  const places = placesByCommitment(decision);
  const commitments = await Promise.all(
    decision.ballots.map((ballot) => commitmentOf(decision.number, ballot)),
  );
  for (const [i, ballot] of decision.ballots.entries()) {
    const free = places.get(toHex(commitments[i])) ?? [];
    const at = free.shift();
    // Of other lengths one commitment could be opened in more ways than one.
    const isWhole = ballot.nonce.length === NONCE_BYTES && RECEIPT.test(ballot.receipt);
    if (at === undefined || at > decision.closed.leaf || !isWhole) return ballot;
  }
  return null;
}

function firstTwice(texts) {
  const seen = new Set();
  return texts.find((text) => seen.size === seen.add(text).size);
}

/** Commitments, reveals and seed of the lot, where one is drawn. */
async function checkLot(decision) {
  const claim = 'lot_is_as_committed';
  const { opened, counted } = decision;
  const { lotReveals: reveals, result } = counted;
  if (opened.terms.tieRule.name !== 'lot')
    return answer(claim, result.seed.length === 0 && reveals.length === 0, { why: 'lot_unasked' });
  if (opened.lotCommitments.length < COMMITTERS_MIN) return fails(claim, { why: 'lot_of_one' });
  if (reveals.length !== opened.lotCommitments.length)
    return fails(claim, { why: 'lot_reveals_missing' });
  for (const [i, reveal] of reveals.entries())
    if (reveal.length > 0 && !equal(await lotCommitment(reveal), opened.lotCommitments[i]))
      return fails(claim, { why: 'lot_reveal_differs', number: i + 1 });
  const seed = await seedOf(decision);
  return answer(claim, equal(seed, result.seed), { why: 'lot_seed_differs' });
}

/** Null where ties go by the order of the list. */
export async function seedOf(decision) {
  const { opened, counted } = decision;
  if (opened.terms.tieRule.name !== 'lot') return null;
  return lotSeed({
    // Not the number alone: another community has a decision of the same number.
    decision: Uint8Array.of(...opened.textsHash, ...opened.rollHash),
    ballotsRoot: await ballotsRoot(decision.ballots.map(({ choice }) => choice)),
    reveals: counted.lotReveals.filter((reveal) => reveal.length > 0),
  });
}

function checkChoices(decision) {
  const bad = decision.ballots.find(
    ({ choice }) => !parseChoice(choice, decision.opened.terms, optionCount(decision)),
  );
  return answer('choices_fit_method', !bad, { receipt: bad?.receipt });
}

async function checkCounted(decision) {
  const { ballots, counted, opened } = decision;
  const bad = await firstUncommitted(decision);
  const twice = firstTwice(ballots.map(({ receipt }) => receipt));
  const { turnout, roll, ballots_root: root } = counted.result;
  const count = BigInt(ballots.length);
  const fits = turnout === count && roll === BigInt(opened.rollSize) && turnout <= roll;
  return [
    answer('ballots_were_cast', !bad, { receipt: bad?.receipt, leaf: bad?.leaf }),
    answer('receipts_are_distinct', twice === undefined, { receipt: twice }),
    answer('turnout_is_of_ballots', fits, { turnout, ballots: count, roll }),
    checkChoices(decision),
    answer('root_is_of_ballots',
      equal(root, await ballotsRoot(ballots.map(({ choice }) => choice)))),
    await checkLot(decision),
  ];
}

/** The findings about a decision up to its count. */
export async function checkBallots(decision) {
  const { opened, faults } = decision;
  const findings = [answer('lines_are_in_order', faults.length === 0, faults[0])];
  if (!opened) return findings;
  findings.push(
    answer('texts_are_as_hashed',
      equal(await textsHash(opened.terms, decision.options), opened.textsHash)),
  );
  if (decision.counted && decision.closed) return [...findings, ...(await checkCounted(decision))];
  return [...findings, unchecked('ballots_were_cast', { why: 'not_counted' })];
}
