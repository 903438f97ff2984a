// The whole count of a decision from its opened ballots: the result, the log, and why each option
// lost, to be held against what the board says.

import { equal } from './bytes.mjs';
import { optionCount, seedOf } from './ballots.mjs';
import { fails, holds, unchecked } from './board.mjs';
import { isCountable, parseChoice } from './choice.mjs';
import { countApproval, countPlurality, countScore } from './count_adding.mjs';
import { CountRefused, sentence } from './count_common.mjs';
import { countGreedy } from './count_greedy.mjs';
import { countIrv } from './count_irv.mjs';
import { countSchulze } from './count_schulze.mjs';
import { countEqualShares } from './count_shares.mjs';
import { countScottishStv } from './count_stv.mjs';
import { ballotsRoot, tiePlaces } from './hashes.mjs';
import { findingLine, isMet, quorumOf, thresholdOf } from './requirements.mjs';

/** A board has so many lines of a count's log, at most. */
const LOG_MAX = 2000;

const METHODS = {
  yes_no: countPlurality,
  plurality: countPlurality,
  approval: countApproval,
  score: countScore,
  irv: countIrv,
  schulze: countSchulze,
  scottish_stv: countScottishStv,
};

/** Padded, so that without a lot the order of the bytes is that of the list. */
const idOf = (number) => String(number).padStart(3, '0');

export function optionsOf(decision) {
  if (decision.opened.terms.method.name === 'yes_no')
    return [{ id: idOf(1), name: 'yes' }, { id: idOf(2), name: 'no' }];
  return decision.options.map(({ number, title, cost }) => ({
    id: idOf(number), name: title, cost,
  }));
}

/** Options from 0, as the counts have them. */
const ballotOf = (choice) => ({
  count: 1n,
  chosen: choice.chosen.map((option) => option - 1),
  scores: choice.scores.map(({ option, score }) => ({ option: option - 1, score })),
  ranks: choice.ranks.map((rank) => rank.map((option) => option - 1)),
});

/** By how many whole units a step of Add1 raises the share: one, or a thousandth of a great share. */
export function incrementOf({ budget, decimals }, voters) {
  const share = budget / 10n ** BigInt(decimals) / voters;
  return share > 2000n ? share / 1000n : 1n;
}

function countMethod(terms, options, ballots, order) {
  const method = terms.method.name;
  if (METHODS[method]) {
    const { elected, ...rest } = METHODS[method]({ options, ballots }, { seats: terms.seats, order });
    return { ...rest, first: elected, cost: 0n };
  }
  const { budget, decimals } = terms;
  const election = { projects: options, ballots, budget, decimals };
  const completion = terms.completion.name;
  const increment = incrementOf(terms, BigInt(ballots.length));
  const { funded, ...rest } =
    method === 'budget_greedy'
      ? countGreedy(election, { order })
      : countEqualShares(election, { completion, increment, order });
  return { ...rest, first: funded };
}

const NOTHING = { first: [], usedLot: false, log: [], losers: [], cost: 0n };

/** Why nothing was decided, in figures. */
function failureOf(quorumReached, quorum, threshold) {
  const missed = (quorumReached ? threshold : quorum).find((finding) => !isMet(finding));
  if (!missed) return sentence('decisions.lost.no_votes');
  return sentence(`decisions.lost.${quorumReached ? 'threshold' : 'quorum'}`, missed);
}

function lossesOf(count, winners, losers, failure) {
  const why = new Map(losers.map((loser) => [loser.option + 1, loser.why]));
  const all = Array.from({ length: count }, (_, i) => i + 1);
  return all
    .filter((option) => !winners.includes(option))
    .map((option) => ({ option, why: why.get(option) ?? failure }));
}

