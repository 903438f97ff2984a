// What was found, as elements. Whatever comes from a board goes in as text, never as HTML.

import { withDecimals } from './exact.mjs';
import { LOG_TEXTS } from './log_texts.mjs';
import { sentenceText } from './message.mjs';
import { knows } from './texts.mjs';

export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Faults of lines have one sentence; the exact one is for programs. */
const SAME_WHY = {
  line_twice: 'line_out_of_order',
  line_too_early: 'line_out_of_order',
  line_too_late: 'line_out_of_order',
  option_out_of_order: 'line_out_of_order',
  lot_unasked: 'lot_seed_differs',
};

/** The details of a finding that are shown beside its reason. */
function placesOf(finding, say) {
  return ['leaf', 'file', 'receipt', 'choice']
    .filter((name) => finding[name] !== undefined && finding.why !== 'counted_otherwise')
    .map((name) => say(`at.${name}`, { [name]: finding[name] }));
}

function whyOf(finding, say) {
  if (!finding.why) return [];
  const key = `why.${SAME_WHY[finding.why] ?? finding.why}`;
  if (!knows(key)) return [finding.why];
  return [say(key, { ...finding, fields: finding.fields?.join(', ') ?? '' })];
}

function findingItem(finding, say) {
  const details = [...whyOf(finding, say), ...placesOf(finding, say)].join(' · ');
  return element('li', { className: `finding ${finding.verdict}` },
    element('strong', { className: 'verdict' }, say(finding.verdict)),
    element('span', {},
      say(`claim.${finding.claim}`),
      details ? element('small', {}, details) : null),
  );
}

export const findingList = (findings, say) =>
  element('ul', { className: 'findings' }, ...findings.map((one) => findingItem(one, say)));

/** Folded where there is nothing but truth in it. */
function foldedFindings(findings, say) {
  const held = findings.filter(({ verdict }) => verdict === 'holds').length;
  const all = findings.length;
  return element('details', { open: held < all, className: 'checks' },
    element('summary', {}, say('checks', { held, all })),
    findingList(findings, say));
}

const STATES = ['cancelled', 'final', 'counted', 'closed'];
const stateOf = (decision) => STATES.find((state) => decision[state]) ?? 'open';

/** A title as text; of yes or no, which has no options, the words of the language. */
function titleOf(decision, option, say) {
  if (decision.opened.terms.method.name === 'yes_no') return say(option === 1 ? 'yes' : 'no');
  return decision.options[option - 1]?.title ?? String(option);
}

function numbersTable(decision, result, say) {
  const { terms, rollSize } = decision.opened;
  const amount = (minor) => withDecimals(minor, Math.min(terms.decimals, 9));
  const rows = [['roll', rollSize], ['posted', decision.commitments.length]];
  if (result) rows.push(['turnout', result.turnout], ['valid', result.valid]);
  if (terms.seats > 1) rows.push(['seats', terms.seats]);
  if (terms.budget > 0n) rows.push(['budget', amount(terms.budget)]);
  if (result && terms.budget > 0n) rows.push(['cost', amount(result.cost)]);
  return element('dl', {}, ...rows.map(([key, value]) =>
    element('div', {}, element('dt', {}, say(key)), element('dd', {}, String(value)))));
}

function resultText(decision, result, say) {
  const names = (options) => options.map((option) => titleOf(decision, option, say)).join(', ');
  const parts = [];
  if (result.passed) parts.push(say('passed', { options: names(result.winners) }));
  else parts.push(say('failed'));
  if (!result.quorum_reached) parts.push(say('quorum.missed'));
  if (!result.threshold_reached) parts.push(say('threshold.missed'));
  if (!result.passed && result.leaders.length > 0)
    parts.push(say('leaders', { options: names(result.leaders) }));
  if (result.used_lot) parts.push(say('lot'));
  return element('div', { className: 'result' },
    element('h4', {}, say('result')), element('p', {}, parts.join(' ')));
}

function optionsList(decision, result) {
  if (decision.options.length === 0) return null;
  return element('ol', { className: 'options' }, ...decision.options.map((option) =>
    element('li', { className: result?.winners.includes(option.number) ? 'won' : '' },
      element('b', { dir: 'auto' }, option.title),
      option.text ? element('p', { dir: 'auto' }, option.text) : null)));
}

/** The log names projects by their numbers, and yes and no in English: here as they are called. */
function named(decision, line, say) {
  const method = decision.opened.terms.method.name;
  const calledOf = (name) => {
    if (method === 'yes_no' && ['yes', 'no'].includes(name)) return say(name);
    if (!method.startsWith('budget_') || !/^\d{3,}$/.test(name)) return name;
    return decision.options[Number(name) - 1]?.title ?? name;
  };
  const isName = ({ name, text }) => ['option', 'other', 'tied'].includes(name) && text !== undefined;
  return {
    key: line.key,
    arguments: line.arguments.map((one) =>
      isName(one) ? { ...one, text: one.text.split(', ').map(calledOf).join(', ') } : one),
  };
}

function sentences(title, lines, decision, say, language) {
  if (lines.length === 0) return null;
  return element('details', {},
    element('summary', {}, title),
    element('ol', { className: 'log' }, ...lines.map((line) =>
      element('li', {}, sentenceText(named(decision, line, say), LOG_TEXTS[language], language)))));
}

export function decisionCard({ decision, findings, recounted }, say, language) {
  const heading = say('decision', { decision: decision.number });
  if (!decision.opened)
    return element('article', {}, element('h3', {}, heading), findingList(findings, say));
  const { terms } = decision.opened;
  const result = recounted?.result ?? null;
  const method = knows(`method.${terms.method.name}`) ? say(`method.${terms.method.name}`) : '';
  const isWrong = findings.some(({ verdict }) => verdict === 'fails');
  return element('article', { className: isWrong ? 'wrong' : '' },
    element('p', { className: 'kind' },
      [heading, say(`state.${stateOf(decision)}`), method].filter(Boolean).join(' · ')),
    element('h3', { dir: 'auto' }, terms.title),
    element('p', { dir: 'auto', className: 'text' }, terms.text),
    optionsList(decision, result),
    numbersTable(decision, result, say),
    result && resultText(decision, result, say),
    foldedFindings(findings, say),
    sentences(say('log'), recounted?.log ?? [], decision, say, language),
    sentences(say('losses'), recounted?.losses.map(({ why }) => why) ?? [], decision, say, language),
  );
}
