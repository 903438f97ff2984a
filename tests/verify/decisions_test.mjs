// Decisions that somebody damaged: each damage is named by the claim that it makes false.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { textsHash } from '../../web/verify/hashes.mjs';
import { decisionsOf } from '../../web/verify/lines.mjs';
import { recount } from '../../web/verify/recount.mjs';
import { expectFalse } from './checking.mjs';
import { cast, leavesOf } from './made_board.mjs';
import { anyDecision, askAboutMill, chooseTrees, METHODS } from './made_decisions.mjs';

/** Changes a line of the honest board by its kind. */
function changed(kind, change) {
  const lines = structuredClone(askAboutMill().lines());
  const line = lines.find((one) => kind in one);
  change(line[kind], lines);
  return lines;
}

test('an opened ballot with another choice', async () => {
  const lines = changed('opened_ballots', ({ ballots }) => {
    ballots.find(({ choice }) => choice === '2').choice = '1';
  });
  await expectFalse(lines, 'ballots_were_cast', 'root_is_of_ballots', 'result_is_recounted');
});

test('a ballot opened twice', async () => {
  const lines = changed('opened_ballots', ({ ballots }) => ballots.push({ ...ballots[0] }));
  await expectFalse(lines, 'ballots_were_cast', 'receipts_are_distinct', 'turnout_is_of_ballots');
});

test('a stuffed ballot without a commitment', async () => {
  const made = askAboutMill();
  made.vote('R-STUFFED', '1');
  const { commitment } = made.ballots.at(-1);
  const lines = made.lines().filter((line) => line.ballot?.commitment !== commitment);
  await expectFalse(lines, 'ballots_were_cast');
});

test('a ballot whose commitment came after the closing', async () => {
  const made = askAboutMill();
  const late = cast('1', 'R-LATE', '1');
  const lines = made.lines();
  const at = lines.findIndex((line) => line.decision_closed);
  lines.splice(at + 1, 0, { ballot: { decision: '1', commitment: late.commitment } });
  const { commitment: _, ...ballot } = late;
  lines.find((line) => line.opened_ballots).opened_ballots.ballots.push(ballot);
  await expectFalse(lines, 'lines_are_in_order', 'ballots_were_cast');
});

test('a ballot that was left out', async () => {
  const lines = changed('opened_ballots', ({ ballots }) => ballots.pop());
  await expectFalse(lines, 'turnout_is_of_ballots', 'result_is_recounted');
});

test('more ballots than persons on the roll', async () => {
  const lines = changed('decision_opened', (opened) => {
    opened.roll_size = 4;
  });
  await expectFalse(lines, 'turnout_is_of_ballots');
});

test('a choice that the method does not know', async () => {
  for (const choice of ['3', '1,2', '0', '1=2', '01', '1 ', 'yes']) {
    const made = askAboutMill();
    made.vote('R-X', choice);
    await expectFalse(made.lines(), 'choices_fit_method', 'result_is_recounted');
  }
});

test('each field of a wrong result', async () => {
  const other = {
    winners: [2], leaders: [], roll: '9', turnout: '6', valid: '5', quorum_reached: false,
    threshold_reached: undefined, passed: false, used_lot: true, cost: '1',
    ballots_root: randomBytes(32).toString('base64'), seed: randomBytes(32).toString('base64'),
  };
  for (const [field, value] of Object.entries(other)) {
    const lines = changed('decision_counted', ({ result }) => {
      result[field] = value;
    });
    const outcome = await expectFalse(lines, 'result_is_recounted');
    const finding = outcome.decisions[0].findings.find((one) => one.claim === 'result_is_recounted');
    assert.deepEqual(finding.fields, [field]);
  }
});

test('wrong lines of the log', async () => {
  for (const change of [
    ({ log }) => { log[1].key = 'counting.log.points'; },
    ({ log }) => { log[1].arguments[1].number = '4'; },
    ({ log }) => { log[4].arguments[1] = { name: 'have', number: '5' }; },
    ({ log }) => { log.pop(); },
    ({ log }) => { log.push(log[0]); },
    ({ log }) => { log.reverse(); },
  ])
    await expectFalse(changed('count_log', change), 'log_is_recounted');
  for (const change of [
    ({ losses }) => { losses[0].option = 1; },
    ({ losses }) => { losses[0].why.key = 'counting.lost.by_lot'; },
    ({ losses }) => { losses.pop(); },
  ])
    await expectFalse(changed('count_log', change), 'losses_are_recounted');
});

