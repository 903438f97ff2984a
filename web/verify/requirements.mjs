// Quorum and threshold: what else a result must reach besides being first.

import { say } from './count_common.mjs';
import { ceilDivide } from './exact.mjs';

/** The least number that does: at least, or more than, a share of a whole. */
export function needOf({ whole, numerator, denominator, moreThan }) {
  const part = whole * numerator;
  return moreThan ? part / denominator + 1n : ceilDivide(part, denominator);
}

/** {have, need} of each quorum of `terms` for {roll, turnout}. */
export function quorumOf({ quorum }, { roll, turnout }) {
  const findings = [];
  const { numerator, denominator, number } = quorum;
  if (denominator !== 0n)
    findings.push({ have: turnout, need: needOf({ whole: roll, numerator, denominator }) });
  if (number !== 0n) findings.push({ have: turnout, need: number });
  return findings;
}

/** {have, need} of the threshold of `terms`, if it has one, for {roll, yes, no}. */
export function thresholdOf({ threshold }, { roll, yes, no }) {
  const { numerator, denominator, moreThan } = threshold;
  switch (threshold.kind.name) {
    case 'simple_majority':
      return [{ have: yes, need: no + 1n }];
    case 'share_of_votes':
      return [{ have: yes, need: needOf({ whole: yes + no, numerator, denominator, moreThan }) }];
    case 'share_of_roll':
      return [{ have: yes, need: needOf({ whole: roll, numerator, denominator, moreThan }) }];
    default:
      return [];
  }
}

export const isMet = ({ have, need }) => have >= need;

export const findingLine = (finding, about) =>
  say(`log.${about}_${isMet(finding) ? 'met' : 'missed'}`, {
    measure: 'heads',
    have: String(finding.have),
    need: String(finding.need),
  });
