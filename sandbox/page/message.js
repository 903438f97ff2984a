// One row of a conversation as nodes.

import { avatar } from './avatar.js';
import { h } from './dom.js';
import { renderText } from './entities.js';
import {
  day,
  fullTime,
  hue,
  name,
  plainName,
  preview,
  bracketedRole,
  service,
  time,
} from './format.js';
import { icon } from './icons.js';
import { inlineKeyboard } from './keyboard.js';
import { fillsBubble, mediaOf } from './media.js';
import { reactionChips } from './reactions.js';
import { originOf, textOf } from './wire.js';

/** Builds a row; `view` is the conversation (see conversation.js). */
export function renderRow(row, view) {
  if (row.kind === 'day') {
    return h('div.day', { role: 'separator' }, h('span', {}, day(row.messages[0].date)));
  }
  if (row.kind === 'service') {
    return h(
      'div.service',
      { dataset: { id: row.messages[0].message_id } },
      h('span', { dir: 'auto' }, service(row.messages[0])),
    );
  }
  return renderMessage(row, view);
}

function renderMessage(row, view) {
  const [message] = row.messages;
  const author = message.sender_chat ?? message.from ?? { id: 0 };
  const showAuthor = view.isGroup && !row.own;
  const marks = [
    row.own && 'own',
    row.first && 'first',
    row.last && 'last',
    showAuthor && 'with-avatar',
  ]
    .filter(Boolean)
    .join(' ');
  const element = h(
    'article.message',
    {
      class: marks,
      tabindex: '-1',
      dataset: { id: message.message_id },
      'aria-label': `${row.own ? 'You' : name(author)}, ${time(message.date)}: ${preview(message)}`,
      oncontextmenu: (event) => {
        if (event.target.closest('a')) return;
        event.preventDefault();
        view.openMessageMenu(row.messages, { x: event.clientX, y: event.clientY });
      },
    },
    showAuthor &&
      h(
        'span.message-avatar',
        {},
        row.last && avatar(author, { size: 'small', kind: author.is_bot ? 'bot' : '' }),
      ),
    h(
      'div.stack',
      {},
      bubble(row, author, showAuthor, view),
      reactionChips(message, view),
      message.reply_markup?.inline_keyboard && inlineKeyboard(message, view),
    ),
    h(
      'button.message-more',
      {
        type: 'button',
        'aria-label': 'What to do with this message',
        tabindex: '-1',
        onclick: (event) => view.openMessageMenu(row.messages, event.currentTarget),
      },
      icon('more'),
    ),
  );
  return element;
}

function bubble(row, author, showAuthor, view) {
  const [message] = row.messages;
  const { text, entities } = textOf(row.messages.find((each) => textOf(each).text) ?? message);
  const emojiOnly =
    text.length <= 12 &&
    /^(?:\p{Extended_Pictographic}[\u{FE0F}\u{1F3FB}-\u{1F3FF}\u{200D}]*){1,3}$/u.test(text);
  const media = mediaOf(row.messages, view);
  const bare = fillsBubble(message) && !text;
  return h(
    'div.bubble',
    {
      class: [bare && 'bare', fillsBubble(message) && 'full', emojiOnly && 'emoji-only']
        .filter(Boolean)
        .join(' '),
    },
    showAuthor &&
      row.first &&
      h(
        `div.author.hue-${hue(author.id)}`,
        { dir: 'auto' },
        plainName(author),
        h('small', {}, message.author_signature ?? bracketedRole(author)),
      ),
    forwarded(message),
    quoted(message, view),
    media,
    text
      ? h('div.text', { dir: 'auto' }, renderText(text, entities, view.textActions), meta(row))
      : meta(row),
  );
}

function meta(row) {
  const last = row.messages.at(-1);
  const edited = row.messages.some((message) => message.edit_date);
  return h(
    'span.meta',
    { title: fullTime(last.date) },
    edited && h('span', {}, 'edited'),
    h('time', { datetime: new Date(last.date * 1000).toISOString() }, time(last.date)),
    row.own &&
      h(
        'span.ticks',
        { role: 'img', 'aria-label': row.seen ? 'Answered' : 'Sent' },
        icon(row.seen ? 'checks' : 'check'),
      ),
  );
}

function forwarded(message) {
  const origin = originOf(message);
  return (
    origin &&
    h(
      'div.forwarded',
      { dir: 'auto' },
      icon('forward'),
      'Forwarded from ',
      h('strong', {}, name(origin)),
    )
  );
}

/** The quoted message; a topic's own opening is no quote. */
function quoted(message, view) {
  const original = message.reply_to_message ?? message.external_reply;
  if (!original || original.forum_topic_created) return null;
  const who =
    original.sender_chat ?? original.from ?? originOf({ forward_origin: original.origin });
  return h(
    `button.quote.hue-${hue(who?.id ?? 0)}`,
    {
      type: 'button',
      onclick: () => view.jump(original.message_id),
    },
    h('strong', { dir: 'auto' }, name(who)),
    h('span', { dir: 'auto' }, message.quote?.text ?? preview(original)),
  );
}
