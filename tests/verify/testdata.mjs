// The shared folder of test data, and the two file formats of elections in it.

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder =
  process.env.WARDMOTE_TESTDATA ??
  fileURLToPath(new URL('../../../shared/testdata', import.meta.url));

/** For node:test: the reason to skip where the folder is not there. */
export const missing = existsSync(folder) ? false : `no ${folder}`;

export const readText = (name) => readFileSync(`${folder}/${name}`, 'utf8');
export const readJson = (name) => JSON.parse(readText(name));
export const readJsonLines = (name) =>
  readText(name).split('\n').filter(Boolean).map((line) => JSON.parse(line));

/** The order without a lot: by the bytes of the ids. */
export function orderById(ids) {
  const sorted = ids.map((_, i) => i).sort((a, b) => Buffer.compare(Buffer.from(ids[a]), Buffer.from(ids[b])));
  const places = [];
  for (const [place, i] of sorted.entries()) places[i] = place;
  return { places, isLot: false };
}

/** {seats, title, election} of a .blt file; an option's id is its name. */
export function readBlt(text) {
  const tokens = text.match(/"[^"]*"|\S+/g);
  const take = () => tokens.shift();
  const options = Array.from({ length: Number(take()) }, () => ({}));
  const seats = Number(take());
  const ballots = [];
  for (let weight = Number(take()); weight !== 0; weight = Number(take())) {
    if (weight < 0) {
      options[-weight - 1].withdrawn = true;
      continue;
    }
    const ranks = [];
    for (let word = take(); word !== '0'; word = take())
      ranks.push(word.split('=').map((one) => Number(one) - 1));
    ballots.push({ ranks, count: BigInt(weight) });
  }
  for (const option of options) option.id = option.name = take().slice(1, -1);
  return { seats, title: take().slice(1, -1), election: { options, ballots } };
}

const rowsOf = (text) =>
  text.split(/\r?\n/).filter((line) => line.trim()).map((line) => {
    const cells = [];
    for (const [, quoted, plain] of line.matchAll(/(?:"((?:[^"]|"")*)"|([^;]*))(?:;|$)/g))
      cells.push((quoted?.replaceAll('""', '"') ?? plain).trim());
    return cells;
  });

/** The budget election of a .pb file whose ballots approve, or null for other ballots. */
export function readPb(text) {
  const sections = { META: [], PROJECTS: [], VOTES: [] };
  let section = null;
  for (const cells of rowsOf(text)) {
    const word = cells[0].toUpperCase();
    if (Object.hasOwn(sections, word) && cells.slice(1).every((cell) => cell === '')) section = word;
    else sections[section].push(cells);
  }
  const [, ...meta] = sections.META;
  const value = Object.fromEntries(meta);
  if (!['approval', 'choose-1'].includes(value.vote_type)) return null;
  const [projectColumns, ...projectRows] = sections.PROJECTS;
  const [voteColumns, ...voteRows] = sections.VOTES;
  const cell = (columns, row, name) => row[columns.indexOf(name)] ?? '';
  const amounts = [value.budget, ...projectRows.map((row) => cell(projectColumns, row, 'cost'))];
  const places = amounts.map((one) => (one.replace(',', '.').split('.')[1] ?? '').replace(/0+$/, '').length);
  const decimals = Math.max(...places);
  const minor = (one) => {
    const [units, rest = ''] = one.replace(',', '.').split('.');
    return BigInt(units + rest.padEnd(decimals, '0').slice(0, decimals));
  };
  const projects = projectRows.map((row) => ({
    id: cell(projectColumns, row, 'project_id'),
    cost: minor(cell(projectColumns, row, 'cost')),
  }));
  const index = new Map(projects.map(({ id }, i) => [id, i]));
  const ballots = voteRows.map((row) => ({
    chosen: [...new Set(cell(voteColumns, row, 'vote').split(',').map((one) => one.trim()).filter(Boolean))]
      .map((id) => index.get(id)),
    count: 1n,
  }));
  return { projects, ballots, budget: minor(value.budget), decimals };
}
