// Text with entities as nodes. Message text is only ever put into text nodes.

import { h } from './dom.js';

const LINK = /(?:https?:\/\/|tg:\/\/|\bt\.me\/)[^\s<>"']+/gu;
const MENTION = /(?<![\w/@.])@[A-Za-z]\w{3,31}/g;
const COMMAND = /(?<![\w/<>@.])\/[a-z0-9_]{1,32}(?:@[A-Za-z]\w{3,31})?(?![\w/])/gi;
const OPAQUE = new Set([
  'code',
  'pre',
  'url',
  'text_link',
  'mention',
  'text_mention',
  'bot_command',
  'email',
  'phone_number',
]);
const SIMPLE = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strikethrough: 's',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
  expandable_blockquote: 'blockquote',
};

/** What Telegram's clients find by themselves: links, mentions, commands outside other entities. */
function detected(text, entities) {
  const taken = entities.filter(({ type }) => OPAQUE.has(type));
  const found = [];
  const add = (type, pattern) => {
    for (const match of text.matchAll(pattern)) {
      const value = type === 'url' ? match[0].replace(/[.,;:!?)\]]+$/, '') : match[0];
      const range = { type, offset: match.index, length: value.length };
      if (![...taken, ...found].some((other) => overlap(range, other))) found.push(range);
    }
  };
  add('url', LINK);
  add('mention', MENTION);
  add('bot_command', COMMAND);
  return found;
}

const overlap = (a, b) => a.offset < b.offset + b.length && b.offset < a.offset + a.length;

/** Turns flat entities into a tree of ranges; ill-nested ones are cut at their parent's end. */
function nest(entities, length) {
  const root = { offset: 0, end: length, children: [] };
  const sorted = entities
    .map((entity) => ({
      ...entity,
      end: Math.min(length, entity.offset + entity.length),
      children: [],
    }))
    .filter((entity) => entity.offset >= 0 && entity.end > entity.offset)
    .sort((a, b) => a.offset - b.offset || b.end - a.end);
  const open = [root];
  for (const entity of sorted) {
    while (entity.offset >= open.at(-1).end) open.pop();
    entity.end = Math.min(entity.end, open.at(-1).end);
    open.at(-1).children.push(entity);
    open.push(entity);
  }
  return root;
}

/**
 * Renders `text` with Bot API `entities` (offsets in UTF-16 units, as JavaScript counts).
 * `on.command(text)`, `on.link(url)` and `on.mention(name or user)` are called on a click.
 */
export function renderText(text, entities = [], on) {
  const tree = nest([...entities, ...detected(text, entities)], text.length);
  const fragment = document.createDocumentFragment();
  fragment.append(...nodesOf(tree, text, on));
  return fragment;
}

function nodesOf(range, text, on) {
  const nodes = [];
  let at = range.offset;
  for (const child of range.children) {
    if (child.offset > at) nodes.push(document.createTextNode(text.slice(at, child.offset)));
    nodes.push(elementOf(child, text, on));
    at = child.end;
  }
  if (at < range.end) nodes.push(document.createTextNode(text.slice(at, range.end)));
  return nodes;
}

function elementOf(entity, text, on) {
  const inside = nodesOf(entity, text, on);
  const raw = text.slice(entity.offset, entity.end);
  const simple = SIMPLE[entity.type];
  if (simple) {
    return h(
      simple,
      { dir: simple === 'blockquote' ? 'auto' : null, 'data-language': entity.language },
      inside,
    );
  }
  switch (entity.type) {
    case 'spoiler':
      return spoiler(inside);
    case 'bot_command':
      return h('button.text-link', { type: 'button', onclick: () => on.command(raw) }, inside);
    case 'mention':
      return h(
        'button.text-link',
        { type: 'button', onclick: () => on.mention(raw.slice(1)) },
        inside,
      );
    case 'text_mention':
      return h('span.text-link', {}, inside);
    case 'url':
      return link(raw, inside, on);
    case 'text_link':
      return link(entity.url, inside, on);
    case 'email':
    case 'phone_number':
    case 'hashtag':
    case 'cashtag':
      return h('span.text-link', {}, inside);
    default:
      return h('span', {}, inside);
  }
}

/** Only web and Telegram links become links; anything else (say `javascript:`) stays text. */
function link(address, inside, on) {
  const url = /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
  if (!/^(https?|tg):\/\//i.test(url)) return h('span', {}, inside);
  return h(
    'a.text-link',
    {
      href: url,
      target: '_blank',
      rel: 'noopener noreferrer',
      onclick: (event) => {
        if (on.link(url)) event.preventDefault();
      },
    },
    inside,
  );
}

function spoiler(inside) {
  const element = h(
    'span.spoiler',
    { role: 'button', tabindex: '0', 'aria-label': 'Hidden text, show it' },
    inside,
  );
  const reveal = (event) => {
    if (event.type === 'keydown' && event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation();
    element.classList.add('shown');
    for (const name of ['role', 'tabindex', 'aria-label']) element.removeAttribute(name);
  };
  element.addEventListener('click', reveal, { once: true });
  element.addEventListener('keydown', reveal);
  return element;
}
