// Everything that can be checked of a board, in one call: its files, each decision, a receipt.

import { checkBallots } from './ballots.mjs';
import { auditBoard, fails, holds } from './board.mjs';
import { decisionsOf } from './lines.mjs';
import { checkCount } from './recount.mjs';
import { checkReceipt } from './receipt.mjs';

/**
 * `read(path)` gives a file's bytes, or null; `task` has key, olderHead, proof, receipt, all parsed
 * and none needed. {head, findings, decisions: [{decision, findings, recounted}], receipt: findings}.
 * `progress` hears {leaves, size} and {decision}.
 */
export async function checkBoard(read, task = {}, progress = () => {}) {
  const board = await auditBoard(read, task, (leaves, size) => progress({ leaves, size }));
  const outcome = { head: board.head, findings: board.findings, decisions: [], receipt: [] };
  if (!board.leaves) return outcome;
  const { decisions, badLines } = decisionsOf(board.leaves);
  outcome.findings.push(
    badLines.length === 0
      ? holds('lines_are_readable')
      : fails('lines_are_readable', { leaf: badLines[0] }),
  );
  for (const decision of decisions) {
    progress({ decision: decision.number });
    const findings = await checkBallots(decision);
    const count = await checkCount(decision);
    findings.push(...count.findings);
    outcome.decisions.push({ decision, findings, recounted: count.recounted });
  }
  if (task.receipt)
    outcome.receipt = await checkReceipt(task.receipt, board.head.origin, decisions);
  return outcome;
}

/** All findings of an outcome: {claim, verdict, decision?, ...}. */
export const allFindings = (outcome) => [
  ...outcome.findings,
  ...outcome.receipt,
  ...outcome.decisions.flatMap(({ decision, findings }) =>
    findings.map((finding) => ({ ...finding, decision: decision.number })),
  ),
];
