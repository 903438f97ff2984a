// What the server said of the same decisions in a conversation that its own tests hold
// (tests/dialogue/transcripts/v2_methods.transcript): hashes of texts, and how a budget was counted.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { toHex } from '../../web/verify/bytes.mjs';
import { termsOf, optionOf } from '../../web/verify/fields.mjs';
import { textsHash } from '../../web/verify/hashes.mjs';
import { decisionsOf } from '../../web/verify/lines.mjs';
import { LOG_TEXTS } from '../../web/verify/log_texts.mjs';
import { sentenceText } from '../../web/verify/message.mjs';
import { recount } from '../../web/verify/recount.mjs';
import { leavesOf, MadeDecision } from './made_board.mjs';

const transcript = readFileSync(
  new URL('../dialogue/transcripts/v2_methods.transcript', import.meta.url), 'utf8',
);
const DAY = 24 * 60 * 60 * 1000;

const termsFor = (method, title, text, more = {}) => ({
  title, text, method: `DECISION_METHOD_${method}`, tie_rule: 'DECISION_TIE_RULE_LISTED_ORDER',
  appeal_ms: String(3 * DAY), seats: 1, ...more,
});
const DECISIONS = [
  [termsFor('SCORE', 'When shall the yard be quiet?', 'The house rules say nothing.', { score_max: 5 }),
    ['From 20:00', 'From 22:00']],
  [termsFor('APPROVAL', 'Which days for the market?', 'Two stalls have asked.',
    { quorum: { numerator: '50', denominator: '100' } }), ['Tuesday', 'Friday']],
  [termsFor('IRV', 'Who speaks for us at the district?', 'Three have stood up.'), ['Ana', 'Bo', 'Chi']],
  [termsFor('SCOTTISH_STV', 'Who sits on the committee?', 'For two years.', { seats: 2 }), ['Ana', 'Bo', 'Chi']],
  [termsFor('BUDGET_EQUAL_SHARES', 'What is the 1 000 for?', 'The festival left it over.',
    { budget: '1000', completion: 'DECISION_COMPLETION_ADD1U' }), ['Swings', 'Lamps', 'Flowers'], [600, 500, 300]],
];

test('texts have the hashes that the server shows', async () => {
  for (const [i, [terms, titles, costs = []]] of DECISIONS.entries()) {
    const shown = new RegExp(`<b>🗳 ${i + 1} · .*Texts <code>([0-9a-f]{16})</code>`).exec(transcript)[1];
    const options = titles.map((title, at) =>
      optionOf({ number: at + 1, title, cost: String(costs[at] ?? 0) }));
    const hashOf = async (days) =>
      toHex(await textsHash(termsOf({ ...terms, duration_ms: String(days * DAY) }), options)).slice(0, 16);
    // The conversation says until when the vote is open; how long that is, the test finds out.
    const hashes = await Promise.all(Array.from({ length: 14 }, (_, day) => hashOf(day + 1)));
    assert.ok(hashes.includes(shown), `decision ${i + 1}`);
  }
});

test('a budget is counted as the server tells it, word by word', async () => {
  const [terms, titles, costs] = DECISIONS[4];
  const made = new MadeDecision(5, {
    terms,
    options: titles.map((title, at) => ({ number: at + 1, title, cost: String(costs[at]) })),
    rollSize: 4,
    textsHash: '',
  });
  made.vote('A', '1,3');
  made.vote('B', '2,3');
  const { result, log } = await recount(decisionsOf(leavesOf(made.lines())).decisions[0]);
  assert.deepEqual(result.winners, [3, 2]);
  assert.equal(result.cost, 800n);
  const told = log.map((line) => sentenceText(line, LOG_TEXTS.en, 'en').replace(/[\u2068\u2069]/g, ''));
  const shown = /<b>How vote 5 was counted<\/b> \/ (.*) \[◀️/.exec(transcript)[1];
  assert.equal(told.join(' / '), shown);
});
