// The methods that add up: most votes (plurality and yes or no), most approvals, most points.

import { electFromRanking, say, standingOf, turnoutOf } from './count_common.mjs';

/** Above 0 where a's figures come before b's: the first one that differs decides. */
function compareFigures(a, b) {
  const at = a.findIndex((figure, i) => figure !== b[i]);
  if (at < 0) return 0;
  return a[at] > b[at] ? 1 : -1;
}

function rankingOf(options, figures) {
  const sorted = standingOf(options).sort((a, b) => compareFigures(figures[b], figures[a]));
  const ranking = [];
  for (const option of sorted) {
    const last = ranking.at(-1);
    if (last && compareFigures(figures[last[0]], figures[option]) === 0) last.push(option);
    else ranking.push([option]);
  }
  return ranking;
}

function whyLost(option, last, figures, order) {
  const sameSum = figures[option][0] === figures[last][0];
  const same = compareFigures(figures[option], figures[last]) === 0;
  if (same) return order.isLot ? 'lost.by_lot' : 'lost.by_id';
  return sameSum ? 'lost.fewer_high_scores' : 'lost.fewer';
}

/** `figures`: those of each option, the deciding one first. */
function finish({ options, ballots }, { seats, order }, figures, valid, about) {
  const ranking = rankingOf(options, figures);
  const tally = { elected: [], ranking, usedLot: false, log: [], losers: [], figures };
  tally.turnout = turnoutOf(ballots);
  tally.valid = valid;
  tally.log.push(say('log.ballots', { turnout: tally.turnout, valid }));
  for (const option of ranking.flat())
    tally.log.push(say(about, { option: options[option].name, votes: figures[option][0] }));
  electFromRanking(options, ranking, seats, order, tally);
  const last = tally.elected.at(-1);
  for (const option of standingOf(options)) {
    if (tally.elected.includes(option)) continue;
    const why = say(whyLost(option, last, figures, order), {
      option: options[option].name,
      votes: figures[option][0],
      other: options[last].name,
      needed: figures[last][0],
    });
    tally.losers.push({ option, why });
  }
  return tally;
}

function countNamed(election, terms, emptyIsValid, about) {
  const { options, ballots } = election;
  const figures = options.map(() => [0n]);
  let valid = 0n;
  for (const { chosen, count } of ballots) {
    const standing = chosen.filter((option) => !options[option].withdrawn);
    for (const option of standing) figures[option][0] += count;
    if (emptyIsValid || standing.length > 0) valid += count;
  }
  return finish(election, terms, figures, valid, about);
}

/** An empty ballot is an abstention and not valid. */
export const countPlurality = (election, terms) =>
  countNamed(election, terms, false, 'log.votes');

/** An empty ballot is valid. */
export const countApproval = (election, terms) =>
  countNamed(election, terms, true, 'log.approvals');

/** The highest sum; of equal sums more of the highest score that anybody gave, then of the next. */
export function countScore(election, terms) {
  const { options, ballots } = election;
  const highestOf = (best, { scores }) => Math.max(best, ...scores.map(({ score }) => score));
  const highest = ballots.reduce(highestOf, 0);
  // The sum, then how many gave the highest score, the next, and so on down to 1.
  const figures = options.map(() => Array(highest + 1).fill(0n));
  for (const { scores, count } of ballots)
    for (const { option, score } of scores) {
      figures[option][0] += BigInt(score) * count;
      if (score > 0) figures[option][highest - score + 1] += count;
    }
  return finish(election, terms, figures, turnoutOf(ballots), 'log.points');
}
