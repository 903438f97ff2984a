// Elections that others have counted: every stage of theirs is ours.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countApproval, countPlurality } from '../../web/verify/count_adding.mjs';
import { countGreedy } from '../../web/verify/count_greedy.mjs';
import { countIrv } from '../../web/verify/count_irv.mjs';
import { countSchulze } from '../../web/verify/count_schulze.mjs';
import { countEqualShares } from '../../web/verify/count_shares.mjs';
import { countScottishStv } from '../../web/verify/count_stv.mjs';
import { withDecimals } from '../../web/verify/exact.mjs';
import { fromHex, toHex } from '../../web/verify/bytes.mjs';
import { lotCommitment, lotSeed, tiePlaces } from '../../web/verify/hashes.mjs';
import { isMet, quorumOf, thresholdOf } from '../../web/verify/requirements.mjs';
import { missing, orderById, readBlt, readJson, readPb, readText } from './testdata.mjs';

const orderOf = ({ options }) => orderById(options.map(({ id }) => id));

test('Scottish STV gives every stage of real elections', { skip: missing }, () => {
  for (const expected of readJson('stv/expected.json').stv) {
    const { seats, title, election } = readBlt(readText(expected.file));
    const tally = countScottishStv(election, { seats, order: orderOf(election) });
    const names = election.options.map(({ name }) => name);
    assert.equal(title, expected.title);
    assert.deepEqual(tally.elected.map((option) => names[option]), expected.elected, expected.id);
    assert.equal(tally.quota, BigInt(expected.quota));
    assert.equal(tally.valid, BigInt(expected.valid_ballots));
    assert.equal(tally.usedLot, expected.lots_needed.length > 0);
    assert.equal(tally.stages.length, expected.stages.length);
    for (const [stage, votes] of tally.stages.entries())
      for (const [option, name] of names.entries())
        assert.equal(withDecimals(votes[option], 5), expected.stages[stage][name], `${expected.id} ${stage}`);
  }
});

function expectRounds(rounds, names, stages) {
  assert.ok(stages.length >= rounds.length);
  for (const [stage, round] of rounds.entries())
    for (const [option, name] of names.entries())
      assert.equal(stages[stage][option], BigInt(round[name] ?? 0), `round ${stage + 1}, ${name}`);
}

test('IRV gives every round of real elections', { skip: missing }, () => {
  for (const expected of readJson('stv/expected.json').irv) {
    const { election } = readBlt(readText(expected.file));
    const tally = countIrv(election, { order: orderOf(election) });
    const names = election.options.map(({ name }) => name);
    assert.deepEqual(tally.elected.map((option) => names[option]), [expected.winner]);
    assert.equal(tally.valid, BigInt(expected.valid_ballots));
    assert.equal(tally.stages.length, expected.rounds.length);
    expectRounds(expected.rounds, names, tally.stages);
  }
});

function electionOf({ candidates, ballots }) {
  return {
    options: candidates.map((name) => ({ id: name, name })),
    ballots: ballots.map(({ count, ranking }) => ({
      count: BigInt(count),
      ranks: ranking.map((rank) => rank.map((name) => candidates.indexOf(name))),
    })),
  };
}

test('Schulze gives matrix, paths and order of textbooks', { skip: missing }, () => {
  for (const expected of readJson('condorcet/cases.json')) {
    const election = electionOf(expected);
    const tally = countSchulze(election, { seats: 1, order: orderOf(election) });
    const names = expected.candidates;
    const table = (figures) =>
      Object.fromEntries(names.map((a, i) => [a, Object.fromEntries(names.map((b, j) => [b, Number(figures[i][j])]))]));
    assert.deepEqual(table(tally.pairs), expected.pairwise, expected.id);
    assert.deepEqual(table(tally.paths), expected.strongest_paths, expected.id);
    assert.deepEqual(tally.ranking.map((rank) => rank.map((option) => names[option])), expected.schulze_order);
    assert.equal(names[tally.condorcet] ?? null, expected.condorcet_winner);
    if (!expected.irv) continue;
    const irv = countIrv(election, { order: orderOf(election) });
    assert.equal(irv.usedLot, 'needs_tiebreak' in expected.irv, expected.id);
    expectRounds(expected.irv.rounds, names, irv.stages);
    if (expected.irv.winner !== null) assert.equal(names[irv.elected[0]], expected.irv.winner);
  }
});

/** What the test data calls each count that a community can choose. */
const BUDGET_COUNTS = {
  greedy: (election, order) => countGreedy(election, { order }),
  mes: (election, order) => countEqualShares(election, { completion: 'none', increment: 1n, order }),
  mes_add1: (election, order) => countEqualShares(election, { completion: 'add1', increment: 1n, order }),
  mes_add1u: (election, order) => countEqualShares(election, { completion: 'add1u', increment: 1n, order }),
};

function expectBudget(expected, election, outcome, told) {
  const ids = outcome.funded.map((project) => election.projects[project].id);
  if (expected.order) assert.deepEqual(ids, expected.order, told);
  assert.deepEqual(ids.toSorted(), expected.winners.toSorted(), told);
  if (expected.cost) assert.equal(withDecimals(outcome.cost, election.decimals), expected.cost, told);
  if (expected.final_share) {
    const { numerator, denominator } = outcome.share;
    const share = denominator === 1n ? `${numerator}` : `${numerator}/${denominator}`;
    assert.equal(share, expected.final_share, told);
  }
  if (expected.steps !== undefined) assert.equal(outcome.steps, expected.steps, told);
  if (expected.stopped) assert.equal(outcome.stopped, expected.stopped, told);
}

