// From messages to rows: date separators, groups by sender, albums. Pure, so the tests can call it.

import { dayKey, service } from './format.js';
import { isOwn } from './wire.js';

const GROUP_SECONDS = 600;

const author = (message) => message.sender_chat?.id ?? message.from?.id ?? 0;

/**
 * Rows of a conversation: {key, kind: 'day'|'service'|'message', messages, own, first, last, seen}.
 * `first` and `last` tell the place within a run of one sender's messages; an album is one row.
 */
export function rowsOf(messages, person) {
  const rows = [];
  let previous = null;
  for (const message of messages) {
    const newDay = !previous || dayKey(previous.messages[0].date) !== dayKey(message.date);
    if (newDay) {
      rows.push({ key: `day ${dayKey(message.date)}`, kind: 'day', messages: [message] });
      previous = null;
    }
    if (previous && belongsToAlbum(previous, message)) {
      previous.messages.push(message);
      continue;
    }
    const row = { key: `m${message.message_id}`, messages: [message], own: isOwn(message, person) };
    row.kind = service(message) ? 'service' : 'message';
    row.first = !continues(previous, row);
    row.last = true;
    if (!row.first) previous.last = false;
    rows.push(row);
    previous = row;
  }
  markSeen(rows);
  return rows;
}

function belongsToAlbum(row, message) {
  const [head] = row.messages;
  return (
    head.media_group_id &&
    head.media_group_id === message.media_group_id &&
    author(head) === author(message)
  );
}

function continues(previous, row) {
  if (previous?.kind !== 'message' || row.kind !== 'message') return false;
  const [before] = previous.messages;
  const [message] = row.messages;
  return author(before) === author(message) && message.date - before.date < GROUP_SECONDS;
}

/** A message counts as seen once somebody else wrote after it. */
function markSeen(rows) {
  let seen = false;
  for (const row of rows.toReversed()) {
    if (row.kind !== 'message') continue;
    row.seen = seen;
    if (!row.own) seen = true;
  }
}
