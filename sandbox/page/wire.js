// The one place that knows how the control API's answers and events are shaped.

/** The forum topic a message belongs to, or 0 for the chat itself and the topic General. */
export function threadOf(message) {
  return message.is_topic_message && message.message_thread_id > 1 ? message.message_thread_id : 0;
}

/**
 * The chat an event is about, from this person's side. A private chat is known by the bot's id,
 * while the Bot API's Message names the person there. Null if it cannot be told.
 */
export function chatOf(data, person) {
  if (typeof data.chat === 'number') return data.chat;
  const message = data.message ?? data;
  const chat = data.chat ?? message.chat;
  if (!chat) return null;
  if (chat.id !== person) return chat.bot_id ?? chat.id;
  if (chat.bot_id) return chat.bot_id;
  return message.from && message.from.id !== person ? message.from.id : null;
}

/** The message inside a `message` or `edit` event. */
export const messageOf = (data) => data.message ?? data;

/** The ids inside a `delete` event. */
export const deletedIds = (data) => data.message_ids ?? [data.message_id];

/**
 * A chat-list entry as {id, type, title, isForum, isBot, topics, me, pinned, last, unread}; `me` is
 * {status, may_write} in groups.
 */
export function chatEntry(entry) {
  const { chat } = entry;
  const id = chat.type === 'private' ? (chat.bot_id ?? chat.id) : chat.id;
  return {
    id,
    type: chat.type,
    title:
      chat.title ||
      [chat.first_name, chat.last_name].filter(Boolean).join(' ') ||
      chat.username ||
      String(id),
    username: chat.username,
    isForum: Boolean(chat.is_forum),
    isBot: chat.type === 'private',
    topics: chat.topics ?? [],
    me: chat.me,
    pinned: chat.pinned_message ?? null,
    last: entry.last_message ?? null,
    unread: entry.unread ?? 0,
  };
}

/** The reply keyboard or forced reply in an answer or event, with its message_id; null if none. */
export function keyboardOf(data) {
  const markup = data?.reply_markup === undefined ? data : data.reply_markup;
  if (!markup?.keyboard && !markup?.force_reply) return null;
  return { message_id: data.message_id, ...markup };
}

/** Does this person administer the chat? */
export const isAdmin = (entry) => ['creator', 'administrator'].includes(entry.me?.status);

/** Was the message written by this person under the person's own name? */
export const isOwn = (message, person) => message.from?.id === person && !message.sender_chat;

/** A message's text and entities, or its caption's. */
export function textOf(message) {
  if (message.text !== undefined) return { text: message.text, entities: message.entities };
  return { text: message.caption ?? '', entities: message.caption_entities };
}

/** The reactions under a message as [{emoji, count, users}], the most frequent first. */
export const reactionsOf = (message) =>
  (message.reactions ?? []).map(({ type, total_count, users }) => ({
    emoji: type.emoji ?? '★',
    count: total_count,
    users,
  }));

/** `{name, hidden}` of whoever wrote a forwarded message first, or null. */
export function originOf(message) {
  const origin = message.forward_origin;
  if (origin)
    return (
      origin.sender_user ??
      origin.sender_chat ??
      origin.chat ?? { first_name: origin.sender_user_name }
    );
  return (
    message.forward_from ??
    message.forward_from_chat ??
    (message.forward_sender_name ? { first_name: message.forward_sender_name } : null)
  );
}
