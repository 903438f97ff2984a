// Decisions whose results, logs and hashes were worked out by hand from the rules, one for some
// methods; and decisions of all methods whose results the page's own code fills in, for what is
// tried on them is something else.

import { createHash, randomBytes } from 'node:crypto';
import { toBase64 } from '../../web/verify/bytes.mjs';
import { decisionsOf } from '../../web/verify/lines.mjs';
import { recount } from '../../web/verify/recount.mjs';
import { textsHash } from '../../web/verify/hashes.mjs';
import { leavesOf, MadeDecision } from './made_board.mjs';

const sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

function number(value) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}
const text = (value) => Buffer.concat([number(Buffer.byteLength(value)), Buffer.from(value)]);

/** The ballots' root by the definition. */
export const rootOf = (choices) =>
  sha256('decision-ballots-v1\0', choices.map((choice) => `${choice}\n`).sort().join(''))
    .toString('base64');

const says = (key, values) => ({
  key,
  ...(Object.keys(values).length > 0 && {
    arguments: Object.entries(values).map(([name, value]) =>
      typeof value === 'string' ? { name, text: value } : { name, number: String(value) },
    ),
  }),
});

/** "Shall we buy the mill?": three yes, one no, one abstains, one voted twice; eight may vote. */
export function askAboutMill(decision = 1) {
  const made = new MadeDecision(decision, {
    terms: {
      title: 'Shall we buy the mill?',
      text: 'It costs 90 000 \u20ac. Покупаем мельницу?',
      method: 'DECISION_METHOD_YES_NO',
      secrecy: 'DECISION_SECRECY_PRIVATE',
      quorum: { numerator: '1', denominator: '2' },
      threshold: { kind: 'DECISION_THRESHOLD_SIMPLE_MAJORITY' },
      tie_rule: 'DECISION_TIE_RULE_LISTED_ORDER',
      duration_ms: '86400000',
      appeal_ms: '259200000',
    },
    textsHash: sha256(
      'decision-texts-v1\0', text('Shall we buy the mill?'),
      text('It costs 90 000 \u20ac. Покупаем мельницу?'), number(0),
      // Method, secrecy; who may vote; quorum; threshold; tie rule.
      number(1), number(1), number(0), number(0), number(1), number(2), number(0),
      number(1), number(0), number(0), number(0), number(2),
      // Times; seats, limits, score; budget.
      number(86400000), number(0), number(259200000),
      number(1), number(0), number(0), number(0), number(0), number(0), number(0),
    ).toString('base64'),
  });
  const choices = ['1', '1', '2', '1', ''];
  for (const [i, choice] of choices.entries()) made.vote(`R-${'CADBE'[i]}`, choice);
  const other = new MadeDecision(decision, { terms: {} });
  made.replaced.push(other.vote('R-OLD', '2'));
  made.result = {
    winners: [1],
    leaders: [1],
    roll: '8',
    turnout: '5',
    valid: '4',
    quorum_reached: true,
    threshold_reached: true,
    passed: true,
    ballots_root: rootOf(choices),
  };
  made.log = [
    says('counting.log.ballots', { turnout: 5, valid: 4 }),
    says('counting.log.votes', { option: 'yes', votes: 3 }),
    says('counting.log.votes', { option: 'no', votes: 1 }),
    says('counting.log.elected', { option: 'yes', seat: 1 }),
    says('counting.log.quorum_met', { measure: 'heads', have: '5', need: '4' }),
    says('counting.log.threshold_met', { measure: 'heads', have: '3', need: '2' }),
  ];
  const why = says('counting.lost.fewer', { option: 'no', votes: 1, other: 'yes', needed: 3 });
  made.losses = [{ option: 2, why }];
  return made;
}

