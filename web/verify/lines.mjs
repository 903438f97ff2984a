// From the leaves of a board to its decisions. Whatever stands at a place where it cannot be is noted
// as a fault of its decision; kinds of lines that are not known are skipped.

import { fromUtf8 } from './bytes.mjs';
import { BadLine, bytes, list, object, optionOf, resultOf, sentenceOf, small, termsOf, text, whole }
  from './fields.mjs';

/** A decision as the lines tell it. Leaves are places on the board, from 0. */
function decisionOf(number) {
  return {
    number,
    opened: null,
    options: [],
    /** {leaf, commitment} in the order of the board. */
    commitments: [],
    closed: null,
    /** {leaf, receipt, choice, nonce}: all that were counted. */
    ballots: [],
    counted: null,
    log: [],
    losses: [],
    cancelled: null,
    final: null,
    /** {why, leaf} */
    faults: [],
  };
}

/** Notes a line that may come once. */
function once(decision, field, leaf, value) {
  if (decision[field]) decision.faults.push({ why: 'line_twice', leaf });
  else decision[field] = { leaf, ...value };
}

function before(decision, field, leaf) {
  if (decision[field]) decision.faults.push({ why: 'line_too_late', leaf });
}

function after(decision, field, leaf) {
  if (!decision[field]) decision.faults.push({ why: 'line_too_early', leaf });
}

const moment = (line) => ({ atMs: whole(line.at_ms) });

/** What each kind of line adds to its decision. */
const KINDS = {
  decision_opened(decision, line, leaf) {
    once(decision, 'opened', leaf, {
      ...moment(line),
      closesAtMs: whole(line.closes_at_ms),
      terms: termsOf(line.terms),
      rollSize: small(line.roll_size),
      textsHash: bytes(line.texts_hash),
      rollHash: bytes(line.roll_hash),
      lotCommitments: list(line.lot_commitments).map(bytes),
    });
  },
  option(decision, line, leaf) {
    const option = optionOf(line.option);
    if (decision.commitments.length > 0) decision.faults.push({ why: 'line_too_late', leaf });
    if (option.number !== decision.options.length + 1)
      decision.faults.push({ why: 'option_out_of_order', leaf });
    decision.options.push(option);
  },
  ballot(decision, line, leaf) {
    before(decision, 'closed', leaf);
    decision.commitments.push({ leaf, commitment: bytes(line.commitment) });
  },
  decision_closed(decision, line, leaf) {
    once(decision, 'closed', leaf, moment(line));
    if (decision.opened && whole(line.at_ms) < decision.opened.closesAtMs)
      decision.faults.push({ why: 'line_too_early', leaf });
  },
  opened_ballots(decision, line, leaf) {
    after(decision, 'closed', leaf);
    before(decision, 'counted', leaf);
    for (const ballot of list(line.ballots).map(object))
      decision.ballots.push({
        leaf,
        receipt: text(ballot.receipt),
        choice: text(ballot.choice),
        nonce: bytes(ballot.nonce),
      });
  },
  decision_counted(decision, line, leaf) {
    after(decision, 'closed', leaf);
    before(decision, 'cancelled', leaf);
    once(decision, 'counted', leaf, {
      ...moment(line),
      appealUntilMs: whole(line.appeal_until_ms),
      result: resultOf(line.result),
      lotReveals: list(line.lot_reveals).map(bytes),
    });
  },
  count_log(decision, line, leaf) {
    after(decision, 'counted', leaf);
    decision.log.push(...list(line.log).map(sentenceOf));
    for (const loss of list(line.losses).map(object))
      decision.losses.push({ option: small(loss.option), why: sentenceOf(loss.why) });
  },
  decision_cancelled(decision, line, leaf) {
    once(decision, 'cancelled', leaf, moment(line));
  },
  decision_final(decision, line, leaf) {
    after(decision, 'counted', leaf);
    once(decision, 'final', leaf, moment(line));
  },
};

function parse(leaf) {
  const line = fromUtf8(leaf);
  if (line === null) throw new BadLine();
  try {
    return object(JSON.parse(line));
  } catch {
    throw new BadLine();
  }
}

function read(decisions, leaf, place) {
  const line = parse(leaf);
  const kind = Object.keys(KINDS).find((name) => Object.hasOwn(line, name));
  if (!kind) return;
  const body = object(line[kind]);
  const number = String(whole(body.decision));
  if (!decisions.has(number)) decisions.set(number, decisionOf(number));
  const decision = decisions.get(number);
  if (kind !== 'decision_opened') after(decision, 'opened', place);
  KINDS[kind](decision, body, place);
}

/** {decisions, badLines}: badLines are the places of leaves that are no lines of a board. */
export function decisionsOf(leaves) {
  const decisions = new Map();
  const badLines = [];
  for (const [place, leaf] of leaves.entries()) {
    try {
      read(decisions, leaf, place);
    } catch (error) {
      if (!(error instanceof BadLine)) throw error;
      badLines.push(place);
    }
  }
  return { decisions: [...decisions.values()], badLines };
}