/** What the count means under quorum and threshold. */
function judge(terms, options, choices, counted, result) {
  const votesFor = (option) =>
    BigInt(choices.filter(({ chosen }) => chosen.includes(option)).length);
  const asks = terms.method.name === 'yes_no';
  // A question whose answers are equal is not passed; no lot says yes.
  const { first, usedLot, log, losers, cost } =
    asks && votesFor(1) === votesFor(2) ? NOTHING : counted;
  const leaders = first.map((option) => option + 1);
  const yes = votesFor(asks ? 1 : leaders[0]);
  const figures = { ...result, yes, no: result.valid - yes };
  const quorum = quorumOf(terms, figures);
  const threshold = thresholdOf(terms, figures);
  const quorumReached = quorum.every(isMet);
  const thresholdReached = threshold.every(isMet);
  const hasVotes = asks ? votesFor(1) > 0n : first.length > 0;
  const passed = quorumReached && thresholdReached && hasVotes;
  const winners = passed ? (asks ? [1] : leaders) : [];
  Object.assign(result, {
    winners,
    leaders,
    quorum_reached: quorumReached,
    threshold_reached: thresholdReached,
    passed,
    used_lot: usedLot,
    cost: passed ? cost : 0n,
  });
  return {
    result,
    log: [
      ...log,
      ...quorum.map((finding) => findingLine(finding, 'quorum')),
      ...threshold.map((finding) => findingLine(finding, 'threshold')),
    ].slice(0, LOG_MAX),
    losses: lossesOf(options.length, winners, losers, failureOf(quorumReached, quorum, threshold)),
  };
}

/** {result, log, losses} of a decision whose ballots are opened; throws CountRefused. */
export async function recount(decision) {
  const { terms, rollSize } = decision.opened;
  if (!isCountable(terms, decision.options)) throw new CountRefused();
  const texts = decision.ballots.map(({ choice }) => choice);
  const choices = texts.map((text) => parseChoice(text, terms, optionCount(decision)));
  if (choices.includes(null)) throw new CountRefused();
  const options = optionsOf(decision);
  const seed = await seedOf(decision);
  const ids = options.map(({ id }) => id);
  const order = { places: await tiePlaces(ids, seed), isLot: seed !== null };
  const valid = BigInt(choices.filter(({ isEmpty }) => !isEmpty).length);
  const result = {
    roll: BigInt(rollSize),
    turnout: BigInt(choices.length),
    valid,
    ballots_root: await ballotsRoot(texts),
    seed: seed ?? new Uint8Array(0),
    fault: null,
  };
  // Where everybody abstained nobody is first.
  const counted =
    valid === 0n ? NOTHING : countMethod(terms, options, choices.map(ballotOf), order);
  return judge(terms, options, choices, counted, result);
}

const BALLOTS_LOST = 'decisions.fault.ballots_lost';

/** The names of the fields in which two results differ. */
export function differences(mine, theirs) {
  const isSame = (a, b) => {
    if (a instanceof Uint8Array) return b instanceof Uint8Array && equal(a, b);
    if (a !== null && typeof a === 'object') return JSON.stringify(a) === JSON.stringify(b);
    return a === b;
  };
  return Object.keys(mine).filter((field) => !isSame(mine[field], theirs[field]));
}

/** The place of the first line that differs, from 0; -1 if none does. */
function firstDifference(mine, theirs) {
  const length = Math.max(mine.length, theirs.length);
  for (let i = 0; i < length; ++i)
    if (JSON.stringify(mine[i]) !== JSON.stringify(theirs[i])) return i;
  return -1;
}

/** {findings, recounted}: recounted is null where nothing could be counted. */
export async function checkCount(decision) {
  const claims = ['result_is_recounted', 'log_is_recounted', 'losses_are_recounted'];
  if (!decision.counted || !decision.opened)
    return { findings: [unchecked(claims[0], { why: 'not_counted' })], recounted: null };
  // Ballots that no key opened are on no board: nobody can tell what they would have changed.
  const { fault, winners, leaders } = decision.counted.result;
  if (fault?.key === BALLOTS_LOST && winners.length === 0 && leaders.length === 0) {
    const why = { why: 'no_result' };
    return { findings: [unchecked(claims[0], why)], recounted: null };
  }
  let mine;
  try {
    mine = await recount(decision);
  } catch (error) {
    if (!(error instanceof CountRefused)) throw error;
    return { findings: [fails(claims[0], { why: 'uncountable' })], recounted: null };
  }
  const fields = differences(mine.result, decision.counted.result);
  const answer = (claim, isTrue, detail) => (isTrue ? holds(claim) : fails(claim, detail));
  const log = firstDifference(mine.log, decision.log);
  const losses = firstDifference(mine.losses, decision.losses);
  return {
    findings: [
      answer(claims[0], fields.length === 0, { why: 'fields_differ', fields }),
      answer(claims[1], log < 0, { why: 'line_differs', line: log + 1 }),
      answer(claims[2], losses < 0, { why: 'line_differs', line: losses + 1 }),
    ],
    recounted: mine,
  };
}
