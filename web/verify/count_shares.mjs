// The Method of Equal Shares, and what is done with the money that it leaves: nothing, Add1 (the
// share is raised step by step), or Add1U (and the rest goes to the projects with most votes).

import { compareOutcomes, countGreedy, fundGreedily } from './count_greedy.mjs';
import { say, turnoutOf } from './count_common.mjs';
import { cutDecimal, plus, ratio, withDecimals } from './exact.mjs';
import { SharesRound } from './shares_round.mjs';

class SharesCount {
  constructor(election, { completion, increment, order }) {
    Object.assign(this, { election, completion, increment, order });
    this.unit = 10n ** BigInt(election.decimals);
    this.round = new SharesRound(election, order);
    this.log = [];
    this.losers = [];
    this.steps = 0;
    this.stopped = 'not-raised';
    this.usedLot = false;
  }

  id(project) {
    return this.election.projects[project].id;
  }

  cost(project) {
    return this.amount(this.election.projects[project].cost);
  }

  amount(minor) {
    return withDecimals(minor, this.election.decimals);
  }

  /** A fraction of minor units as units with two more decimals than the budget has. */
  inUnits({ numerator, denominator }) {
    const units = { numerator, denominator: denominator * this.unit };
    return cutDecimal(units, this.election.decimals + 2);
  }

  say(about, values) {
    this.log.push(say(about, values));
  }

  run() {
    const { ballots, budget } = this.election;
    const voters = turnoutOf(ballots);
    this.share = ratio(budget, voters);
    this.say('log.budget', { budget: this.amount(budget) });
    this.say('log.shares_start', { voters, share: this.inUnits(this.share) });
    this.bought = this.round.run(this.share);
    if (this.completion !== 'none') this.raise();
    this.tell();
    if (this.completion === 'add1u') this.fill();
    const greedy = countGreedy(this.election, { order: this.order });
    this.say('log.comparison', compareOutcomes(this.election, this.funded, greedy.funded));
    return this;
  }

  /** Why the share is not raised further, or null. */
  reasonToStop() {
    const { projects, budget } = this.election;
    const funded = this.bought.payments.map(({ project }) => project);
    const rest = projects.filter(
      (_, project) => this.round.support[project] > 0n && !funded.includes(project),
    );
    if (rest.length === 0) return 'all-funded';
    return rest.some(({ cost }) => cost <= budget - this.bought.cost) ? null : 'exhaustive';
  }

  /** Nobody has proved that more money for all never funds less, so every share is tried in turn. */
  raise() {
    const step = ratio(this.unit * this.increment);
    for (;;) {
      const reason = this.reasonToStop();
      if (reason) {
        this.stopped = reason;
        break;
      }
      const next = this.round.run(plus(this.share, step));
      if (!next) {
        this.stopped = 'next-overspends';
        break;
      }
      this.share = plus(this.share, step);
      this.steps += 1;
      this.bought = next;
    }
    // So that what is left is what is left of the share that holds.
    this.bought = this.round.run(this.share);
  }

  tell() {
    if (this.completion !== 'none') {
      const how = { exhaustive: 'exhaustive', 'next-overspends': 'overspends' }[this.stopped];
      const values = { steps: this.steps, share: this.inUnits(this.share) };
      this.say(`log.shares_raised_${how ?? 'all_funded'}`, values);
    }
    for (const payment of this.bought.payments) this.tellPayment(payment);
    this.funded = this.bought.payments.map(({ project }) => project);
    this.spent = this.bought.cost;
    for (const option of this.election.projects.keys()) {
      if (this.funded.includes(option)) continue;
      const why = this.whyLost(option);
      this.losers.push({ option, why });
      this.log.push(why);
    }
  }

  tellPayment({ project, most, byLot }) {
    const option = this.id(project);
    if (byLot) {
      this.usedLot = true;
      this.say(this.order.isLot ? 'log.shares_by_lot' : 'log.shares_by_id', { option });
    }
    const { cost } = this.election.projects[project];
    const effective = ratio(cost * most.denominator, most.numerator);
    this.say('log.shares_funded', {
      option,
      cost: this.cost(project),
      voters: this.round.support[project],
      most: this.inUnits(most),
      effective: cutDecimal(effective, 2),
    });
  }

  whyLost(project) {
    const option = this.id(project);
    const voters = this.round.support[project];
    if (voters === 0n) return say('lost.no_votes', { option });
    const left = this.inUnits(this.round.leftOf(project));
    return say('lost.shares', { option, voters, left, cost: this.cost(project) });
  }

  fill() {
    this.say('log.shares_fill', { rest: this.amount(this.election.budget - this.spent) });
    const before = { funded: this.funded, cost: this.spent };
    const filled = fundGreedily(this.election, this.order, before);
    this.funded = filled.funded;
    this.spent = filled.cost;
    this.usedLot ||= filled.usedLot;
    this.log.push(...filled.log);
    this.losers = filled.losers;
  }
}

/** `terms`: {completion, increment in whole units, order}; at least one voter. */
export function countEqualShares(election, terms) {
  const { funded, spent, usedLot, log, losers, share, steps, stopped, unit } =
    new SharesCount(election, terms).run();
  const inUnits = ratio(share.numerator, share.denominator * unit);
  return { funded, cost: spent, usedLot, log, losers, share: inUnits, steps, stopped };
}
