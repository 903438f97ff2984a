// Instant-runoff voting: whoever is first on more than half of the papers that still name somebody
// wins; until then the last is excluded, one a stage.

import {
  breakTie, extremeOf, namesOf, papersOf, say, standingOf, sum, tieLine, turnoutOf,
} from './count_common.mjs';

function votesOfStage(papers, continuing, options) {
  const votes = options.map(() => 0n);
  for (const { preferences, count } of papers) {
    const first = preferences.find((option) => continuing.includes(option));
    if (first !== undefined) votes[first] += count;
  }
  return votes;
}

export function countIrv({ options, ballots }, { order }) {
  const papers = papersOf({ options, ballots });
  const name = (option) => options[option].name;
  const valid = sum(papers.map(({ count }) => count));
  const stages = [];
  const log = [say('log.ballots', { turnout: turnoutOf(ballots), valid })];
  const excludedAt = new Map();
  let continuing = standingOf(options);
  let usedLot = false;

  const exclude = (votes) => {
    const fewest = extremeOf(continuing.map((option) => votes[option]), -1);
    const tied = continuing.filter((option) => votes[option] === fewest);
    const { chosen, stage } = breakTie(tied, -1, stages, order);
    if (tied.length > 1 && stage !== null) {
      log.push(say('log.by_earlier_stage', {
        tied: namesOf(options, tied), option: name(chosen), stage: stage + 1,
      }));
    } else if (tied.length > 1) {
      usedLot = true;
      log.push(tieLine(options, tied, chosen, order));
    }
    excludedAt.set(chosen, stages.length);
    log.push(say('log.excluded', { option: name(chosen), votes: String(fewest) }));
    continuing = continuing.filter((option) => option !== chosen);
  };

  for (;;) {
    const votes = votesOfStage(papers, continuing, options);
    const inPlay = sum(votes);
    stages.push(votes);
    log.push(say('log.irv_stage', { stage: stages.length, papers: inPlay, half: inPlay / 2n }));
    for (const option of continuing)
      log.push(say('log.votes', { option: name(option), votes: votes[option] }));
    const most = extremeOf(continuing.map((option) => votes[option]), 1);
    const leader = continuing.find((option) => votes[option] === most);
    if (2n * most <= inPlay && continuing.length > 1) {
      exclude(votes);
      continue;
    }
    log.push(say('log.irv_wins', { option: name(leader), votes: most, papers: inPlay }));
    const losers = standingOf(options)
      .filter((option) => option !== leader)
      .map((option) => ({ option, why: whyLost(option, leader) }));
    return { elected: [leader], usedLot, log, losers, stages, valid };
  }

  function whyLost(option, winner) {
    const stage = excludedAt.get(option);
    if (stage !== undefined) {
      const votes = String(stages[stage - 1][option]);
      return say('lost.excluded', { option: name(option), stage, votes });
    }
    const votes = stages.at(-1);
    return say('lost.fewer', {
      option: name(option), votes: votes[option], other: name(winner), needed: votes[winner],
    });
  }
}
