// What the counts share: sentences of the log, ties, seats. An election is {options, ballots};
// options are {id, name, withdrawn}, and referred to by their places from 0. `order` settles ties:
// {places, isLot}, the least place is the best.

export class CountRefused extends Error {}

/** A sentence of the log: texts stay texts, numbers become texts of digits, as JSON has them. */
export const sentence = (key, values = {}) => ({
  key,
  arguments: Object.entries(values).map(([name, value]) =>
    typeof value === 'string' ? { name, text: value } : { name, number: String(value) },
  ),
});

export const say = (about, values) => sentence(`counting.${about}`, values);

export const namesOf = (options, some) => some.map((option) => options[option].name).join(', ');

/** How the order in which ties are settled took one. */
export function tieLine(options, tied, chosen, order) {
  const sorted = [...tied].sort((a, b) => (options[a].id < options[b].id ? -1 : 1));
  return say(order.isLot ? 'log.by_lot' : 'log.by_id', {
    tied: namesOf(options, sorted),
    option: options[chosen].name,
  });
}

export const byPlace = (order) => (a, b) => order.places[a] - order.places[b];

/** The largest or, below 0, the smallest of numbers. */
export const extremeOf = (numbers, sign) =>
  numbers.reduce((best, number) => (sign > 0 ? number > best : number < best) ? number : best);

/**
 * Takes the one of `tied` with the most (sign 1) or fewest (sign -1) votes at the most recent stage
 * at which they differed; of those still equal the best, or for the fewest the last, by the order.
 * {chosen, stage}; stage is null where the order decided.
 */
export function breakTie(tied, sign, stages, order) {
  let left = tied;
  for (let stage = stages.length - 1; stage >= 0 && left.length > 1; --stage) {
    const best = extremeOf(left.map((option) => stages[stage][option]), sign);
    left = left.filter((option) => stages[stage][option] === best);
    if (left.length === 1) return { chosen: left[0], stage };
  }
  const sorted = [...left].sort(byPlace(order));
  return { chosen: sorted.at(sign > 0 ? 0 : -1), stage: null };
}

export const standingOf = (options) =>
  options.map((_, option) => option).filter((option) => !options[option].withdrawn);

/**
 * Fills `seats` from a ranking, best rank first. A rank that does not fit goes by the order of ties,
 * which is logged, since it decides.
 */
export function electFromRanking(options, ranking, seats, order, tally) {
  for (const rank of ranking) {
    const free = seats - tally.elected.length;
    if (free <= 0) return;
    const winners = [...rank].sort(byPlace(order)).slice(0, free);
    if (rank.length > free) {
      tally.usedLot = true;
      for (const winner of winners) tally.log.push(tieLine(options, rank, winner, order));
    }
    for (const winner of winners) {
      tally.elected.push(winner);
      tally.log.push(
        say('log.elected', { option: options[winner].name, seat: tally.elected.length }),
      );
    }
  }
}

/**
 * Ranked ballots as papers {preferences, count}, equal ones together: without withdrawn options, and
 * ended where two share a rank, for nobody can tell which of them comes next.
 */
export function papersOf({ options, ballots }) {
  const papers = new Map();
  for (const { ranks, count } of ballots) {
    const preferences = [];
    for (const rank of ranks) {
      const named = rank.filter((option) => !options[option].withdrawn);
      if (named.length > 1) break;
      preferences.push(...named);
    }
    if (preferences.length === 0) continue;
    const key = preferences.join(' ');
    const known = papers.get(key) ?? { preferences, count: 0n };
    known.count += count;
    papers.set(key, known);
  }
  return [...papers.values()];
}

export const sum = (numbers) => numbers.reduce((all, number) => all + number, 0n);

export const turnoutOf = (ballots) => sum(ballots.map(({ count }) => count));
