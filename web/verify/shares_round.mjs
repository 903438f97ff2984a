// The Method of Equal Shares for one given share: what is run again for each step of Add1. Ballots
// approve, so the utility of a project is its cost, and each payer of a project pays the same unless
// that is more than is left to them.

import { gcd, isLess, ratio } from './exact.mjs';
import { supportOf } from './count_greedy.mjs';

/** Voters with equal ballots: {chosen, count}; those who name nothing buy nothing. */
function groupsOf(ballots) {
  const groups = new Map();
  for (const { chosen, count } of ballots) {
    if (chosen.length === 0) continue;
    const key = [...chosen].sort((a, b) => a - b).join(' ');
    const group = groups.get(key) ?? { chosen, count: 0n, money: 0n };
    group.count += count;
    groups.set(key, group);
  }
  return [...groups.values()];
}

export class SharesRound {
  constructor(election, order) {
    this.election = election;
    this.order = order;
    this.support = supportOf(election);
    this.groups = groupsOf(election.ballots);
    this.supporters = election.projects.map((_, project) =>
      this.groups.filter(({ chosen }) => chosen.includes(project)),
    );
  }

  /**
   * With `share`, a fraction of minor units, for each voter: {payments, cost}, or null if it would
   * cost more than the budget. A payment is {project, most, byLot}.
   */
  run(share) {
    const { projects, budget } = this.election;
    // All money has one denominator, so that comparing and adding is done with whole numbers.
    this.denominator = share.denominator;
    for (const group of this.groups) group.money = share.numerator;
    this.rates = projects.map(() => ratio(0n));
    this.open = projects.map((_, project) => project).filter((one) => this.support[one] > 0n);
    const payments = [];
    let cost = 0n;
    for (let cheapest = this.findCheapest(); cheapest.length > 0; cheapest = this.findCheapest()) {
      const { project, byLot } = this.prefer(cheapest);
      cost += projects[project].cost;
      if (cost > budget) return null;
      payments.push({ project, most: this.pay(project), byLot });
      this.open = this.open.filter((one) => one !== project);
    }
    return { payments, cost };
  }

  /**
   * The open projects that ask least of each payer for their cost. Money only becomes less, so what
   * a project asked in an earlier round is a lower bound: it is worked out anew only if that could
   * be the least.
   */
  findCheapest() {
    const { projects } = this.election;
    const byBound = [...this.open].sort((a, b) => (isLess(this.rates[a], this.rates[b]) ? -1 : 1));
    let best = null;
    let cheapest = [];
    for (const project of byBound) {
      if (best && isLess(best, this.rates[project])) break;
      const asked = this.priceOf(project);
      if (!asked) {
        this.open = this.open.filter((one) => one !== project);
        continue;
      }
      const rate = {
        numerator: asked.numerator,
        denominator: asked.denominator * this.denominator * projects[project].cost,
      };
      this.rates[project] = rate;
      if (!best || isLess(rate, best)) {
        best = rate;
        cheapest = [project];
      } else if (!isLess(best, rate)) {
        cheapest.push(project);
      }
    }
    return cheapest;
  }

  /**
   * The least price q at which min(money, q) of all supporters together is the cost, in units of
   * the denominator; null if they have not so much.
   */
  priceOf(project) {
    const purses = new Map();
    for (const { money, count } of this.supporters[project])
      if (money > 0n) purses.set(money, (purses.get(money) ?? 0n) + count);
    let owed = this.election.projects[project].cost * this.denominator;
    let payers = 0n;
    for (const count of purses.values()) payers += count;
    const sorted = [...purses].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [money, count] of sorted) {
      if (money * payers >= owed) return { numerator: owed, denominator: payers };
      owed -= money * count;
      payers -= count;
    }
    return null;
  }

  /** Of those that ask the same the cheaper one, then the one with more voters, then by the order. */
  prefer(cheapest) {
    const { projects } = this.election;
    const costs = cheapest.map((one) => projects[one].cost);
    const cost = costs.reduce((a, b) => (b < a ? b : a));
    const cheap = cheapest.filter((one) => projects[one].cost === cost);
    const voters = cheap.map((one) => this.support[one]).reduce((a, b) => (b > a ? b : a));
    const equal = cheap.filter((one) => this.support[one] === voters);
    equal.sort((a, b) => this.order.places[a] - this.order.places[b]);
    return { project: equal[0], byLot: equal.length > 1 };
  }

  /** Takes the money; gives the most that any one paid, in minor units. */
  pay(project) {
    const { numerator, denominator } = this.priceOf(project);
    const most = ratio(numerator, denominator * this.denominator);
    const common = gcd(numerator, denominator);
    const price = numerator / common;
    const finer = denominator / common;
    this.denominator *= finer;
    for (const group of this.groups) group.money *= finer;
    for (const group of this.supporters[project])
      group.money = group.money > price ? group.money - price : 0n;
    return most;
  }

  /** What the supporters of a project have left together, in minor units. */
  leftOf(project) {
    const left = this.supporters[project].reduce((all, { money, count }) => all + money * count, 0n);
    return ratio(left, this.denominator);
  }
}
