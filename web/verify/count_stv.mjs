// The single transferable vote of Scotland's councils: SSI 2007/42, Schedule 1, rules 45 to 52.
// Votes and values are whole numbers of hundred-thousandths; one surplus or one exclusion a stage.

import {
  breakTie, extremeOf, namesOf, papersOf, say, standingOf, sum, tieLine, turnoutOf,
} from './count_common.mjs';
import { withDecimals } from './exact.mjs';

const UNIT = 100_000n;
const five = (votes) => withDecimals(votes, 5);

class ScottishCount {
  constructor({ options, ballots }, { seats, order }) {
    Object.assign(this, { options, seats, order });
    this.papers = papersOf({ options, ballots });
    this.turnout = turnoutOf(ballots);
    this.valid = sum(this.papers.map(({ count }) => count));
    this.quota = this.valid / BigInt(seats + 1) + 1n;
    this.elected = [];
    this.usedLot = false;
    this.log = [];
    /** Place from 0 of the stage at which an excluded one's papers moved. */
    this.excludedAt = new Map();
    this.continuing = standingOf(options);
    /** {papers, at, value}: papers for their preference at that place. */
    this.piles = options.map(() => []);
    this.stages = [options.map(() => 0n)];
  }

  get votes() {
    return this.stages.at(-1);
  }

  say(about, values) {
    this.log.push(say(about, values));
  }

  name(option) {
    return this.options[option].name;
  }

  run() {
    this.firstStage();
    for (;;) {
      this.electWithQuota();
      this.fillLastVacancies();
      if (this.elected.length >= this.seats || this.continuing.length === 0) break;
      const richer = this.elected.filter((option) => this.votes[option] > this.quota * UNIT);
      if (richer.length > 0) this.transferSurplus(richer);
      else this.excludeLowest();
    }
    return { ...this, losers: this.losers() };
  }

  /** Rules 45 and 46. */
  firstStage() {
    const { turnout, valid, seats, quota } = this;
    for (const papers of this.papers) this.give(papers, 0, UNIT);
    this.say('log.ballots', { turnout, valid });
    this.say('log.quota', { valid, seats, quota });
    this.say('log.first_stage');
    this.tellVotes();
  }

  give(papers, at, value) {
    const option = papers.preferences[at];
    this.piles[option].push({ papers, at, value });
    this.votes[option] += papers.count * value;
  }

  tellVotes() {
    for (const option of standingOf(this.options))
      if (!this.excludedAt.has(option))
        this.say('log.votes', { option: this.name(option), votes: five(this.votes[option]) });
  }

  /** By votes, then by those at earlier stages, then by the order of ties. */
  sorted(some) {
    return [...some].sort((a, b) => {
      const stage = this.stages.findLast((votes) => votes[a] !== votes[b]);
      if (!stage) return this.order.places[a] - this.order.places[b];
      return stage[a] > stage[b] ? -1 : 1;
    });
  }

  elect(option) {
    this.elected.push(option);
    this.continuing = this.continuing.filter((one) => one !== option);
  }

  /** Rule 47. */
  electWithQuota() {
    const reached = this.continuing.filter((option) => this.votes[option] >= this.quota * UNIT);
    for (const option of this.sorted(reached)) {
      this.elect(option);
      const votes = five(this.votes[option]);
      const stage = this.stages.length;
      this.say('log.elected_with_quota', { option: this.name(option), votes, stage });
    }
  }

  /** Rule 52. */
  fillLastVacancies() {
    if (this.continuing.length > this.seats - this.elected.length) return;
    for (const option of this.sorted(this.continuing)) {
      this.elect(option);
      const votes = five(this.votes[option]);
      this.say('log.elected_without_quota', { option: this.name(option), votes });
    }
  }

  take(some, sign) {
    const extreme = extremeOf(some.map((option) => this.votes[option]), sign);
    const tied = some.filter((option) => this.votes[option] === extreme);
    if (tied.length === 1) return tied[0];
    tied.sort((a, b) => a - b);
    const { chosen, stage } = breakTie(tied, sign, this.stages.slice(0, -1), this.order);
    if (stage !== null) {
      const names = { tied: namesOf(this.options, tied), option: this.name(chosen) };
      this.say('log.by_earlier_stage', { ...names, stage: stage + 1 });
    } else {
      this.usedLot = true;
      this.log.push(tieLine(this.options, tied, chosen, this.order));
    }
    return chosen;
  }

  /** Moves a pile to the next continuing preferences, each paper at its new value. */
  movePile(from, valueOf) {
    const pile = this.piles[from];
    this.piles[from] = [];
    for (const { papers, at, value } of pile) {
      const { preferences } = papers;
      const next = preferences.findIndex(
        (option, place) => place > at && this.continuing.includes(option),
      );
      if (next >= 0) this.give(papers, next, valueOf(value));
    }
  }

  /** Rules 48 and 49. */
  transferSurplus(richer) {
    const from = this.take(richer, 1);
    const votes = this.votes[from];
    const surplus = votes - this.quota * UNIT;
    this.stages.push([...this.votes]);
    this.votes[from] = this.quota * UNIT;
    this.say('log.surplus', {
      stage: this.stages.length, option: this.name(from), surplus: five(surplus), votes: five(votes),
    });
    this.movePile(from, (value) => (surplus * value) / votes);
    this.tellVotes();
  }

  /** Rules 50 and 51. */
  excludeLowest() {
    const out = this.take(this.continuing, -1);
    const votes = five(this.votes[out]);
    this.continuing = this.continuing.filter((option) => option !== out);
    this.stages.push([...this.votes]);
    this.votes[out] = 0n;
    this.excludedAt.set(out, this.stages.length - 1);
    this.say('log.stv_excluded', { stage: this.stages.length, option: this.name(out), votes });
    this.movePile(out, (value) => value);
    this.tellVotes();
  }

  losers() {
    const why = (option) => {
      const stage = this.excludedAt.get(option);
      const named = { option: this.name(option) };
      if (stage === undefined)
        return say('lost.seats_full', {
          ...named, votes: five(this.votes[option]), quota: this.quota,
        });
      const votes = five(this.stages[stage - 1][option]);
      return say('lost.excluded', { ...named, stage: stage + 1, votes });
    };
    return standingOf(this.options)
      .filter((option) => !this.elected.includes(option))
      .map((option) => ({ option, why: why(option) }));
  }
}

/** {elected, usedLot, log, losers, stages, quota, valid}. */
export const countScottishStv = (election, terms) => new ScottishCount(election, terms).run();