/** Two seats by score, a tie settled by a lot of two, of whom one did not reveal. */
export function chooseTrees(decision = 2) {
  const reveal = Buffer.from('a number that nobody knew');
  const titles = ['Ash', 'Birch', '<b>Cedar</b>'];
  const made = new MadeDecision(decision, {
    terms: {
      title: 'Which trees?',
      text: 'Two kinds.',
      method: 'DECISION_METHOD_SCORE',
      tie_rule: 'DECISION_TIE_RULE_LOT',
      closes_at_ms: '1700086400000',
      appeal_ms: '259200000',
      seats: 2,
      score_max: 5,
    },
    options: titles.map((title, i) => ({ number: i + 1, title })),
    lot: [
      {
        commitment: sha256('lot-commit-v1\0', reveal).toString('base64'),
        reveal: reveal.toString('base64'),
      },
      { commitment: sha256('lot-commit-v1\0', 'another').toString('base64') },
    ],
    textsHash: sha256(
      'decision-texts-v1\0', text('Which trees?'), text('Two kinds.'), number(3),
      ...titles.flatMap((title, i) => [number(i + 1), text(title), text(''), number(0)]),
      number(4), number(0), number(0), number(0), number(0), number(0), number(0),
      number(0), number(0), number(0), number(0), number(1),
      number(0), number(1700086400000), number(259200000),
      number(2), number(0), number(0), number(5), number(0), number(0), number(0),
    ).toString('base64'),
  });
  // Ash 8; Birch and Cedar 4 each, by the same scores.
  const choices = ['1=5,2=0,3=4', '1=3,2=4'];
  for (const [i, choice] of choices.entries()) made.vote(`T-${i}`, choice);
  const root = rootOf(choices);
  const decisionBytes = Buffer.concat([
    Buffer.from(made.opened.texts_hash, 'base64'), Buffer.from(made.opened.roll_hash, 'base64'),
  ]);
  const seed = sha256('lot-v1\0', decisionBytes, '\0', Buffer.from(root, 'base64'), reveal);
  const place = (id) => hmac(seed, id);
  const [best, other] = Buffer.compare(place('002'), place('003')) < 0 ? [2, 3] : [3, 2];
  const name = (option) => titles[option - 1];
  made.result = {
    winners: [1, best],
    leaders: [1, best],
    roll: '8',
    turnout: '2',
    valid: '2',
    quorum_reached: true,
    threshold_reached: true,
    passed: true,
    used_lot: true,
    ballots_root: root,
    seed: seed.toString('base64'),
  };
  made.log = [
    says('counting.log.ballots', { turnout: 2, valid: 2 }),
    says('counting.log.points', { option: 'Ash', votes: 8 }),
    says('counting.log.points', { option: 'Birch', votes: 4 }),
    says('counting.log.points', { option: '<b>Cedar</b>', votes: 4 }),
    says('counting.log.elected', { option: 'Ash', seat: 1 }),
    says('counting.log.by_lot', { tied: 'Birch, <b>Cedar</b>', option: name(best) }),
    says('counting.log.elected', { option: name(best), seat: 2 }),
  ];
  const why = says('counting.lost.by_lot', { option: name(other), votes: 4, other: name(best), needed: 4 });
  made.losses = [{ option: other, why }];
  return made;
}

/** HMAC by its definition (RFC 2104), for keys of 32 bytes. */
function hmac(key, message) {
  const pad = (byte) => Buffer.alloc(64, byte).map((value, i) => value ^ (key[i] ?? 0));
  return sha256(pad(0x5c), sha256(pad(0x36), message));
}

const BALLOTS = {
  yes_no: ['1', '2', ''],
  plurality: ['1', '2', '3', ''],
  approval: ['1,2', '3', '1,2,3', ''],
  score: ['1=5,2=0,3=4', '2=3', ''],
  irv: ['1>2>3', '2>3', '3', ''],
  schulze: ['1>2=3', '3>2>1', '2', ''],
  scottish_stv: ['1>2>3', '2>3', '3', '1', ''],
  budget_greedy: ['1,2', '3', '2,3', ''],
  budget_equal_shares: ['1,2', '3', '2,3', '1', ''],
};
export const METHODS = Object.keys(BALLOTS);

/** A decision by any method with some ballots, its result filled in by the page's own code. */
export async function anyDecision(number_, method, voters = 12) {
  const isBudget = method.startsWith('budget_');
  const made = new MadeDecision(number_, {
    rollSize: voters + 3,
    terms: {
      title: `By ${method}`,
      text: 'Of three.',
      method: `DECISION_METHOD_${method.toUpperCase()}`,
      tie_rule: 'DECISION_TIE_RULE_LISTED_ORDER',
      duration_ms: '86400000',
      ...(method === 'score' && { score_max: 5 }),
      ...(method === 'yes_no' && { threshold: { kind: 'DECISION_THRESHOLD_SIMPLE_MAJORITY' } }),
      ...(isBudget && { budget: '100000', decimals: 2 }),
      ...(method === 'budget_equal_shares' && { completion: 'DECISION_COMPLETION_ADD1U' }),
    },
    options: method === 'yes_no' ? [] : ['Ash', 'Birch', 'Cedar'].map((title, i) => ({
      number: i + 1, title, ...(isBudget && { cost: String(30000 + 7001 * i) }),
    })),
  });
  for (let i = 0; i < voters; ++i) {
    const some = BALLOTS[method];
    made.vote(randomBytes(8).toString('hex').toUpperCase(), some[(i * i + i) % some.length]);
  }
  await fillIn(made);
  return made;
}

/** Texts hash, result, log and losses as the page's code works them out. */
export async function fillIn(made) {
  const read = () => decisionsOf(leavesOf(made.lines())).decisions[0];
  made.opened.texts_hash = toBase64(await textsHash(read().opened.terms, read().options));
  const { result, log, losses } = await recount(read());
  made.result = {
    ...result,
    roll: String(result.roll),
    turnout: String(result.turnout),
    valid: String(result.valid),
    cost: String(result.cost),
    ballots_root: toBase64(result.ballots_root),
    seed: toBase64(result.seed),
    fault: undefined,
  };
  made.log = log;
  made.losses = losses;
}
