// A ballot as it is written on the board: "1,3" names, "1=5,2=0" scores, "2>1=3" ranks, "" abstains.

const RANKED = ['irv', 'schulze', 'scottish_stv'];

export function shapeOf(method) {
  if (method === 'score') return 'scores';
  return RANKED.includes(method) ? 'ranks' : 'chosen';
}

const NUMBER = /^[1-9][0-9]{0,5}$/;
const SCORE = /^(0|[1-9][0-9]{0,5})$/;
const ascends = (numbers) => numbers.every((number, i) => i === 0 || numbers[i - 1] < number);

function numbersOf(text, separator) {
  const parts = text.split(separator);
  return parts.every((part) => NUMBER.test(part)) ? parts.map(Number) : null;
}

/** A sorted list of options, as the server lays them into the box. */
function chosenOf(text, terms, options) {
  const chosen = numbersOf(text, ',');
  if (!chosen || !ascends(chosen)) return null;
  const one = ['yes_no', 'plurality'].includes(terms.method.name);
  const most = one ? 1 : terms.chosenMax || options;
  if (chosen.length > most || chosen.length < terms.chosenMin) return null;
  return { chosen, named: chosen };
}

function scoresOf(text, terms) {
  const scores = text.split(',').map((part) => part.split('='));
  const fits = ([option, score, ...more]) =>
    NUMBER.test(option) && SCORE.test(score ?? '') && more.length === 0 &&
    Number(score) <= terms.scoreMax;
  if (!scores.every(fits)) return null;
  const read = scores.map(([option, score]) => ({ option: Number(option), score: Number(score) }));
  const named = read.map(({ option }) => option);
  return ascends(named) ? { scores: read, named } : null;
}

function ranksOf(text, terms) {
  const ranks = text.split('>').map((rank) => numbersOf(rank, '='));
  if (ranks.includes(null) || !ranks.every(ascends)) return null;
  // Papers that move to the next preference need one next.
  if (terms.method.name !== 'schulze' && ranks.some((rank) => rank.length > 1)) return null;
  return { ranks, named: ranks.flat() };
}

/**
 * {chosen}, {scores: [{option, score}]} or {ranks}, options from 1; all empty for an abstention.
 * Null for what the server would have refused or written otherwise.
 */
export function parseChoice(text, terms, options) {
  if (text === '') return { chosen: [], scores: [], ranks: [], isEmpty: true };
  const read = { chosen: chosenOf, scores: scoresOf, ranks: ranksOf }[shapeOf(terms.method.name)];
  const parsed = read(text, terms, options);
  if (!parsed) return null;
  const { named } = parsed;
  if (new Set(named).size !== named.length || Math.max(...named) > options) return null;
  return { chosen: [], scores: [], ranks: [], isEmpty: false, ...parsed };
}

const isWithin = (value, least, most) => value >= least && value <= most;
const isShare = ({ numerator, denominator }) =>
  isWithin(numerator, 1n, denominator) && denominator <= 10_000n;
const AMOUNT_MAX = 1_000_000_000_000_000n;

function thresholdFits({ kind, ...share }) {
  return ['none', 'simple_majority'].includes(kind.name) || isShare(share);
}

function quorumFits({ numerator, denominator, number }) {
  const hasNone = numerator === 0n && denominator === 0n;
  return (hasNone || isShare({ numerator, denominator })) && number <= 10_000_000n;
}

/**
 * Whether the counts can take these terms. A stranger's board may say anything: a seat too many, a
 * cost of nothing, a budget with a million places.
 */
export function isCountable(terms, options) {
  const method = terms.method.name;
  const isBudget = method.startsWith('budget_');
  const asks = method === 'yes_no';
  if (method === 'unspecified' || terms.tieRule.name === 'unspecified') return false;
  if (!isWithin(options.length, asks ? 0 : isBudget ? 1 : 2, asks ? 0 : 500)) return false;
  if (options.some(({ number }, i) => number !== i + 1)) return false;
  if (options.some(({ cost }) => !isWithin(cost, isBudget ? 1n : 0n, AMOUNT_MAX))) return false;
  const oneSeat = asks || isBudget || method === 'irv';
  if (!isWithin(terms.seats, 1, oneSeat ? 1 : options.length)) return false;
  if (isBudget && !isWithin(terms.budget, 1n, AMOUNT_MAX)) return false;
  if (terms.decimals > 6 || terms.scoreMax > 1000) return false;
  return thresholdFits(terms.threshold) && quorumFits(terms.quorum);
}
