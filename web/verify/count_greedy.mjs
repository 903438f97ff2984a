// Funds one project after the other while money is left: most votes first, of equal votes the
// cheaper one, then by the order of ties. Ballots approve. A budget election is {projects, ballots,
// budget, decimals}; projects are {id, cost}, named by their ids in the log.

import { say, sum } from './count_common.mjs';
import { withDecimals } from './exact.mjs';

/** How many voters approve each project. */
export function supportOf({ projects, ballots }) {
  const support = projects.map(() => 0n);
  for (const { chosen, count } of ballots) for (const project of chosen) support[project] += count;
  return support;
}

const isBigger = (a, b) => (a > b ? 1 : a < b ? -1 : 0);

/**
 * Goes on where another count stopped: {funded, cost} so far. Gives {funded, cost, usedLot, log,
 * losers}, of this part alone but for funded and cost.
 */
export function fundGreedily(election, order, { funded: before, cost: spent }) {
  const { projects, budget, decimals } = election;
  const support = supportOf(election);
  const amount = (minor) => withDecimals(minor, decimals);
  const funded = [...before];
  const log = [];
  const losers = [];
  let cost = spent;
  let usedLot = false;

  const lose = (option, why) => {
    log.push(why);
    losers.push({ option, why });
  };
  const merit = (a, b) =>
    isBigger(support[b], support[a]) || isBigger(projects[a].cost, projects[b].cost);

  const open = projects.map((_, project) => project).filter((one) => !before.includes(one));
  for (const project of open)
    if (support[project] === 0n)
      lose(project, say('lost.no_votes', { option: projects[project].id }));
  const sorted = open
    .filter((project) => support[project] > 0n)
    .sort((a, b) => merit(a, b) || order.places[a] - order.places[b]);
  for (const [i, next] of sorted.slice(1).entries()) {
    if (merit(sorted[i], next) !== 0) continue;
    usedLot = true;
    const { id } = projects[sorted[i]];
    const tied = `${id}, ${projects[next].id}`;
    log.push(say(order.isLot ? 'log.by_lot' : 'log.by_id', { tied, option: id }));
  }
  for (const project of sorted) {
    const figures = {
      option: projects[project].id,
      votes: support[project],
      cost: amount(projects[project].cost),
      rest: amount(budget - cost),
    };
    if (projects[project].cost > budget - cost) {
      lose(project, say('lost.too_dear', figures));
      continue;
    }
    log.push(say('log.greedy_funded', figures));
    funded.push(project);
    cost += projects[project].cost;
  }
  losers.sort((a, b) => a.option - b.option);
  return { funded, cost, usedLot, log, losers };
}

export function countGreedy(election, { order }) {
  const begin = say('log.budget', { budget: withDecimals(election.budget, election.decimals) });
  const result = fundGreedily(election, order, { funded: [], cost: 0n });
  return { ...result, log: [begin, ...result.log] };
}

/** How many voters have more of their projects funded by one outcome than by the other. */
export function compareOutcomes({ ballots }, first, second) {
  const lead = ({ chosen }) =>
    chosen.filter((project) => first.includes(project)).length -
    chosen.filter((project) => second.includes(project)).length;
  const count = (fits) =>
    sum(ballots.filter((ballot) => fits(lead(ballot))).map((ballot) => ballot.count));
  return {
    more: count((by) => by > 0),
    less: count((by) => by < 0),
    equal: count((by) => by === 0),
  };
}