test('budgets of real cities come out as others counted them', { skip: missing }, (t) => {
  for (const one of readJson('pb/expected.json').cases) {
    const election = readPb(readText(one.file));
    if (!election) {
      t.diagnostic(`${one.id}: not tried, no decision has ballots with points`);
      continue;
    }
    assert.equal(election.ballots.length, one.voters);
    assert.equal(election.projects.length, one.projects);
    const order = orderById(election.projects.map(({ id }) => id));
    for (const [variant, expected] of Object.entries(one.expected)) {
      const told = `${one.id} ${variant}`;
      if (!BUDGET_COUNTS[variant]) {
        t.diagnostic(`${told}: not tried, no decision can choose it`);
        continue;
      }
      const outcome = BUDGET_COUNTS[variant](election, order);
      expectBudget(expected, election, outcome, told);
      if (one.official_equals?.includes(variant))
        expectBudget({ winners: one.official_selected }, election, outcome, told);
    }
  }
});

test('lots follow from what was committed and revealed', { skip: missing }, async () => {
  for (const lot of readJson('edge/cases.json').lots) {
    const reveals = lot.reveals.map(fromHex);
    for (const [i, reveal] of reveals.entries())
      assert.equal(toHex(await lotCommitment(reveal)), lot.commitments[i]);
    const decision = Buffer.from(lot.decision);
    const beacon = fromHex(lot.beacon);
    const ballotsRoot = fromHex(lot.ballots_root);
    const seed = await lotSeed({ decision, ballotsRoot, reveals, beacon });
    assert.equal(toHex(seed), lot.seed);
    const places = await tiePlaces(lot.option_ids, seed);
    assert.deepEqual(places.map((place) => lot.order[place]), lot.option_ids);
  }
});

/** "yes >= 2/3 of valid", "turnout >= 50% of roll". */
function shareOf(text) {
  const [, part, sign, numerator, denominator = '100', whole] =
    /^(yes|turnout) (>=|>) (\d+)(?:\/(\d+)|%) of (valid|roll)$/.exec(text);
  return {
    part, whole, moreThan: sign === '>', numerator: BigInt(numerator), denominator: BigInt(denominator),
  };
}

function expectVerdict(one, tally) {
  const votes = (id) => tally.figures[one.options.indexOf(id)][0];
  const figures = {
    roll: BigInt(one.roll ?? 0), turnout: tally.turnout, yes: votes('yes'), no: votes('no'),
  };
  const kind = { name: one.threshold ? 'share_of_votes' : 'simple_majority' };
  const threshold = { kind, ...(one.threshold ? shareOf(one.threshold) : {}) };
  const none = { numerator: 0n, denominator: 0n };
  const quorum = { ...(one.quorum ? shareOf(one.quorum) : none), number: 0n };
  const asked = quorumOf({ quorum }, figures);
  const isValid = asked.every(isMet);
  const hasPassed = isValid && thresholdOf({ threshold }, figures).every(isMet);
  if ('passed' in one.expect) assert.equal(hasPassed, one.expect.passed, one.id);
  if ('valid_decision' in one.expect) assert.equal(isValid, one.expect.valid_decision, one.id);
  if (one.expect.reason === 'quorum')
    assert.deepEqual(asked, [{ have: BigInt(one.expect.have), need: BigInt(one.expect.need) }]);
}

test('edge cases come out as agreed', { skip: missing }, async (t) => {
  const { cases, lots } = readJson('edge/cases.json');
  for (const one of cases) {
    if (!one.ballots || one.expect.rejected) {
      t.diagnostic(`${one.id}: not tried, what is cast is for the server to take or refuse`);
      continue;
    }
    const options = one.options.map((id) => ({ id, name: id }));
    const ballots = one.ballots.map(([named, count]) => ({
      chosen: [named].flat().filter((id) => id !== 'abstain').map((id) => one.options.indexOf(id)),
      count: BigInt(count),
    }));
    const seed = 'lot' in one ? fromHex(lots[one.lot].seed) : null;
    const order = { places: await tiePlaces(one.options, seed), isLot: seed !== null };
    const count = one.method === 'approval' ? countApproval : countPlurality;
    const tally = count({ options, ballots }, { seats: one.seats ?? 1, order });
    const elected = tally.elected.map((option) => one.options[option]);
    const { expect } = one;
    if (expect.winner) {
      assert.deepEqual(elected, [expect.winner], one.id);
      assert.equal(tally.usedLot, expect.by === 'lot', one.id);
    }
    if (expect.winners) assert.deepEqual(elected, expect.winners, one.id);
    if ('valid' in expect) assert.equal(tally.valid, BigInt(expect.valid), one.id);
    if ('turnout' in expect) assert.equal(tally.turnout, BigInt(expect.turnout), one.id);
    for (const [id, votes] of Object.entries(expect.counts ?? expect.scores ?? {}))
      assert.equal(tally.figures[one.options.indexOf(id)][0], BigInt(votes), one.id);
    if (one.threshold || one.quorum) expectVerdict(one, tally);
  }
});
