// What a voter has at home: six lines that give the own ballot away to whoever reads them.
// In an address they stand behind "#r=", which no browser sends to a server.

import { fromBase64, fromBase64Url, fromUtf8, toBase64, toBase64Url, toHex, utf8 } from './bytes.mjs';
import { placesByCommitment } from './ballots.mjs';
import { fails, holds, unchecked } from './board.mjs';
import { commitmentOf } from './hashes.mjs';

export const FIRST_LINE = 'wardmote ballot receipt v1';
const NAMES = ['board', 'decision', 'receipt', 'choice', 'nonce'];

/** {board, decision, receipt, choice, nonce}, or null. Spaces at the ends of lines are forgiven. */
export function parseReceipt(text) {
  const lines = text.trim().split(/\r?\n/).map((line) => line.trim());
  if (lines.shift() !== FIRST_LINE || lines.length !== NAMES.length) return null;
  const values = lines.map((line, i) =>
    line.startsWith(`${NAMES[i]}:`) ? line.slice(NAMES[i].length + 1).trim() : null,
  );
  if (values.includes(null)) return null;
  const [board, decision, receipt, choice, nonce64] = values;
  const nonce = fromBase64(nonce64);
  if (!board || !/^[1-9]\d{0,19}$/.test(decision) || !receipt || nonce?.length !== 32) return null;
  return { board, decision, receipt, choice, nonce };
}

export const writeReceipt = ({ board, decision, receipt, choice, nonce }) =>
  `${FIRST_LINE}\nboard: ${board}\ndecision: ${decision}\nreceipt: ${receipt}\n` +
  `choice: ${choice}\nnonce: ${toBase64(nonce)}\n`;

export const receiptFragment = (receipt) => `#r=${toBase64Url(utf8(writeReceipt(receipt)))}`;

/** The text in an address's fragment; null if it has none. */
export function receiptInFragment(fragment) {
  const found = /^#r=([A-Za-z0-9_-]+=*)$/.exec(fragment);
  const bytes = found && fromBase64Url(found[1]);
  return bytes && fromUtf8(bytes);
}

/** What became of the ballot: nobody can tell a replaced one from one that was left out. */
function fate(decision, given) {
  const claim = 'ballot_is_counted';
  const { receipt, choice } = given;
  if (decision.cancelled) return unchecked(claim, { why: 'cancelled' });
  if (!decision.counted) return unchecked(claim, { why: 'not_counted' });
  const counted = decision.ballots.find((ballot) => ballot.receipt === receipt);
  if (!counted) return { claim, verdict: 'asks', why: 'replaced_or_left_out' };
  const isSame = counted.choice === choice && toHex(counted.nonce) === toHex(given.nonce);
  if (!isSame) return fails(claim, { why: 'counted_otherwise', choice: counted.choice });
  return holds(claim, { choice });
}

/** The findings about a receipt on a board with this origin and these decisions. */
export async function checkReceipt(given, origin, decisions) {
  if (given.board !== origin)
    return [fails('receipt_is_of_board', { why: 'origin_differs', board: given.board })];
  const findings = [holds('receipt_is_of_board')];
  const decision = decisions.find(({ number }) => number === given.decision);
  if (!decision?.opened) {
    return [...findings, fails('ballot_is_on_board', { why: 'decision_missing' })];
  }
  const commitment = toHex(await commitmentOf(given.decision, given));
  const [leaf] = placesByCommitment(decision).get(commitment) ?? [];
  if (leaf === undefined) findings.push(fails('ballot_is_on_board', { why: 'not_there' }));
  else if (decision.closed && leaf > decision.closed.leaf)
    findings.push(fails('ballot_is_on_board', { why: 'after_closing', leaf }));
  else findings.push(holds('ballot_is_on_board', { leaf }));
  findings.push(fate(decision, given));
  return findings;
}
