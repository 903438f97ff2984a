// The Schulze method with winning votes; unranked options are equal and last.

import { electFromRanking, namesOf, say, standingOf, turnoutOf } from './count_common.mjs';

const square = (size) => Array.from({ length: size }, () => Array(size).fill(0n));
const least = (a, b) => (a < b ? a : b);

/** How many ballots rank a above b, at [a][b]. */
function pairsOf(options, standing, ballots) {
  const pairs = square(options.length);
  for (const { ranks, count } of ballots) {
    const rankOf = options.map(() => ranks.length);
    for (const [rank, some] of ranks.entries()) for (const option of some) rankOf[option] = rank;
    for (const a of standing)
      for (const b of standing) if (rankOf[a] < rankOf[b]) pairs[a][b] += count;
  }
  return pairs;
}

/** The strength of the strongest path from a to b, at [a][b]; 0 if there is none. */
function pathsOf(standing, pairs) {
  const paths = square(pairs.length);
  for (const a of standing)
    for (const b of standing) if (pairs[a][b] > pairs[b][a]) paths[a][b] = pairs[a][b];
  for (const middle of standing)
    for (const a of standing)
      for (const b of standing) {
        if (a === b || a === middle || b === middle) continue;
        const through = least(paths[a][middle], paths[middle][b]);
        if (through > paths[a][b]) paths[a][b] = through;
      }
  return paths;
}

/** Those whom nobody left beats, again and again. */
function rankingOf(standing, beats) {
  const ranking = [];
  let left = standing;
  while (left.length > 0) {
    const before = left;
    const unbeaten = before.filter((a) => !before.some((b) => beats(b, a)));
    ranking.push(unbeaten);
    left = before.filter((option) => !unbeaten.includes(option));
  }
  return ranking;
}

const isRanked = ({ ranks }, options) =>
  ranks.some((rank) => rank.some((option) => !options[option].withdrawn));

export function countSchulze({ options, ballots }, { seats, order }) {
  const name = (option) => options[option].name;
  const standing = standingOf(options);
  const pairs = pairsOf(options, standing, ballots);
  const paths = pathsOf(standing, pairs);
  const beats = (a, b) => paths[a][b] > paths[b][a];
  const valid = turnoutOf(ballots.filter((ballot) => isRanked(ballot, options)));

  const log = [say('log.ballots', { turnout: turnoutOf(ballots), valid })];
  for (const [i, a] of standing.entries())
    for (const b of standing.slice(i + 1))
      log.push(say('log.pair', {
        option: name(a), other: name(b), votes: pairs[a][b], against: pairs[b][a],
      }));
  const condorcet = standing.find((a) =>
    standing.every((b) => a === b || pairs[a][b] > pairs[b][a]),
  );
  log.push(
    condorcet === undefined
      ? say('log.no_condorcet_winner')
      : say('log.condorcet_winner', { option: name(condorcet) }),
  );
  const ranking = rankingOf(standing, beats);
  for (const [i, rank] of ranking.entries())
    log.push(say('log.schulze_rank', { rank: i + 1, options: namesOf(options, rank) }));

  const tally = { elected: [], usedLot: false, log, losers: [], ranking, pairs, paths, condorcet };
  electFromRanking(options, ranking, seats, order, tally);
  const last = tally.elected.at(-1);
  const whyLost = (option) => {
    const both = { option: name(option), other: name(last) };
    // The last elected is before it or, in the same rank, the order of ties decided.
    if (!beats(last, option)) return say(order.isLot ? 'lost.by_lot' : 'lost.by_id', both);
    const strengths = { votes: paths[last][option], against: paths[option][last] };
    return say('lost.schulze', { ...both, ...strengths });
  };
  tally.losers = standing
    .filter((option) => !tally.elected.includes(option))
    .map((option) => ({ option, why: whyLost(option) }));
  return tally;
}
