// The fields of a line in the JSON of protobuf: numbers of 64 bits are strings, bytes base64, enums
// names, and what has its default is left out.

import { fromBase64 } from './bytes.mjs';

/** A line that is none of those that a board has. */
export class BadLine extends Error {}

const METHODS = [
  'unspecified', 'yes_no', 'plurality', 'approval', 'score', 'irv', 'schulze', 'scottish_stv',
  'budget_greedy', 'budget_equal_shares',
];
const SECRECIES = ['open', 'private'];
const TIE_RULES = ['unspecified', 'lot', 'listed_order'];
const COMPLETIONS = ['none', 'add1', 'add1u'];
const THRESHOLDS = ['none', 'simple_majority', 'share_of_votes', 'share_of_roll'];

export function object(value) {
  if (value === undefined) return {};
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new BadLine();
  return value;
}

export function list(value) {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new BadLine();
  return value;
}

export function text(value = '') {
  if (typeof value !== 'string') throw new BadLine();
  return value;
}

export function flag(value = false) {
  if (typeof value !== 'boolean') throw new BadLine();
  return value;
}

/** Any whole number of 64 bits, as BigInt. */
export function whole(value = 0) {
  const written = String(value);
  if (!['string', 'number'].includes(typeof value) || !/^-?\d{1,20}$/.test(written))
    throw new BadLine();
  return BigInt(written);
}

/** A whole number that JavaScript counts exactly: of 32 bits. */
export function small(value) {
  const number = whole(value);
  if (number < 0n || number >= 1n << 32n) throw new BadLine();
  return Number(number);
}

export function bytes(value = '') {
  const read = fromBase64(value);
  if (!read) throw new BadLine();
  return read;
}

/** {name, number} of "PREFIX_NAME"; the first of `names` is the default. */
function choice(value, prefix, names) {
  const name = value === undefined ? names[0] : text(value).toLowerCase().replace(prefix, '');
  if (!names.includes(name)) throw new BadLine();
  return { name, number: names.indexOf(name) };
}

/** DecisionTerms without options. Numbers that are hashed or compared are BigInt. */
export function termsOf(value) {
  const terms = object(value);
  const eligibility = object(terms.eligibility);
  const quorum = object(terms.quorum);
  const threshold = object(terms.threshold);
  return {
    title: text(terms.title),
    text: text(terms.text),
    method: choice(terms.method, 'decision_method_', METHODS),
    secrecy: choice(terms.secrecy, 'decision_secrecy_', SECRECIES),
    eligibility: {
      residencyLevelMin: whole(eligibility.residency_level_min),
      memberForMs: whole(eligibility.member_for_ms),
    },
    quorum: {
      numerator: whole(quorum.numerator),
      denominator: whole(quorum.denominator),
      number: whole(quorum.number),
    },
    threshold: {
      kind: choice(threshold.kind, 'decision_threshold_', THRESHOLDS),
      numerator: whole(threshold.numerator),
      denominator: whole(threshold.denominator),
      moreThan: flag(threshold.more_than),
    },
    tieRule: choice(terms.tie_rule, 'decision_tie_rule_', TIE_RULES),
    durationMs: whole(terms.duration_ms),
    closesAtMs: whole(terms.closes_at_ms),
    appealMs: whole(terms.appeal_ms),
    seats: small(terms.seats),
    chosenMin: small(terms.chosen_min),
    chosenMax: small(terms.chosen_max),
    scoreMax: small(terms.score_max),
    budget: whole(terms.budget),
    decimals: small(terms.decimals),
    completion: choice(terms.completion, 'decision_completion_', COMPLETIONS),
  };
}

export function optionOf(value) {
  const option = object(value);
  return {
    number: small(option.number),
    title: text(option.title),
    text: text(option.text),
    cost: whole(option.cost),
  };
}

/** A line of a count's log: {key, arguments: [{name, number|text|moment_ms}]}, numbers as texts. */
export function sentenceOf(value) {
  const sentence = object(value);
  return {
    key: text(sentence.key),
    arguments: list(sentence.arguments).map((argument) => {
      const name = text(object(argument).name);
      if ('text' in argument) return { name, text: text(argument.text) };
      if ('moment_ms' in argument) return { name, moment_ms: String(whole(argument.moment_ms)) };
      return { name, number: String(whole(argument.number)) };
    }),
  };
}

/** DecisionResult as a board has it, in the form that a recount gives. */
export function resultOf(value) {
  const result = object(value);
  return {
    winners: list(result.winners).map(small),
    leaders: list(result.leaders).map(small),
    roll: whole(result.roll),
    turnout: whole(result.turnout),
    valid: whole(result.valid),
    quorum_reached: flag(result.quorum_reached),
    threshold_reached: flag(result.threshold_reached),
    passed: flag(result.passed),
    used_lot: flag(result.used_lot),
    cost: whole(result.cost),
    ballots_root: bytes(result.ballots_root),
    seed: bytes(result.seed),
    fault: result.fault === undefined ? null : sentenceOf(result.fault),
  };
}
