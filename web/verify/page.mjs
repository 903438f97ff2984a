// The page: takes what a person gives, lets the worker check it, shows what was found.

import { startCheck } from './background.mjs';
import { utf8 } from './bytes.mjs';
import { allFindings } from './check.mjs';
import { parseHead, parseProof, parseVerifierKey } from './note.mjs';
import { FIRST_LINE, parseReceipt, receiptInFragment } from './receipt.mjs';
import { baseOf, boardInFolder } from './sources.mjs';
import { isRightToLeft, LANGUAGE_NAMES, languageOf, speaker } from './texts.mjs';
import { decisionCard, element, findingList } from './view.mjs';

const query = new URLSearchParams(location.search);
const byId = (id) => document.getElementById(id);

/** What a person gave that cannot be used: the key of a sentence. */
class BadInput extends Error {}

let language = languageOf([query.get('lang') ?? '', ...navigator.languages]);
let say = speaker(language);
let stop = () => {};
let shown = null;

function speak() {
  say = speaker(language);
  document.documentElement.lang = language;
  document.documentElement.dir = isRightToLeft(language) ? 'rtl' : 'ltr';
  document.title = say('title');
  for (const one of document.querySelectorAll('[data-text]'))
    one.textContent = say(one.dataset.text);
  if (shown) show(shown);
}

function tell(text, kind = '') {
  byId('status').textContent = text;
  byId('status').className = kind;
}

const value = (id) => byId(id).value.trim();

function sourceOf() {
  const { files } = byId('folder');
  if (files.length > 0) {
    const board = boardInFolder(files);
    if (!board) throw new BadInput('bad.folder');
    return { files: board };
  }
  if (!value('address')) throw new BadInput('bad.none');
  const base = baseOf(value('address'), location.href);
  if (!base) throw new BadInput('bad.address');
  return { base };
}

async function taskOf() {
  const task = {};
  const receipt = value('receipt');
  if (value('key')) task.key = await parseVerifierKey(value('key'));
  if (receipt.startsWith(FIRST_LINE)) task.receipt = parseReceipt(receipt);
  // The last line of a head is part of it, and is lost where texts are copied.
  else if (receipt) task.proof = parseProof(utf8(`${receipt}\n`));
  const older = value('older');
  if (older) task.olderHead = parseHead(utf8(`${older}\n`));
  if (task.key === null) throw new BadInput('bad.key');
  if (task.receipt === null || task.proof === null) throw new BadInput('bad.receipt');
  if (task.olderHead === null) throw new BadInput('bad.older');
  return task;
}

function hear({ progress, outcome, error }) {
  if (progress?.leaves !== undefined) tell(say('reading', progress));
  if (progress?.decision !== undefined) tell(say('counting', progress));
  if (error) tell(say(error.isUnreadable ? 'bad.unreachable' : 'bad.fault', { file: error.message }), 'fails');
  if (outcome) show(outcome);
}

function show(outcome) {
  shown = outcome;
  const wrong = allFindings(outcome).filter(({ verdict }) => verdict === 'fails').length;
  const text = wrong === 0 ? say('all.true') : `${say('some.false', { count: wrong })} ${say('some.false.todo')}`;
  tell(text, wrong === 0 ? 'holds' : 'fails');
  const { head } = outcome;
  const parts = [
    element('h2', {}, say('board')),
    head && element('p', { className: 'origin' },
      element('bdi', {}, head.origin), ` · ${say('leaves', { size: String(head.size) })}`),
    findingList(outcome.findings, say),
  ];
  if (outcome.receipt.length > 0)
    parts.push(element('h2', {}, say('own')), findingList(outcome.receipt, say));
  parts.push(element('h2', {}, say('decisions')));
  if (outcome.decisions.length === 0) parts.push(element('p', {}, say('decisions.none')));
  parts.push(...outcome.decisions.map((one) => decisionCard(one, say, language)));
  parts.push(element('h2', {}, say('limits')), element('p', {}, say('limits.text')));
  byId('found').replaceChildren(...parts.filter(Boolean));
}

async function check(event) {
  event?.preventDefault();
  stop();
  shown = null;
  byId('found').replaceChildren();
  try {
    if (!globalThis.crypto?.subtle) throw new BadInput('bad.crypto');
    const source = sourceOf();
    const task = await taskOf();
    tell('…');
    stop = startCheck(source, task, hear);
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    tell(say(error.message), 'fails');
  }
}

function begin() {
  byId('unable').remove();
  for (const [code, name] of Object.entries(LANGUAGE_NAMES))
    byId('language').append(element('option', { value: code, lang: code }, name));
  byId('language').value = language;
  byId('language').addEventListener('change', () => {
    language = byId('language').value;
    speak();
  });
  byId('form').addEventListener('submit', check);
  byId('address').value = query.get('board') ?? '';
  byId('key').value = query.get('key') ?? '';
  const receipt = receiptInFragment(location.hash);
  if (receipt !== null) byId('receipt').value = receipt;
  byId('more').open = receipt !== null || byId('key').value !== '';
  speak();
  if (byId('address').value) check();
}

begin();
