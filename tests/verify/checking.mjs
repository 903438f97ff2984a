// What the tests of boards share: lines are signed, checked, and what does not hold is listed.

import assert from 'node:assert/strict';
import { allFindings, checkBoard } from '../../web/verify/check.mjs';
import { parseVerifierKey } from '../../web/verify/note.mjs';
import { filesOf, leavesOf, reader, Signer } from './made_board.mjs';

export const signer = new Signer();
export const key = await parseVerifierKey(signer.verifierKey);

export const linesOf = (...decisions) => decisions.flatMap((decision) => decision.lines());
export const check = (lines, task = {}) =>
  checkBoard(reader(filesOf(leavesOf(lines), signer)), { key, ...task });

/** The claims that do not hold. */
export const falseOnes = (outcome) =>
  allFindings(outcome).filter(({ verdict }) => verdict !== 'holds').map(({ claim }) => claim);

export async function expectFalse(lines, ...claims) {
  const outcome = await check(lines);
  const found = falseOnes(outcome);
  for (const claim of claims) assert.ok(found.includes(claim), `${claim} among ${found}`);
  return outcome;
}