test('each text and number that is fixed at opening', async () => {
  for (const change of [
    ({ terms }) => { terms.title += '!'; },
    ({ terms }) => { terms.text = 'It costs nothing.'; },
    ({ terms }) => { terms.secrecy = 'DECISION_SECRECY_OPEN'; },
    ({ terms }) => { terms.quorum.numerator = '2'; },
    ({ terms }) => { terms.threshold.more_than = true; },
    ({ terms }) => { terms.tie_rule = 'DECISION_TIE_RULE_LOT'; },
    ({ terms }) => { terms.duration_ms = '86400001'; },
    ({ terms }) => { terms.eligibility = { member_for_ms: '1' }; },
    ({ terms }) => { terms.seats = 2; },
  ])
    await expectFalse(changed('decision_opened', change), 'texts_are_as_hashed');
  const lines = chooseTrees().lines();
  const swapped = structuredClone(lines);
  [swapped[1].option.option.title, swapped[2].option.option.title] = ['Birch', 'Ash'];
  await expectFalse(swapped, 'texts_are_as_hashed', 'log_is_recounted');
  await expectFalse(lines.filter((line) => line.option?.option.number !== 3), 'texts_are_as_hashed');
});

test('a vote that was closed early, or counted after it was called off', async () => {
  const early = chooseTrees().lines();
  early.find((line) => line.decision_closed).decision_closed.at_ms = '1700086399999';
  await expectFalse(early, 'lines_are_in_order');
  const off = chooseTrees().lines();
  const at = off.findIndex((line) => line.decision_closed);
  off.splice(at + 1, 0, { decision_cancelled: { decision: off[0].decision_opened.decision, at_ms: '1700086400000' } });
  await expectFalse(off, 'lines_are_in_order');
});

test('a ballot whose receipt or number is of another length', async () => {
  for (const change of [
    (ballot) => { ballot.receipt += '0'; },
    (ballot) => { ballot.receipt = ballot.receipt.toLowerCase().replace(/^./, 'a'); },
    (ballot) => { ballot.nonce = randomBytes(31).toString('base64'); },
  ])
    await expectFalse(changed('opened_ballots', ({ ballots }) => change(ballots[0])), 'ballots_were_cast');
});

test('a lot of one', async () => {
  const lines = chooseTrees().lines();
  lines[0].decision_opened.lot_commitments.pop();
  lines.find((line) => line.decision_counted).decision_counted.lot_reveals.pop();
  const outcome = await expectFalse(lines, 'lot_is_as_committed');
  const finding = outcome.decisions[0].findings.find((one) => one.claim === 'lot_is_as_committed');
  assert.equal(finding.why, 'lot_of_one');
});

test('a lot that was bent', async () => {
  for (const [change, why] of [
    [({ lot_reveals: reveals }) => { reveals[0] = Buffer.from('chosen').toString('base64'); }, 'lot_reveal_differs'],
    [({ lot_reveals: reveals }) => { reveals[0] = ''; }, 'lot_seed_differs'],
    [({ lot_reveals: reveals }) => { reveals.pop(); }, 'lot_reveals_missing'],
    [({ result }) => { result.seed = randomBytes(32).toString('base64'); }, 'lot_seed_differs'],
  ]) {
    const lines = structuredClone(chooseTrees().lines());
    change(lines.find((line) => line.decision_counted).decision_counted);
    const outcome = await expectFalse(lines, 'lot_is_as_committed');
    const finding = outcome.decisions[0].findings.find((one) => one.claim === 'lot_is_as_committed');
    assert.equal(finding.why, why);
  }
});

test('lines out of their order', async () => {
  const lines = askAboutMill().lines();
  await expectFalse(lines.toReversed(), 'lines_are_in_order');
  await expectFalse([...lines, lines[0]], 'lines_are_in_order');
  await expectFalse(lines.slice(1), 'lines_are_in_order');
  await expectFalse(lines.filter((line) => !line.decision_closed), 'lines_are_in_order');
});

test('terms that no count can take are no reason to hang', async () => {
  for (const change of [
    ({ terms }) => { terms.seats = 4_000_000_000; },
    ({ terms }) => { terms.threshold = { kind: 'DECISION_THRESHOLD_SHARE_OF_VOTES' }; },
    ({ terms }) => { terms.method = 'DECISION_METHOD_BUDGET_EQUAL_SHARES'; terms.decimals = 4_000_000_000; },
    ({ terms }) => { terms.method = undefined; },
  ])
    await expectFalse(changed('decision_opened', change), 'result_is_recounted');
});

test('the order of ballots changes nothing', async () => {
  for (const method of METHODS) {
    const made = await anyDecision(1, method, 30);
    const [decision] = decisionsOf(leavesOf(made.lines())).decisions;
    const before = await recount(decision);
    decision.ballots.reverse();
    assert.deepEqual(await recount(decision), before, method);
  }
});

test('a hundred thousand options are no reason to fall over', async () => {
  const { terms } = decisionsOf(leavesOf(askAboutMill().lines())).decisions[0].opened;
  const option = { number: 1, title: 'x', text: '', cost: 0n };
  assert.equal((await textsHash(terms, Array(100_000).fill(option))).length, 32);
});
