// How names, times and messages read in one line.

import { now } from './clock.js';

const LOCALE = navigator.language;
const TIME = new Intl.DateTimeFormat(LOCALE, {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const WEEKDAY = new Intl.DateTimeFormat(LOCALE, { weekday: 'short' });
const SHORT_DATE = new Intl.DateTimeFormat(LOCALE, {
  day: '2-digit',
  month: '2-digit',
  year: '2-digit',
});
const DAY = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'long' });
const DAY_AND_YEAR = new Intl.DateTimeFormat(LOCALE, {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const FULL = new Intl.DateTimeFormat(LOCALE, {
  dateStyle: 'medium',
  timeStyle: 'medium',
  hourCycle: 'h23',
});

const date = (seconds) => new Date(seconds * 1000);
export const dayKey = (seconds) => date(seconds).toDateString();
export const time = (seconds) => TIME.format(date(seconds));
export const fullTime = (seconds) => FULL.format(date(seconds));

const DAY_SECONDS = 86400;

/** The heading above a day's messages. */
export function day(seconds) {
  if (dayKey(seconds) === dayKey(now())) return 'Today';
  if (dayKey(seconds) === dayKey(now() - DAY_SECONDS)) return 'Yesterday';
  const sameYear = date(seconds).getFullYear() === date(now()).getFullYear();
  return (sameYear ? DAY : DAY_AND_YEAR).format(date(seconds));
}

/** The short time in a chat list. */
export function listTime(seconds) {
  if (dayKey(seconds) === dayKey(now())) return time(seconds);
  const age = now() - seconds;
  return (age >= 0 && age < 6 * DAY_SECONDS ? WEEKDAY : SHORT_DATE).format(date(seconds));
}

export const duration = (seconds) =>
  `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, '0')}`;

export function bytes(size) {
  if (size < 1024) return `${size} B`;
  if (size < 1024 * 1024) return `${Math.round(size / 1024)} KB`;
  return `${(size / 1024 / 1024).toFixed(1)} MB`;
}

/** A person's, bot's or chat's name. */
export function name(who) {
  if (!who) return 'Someone';
  if (who.title) return who.title;
  const full = [who.first_name, who.last_name].filter(Boolean).join(' ');
  return full || (who.username ? `@${who.username}` : 'Deleted account');
}

/** What stands in brackets after a person's name, as in "Ana Silva (resident)", or "". */
export const bracketedRole = (who) => /\(([^)]+)\)/.exec(who.last_name ?? '')?.[1] ?? '';

const ROLE_WORDS = /\b(officers?|moderators?|helpers?|owners?|residents?|chair|mayor|admin)\b/i;

/** What one should know about a person beside the first name: "officer", or the user name. */
export function role(person) {
  const bracketed = bracketedRole(person);
  if (bracketed) return bracketed;
  const word =
    ROLE_WORDS.exec((person.last_name ?? '').replaceAll('_', ' ')) ??
    ROLE_WORDS.exec((person.username ?? '').replaceAll('_', ' '));
  if (word) return word[1].toLowerCase();
  return person.username ? `@${person.username}` : '';
}

/** A person's name without the role that `role` shows beside it. */
export function plainName(person) {
  return name({ ...person, last_name: (person.last_name ?? '').replace(/\s*\([^)]*\)/, '') });
}

/** One or two letters for an avatar, whole characters in any script. */
export function initials(who) {
  const words = plainName(who)
    .replace(/[^\p{L}\p{N}\s]/gu, ' ')
    .trim()
    .split(/\s+/)
    .filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words.slice(0, 1);
  return letters.map((word) => [...word][0].toLocaleUpperCase()).join('\u200c') || '?';
}

/** One of eight hues by id, the same everywhere; CSS turns it into colours. */
export const hue = (id) => Math.imul(Number(id) % 2 ** 31, 0x9e3779b1) >>> 29;

const joined = (users) => users.map(name).join(', ');

/** The sentence of a service message, or null for an ordinary message. */
export function service(message) {
  const who = name(message.sender_chat ?? message.from);
  if (message.new_chat_members) {
    const [first] = message.new_chat_members;
    const alone = message.new_chat_members.length === 1 && first.id === message.from?.id;
    return alone ? `${who} joined the group` : `${who} added ${joined(message.new_chat_members)}`;
  }
  if (message.left_chat_member) {
    return message.left_chat_member.id === message.from?.id
      ? `${who} left the group`
      : `${who} removed ${name(message.left_chat_member)}`;
  }
  if (message.new_chat_title) return `${who} changed the name to “${message.new_chat_title}”`;
  if (message.new_chat_photo) return `${who} changed the group’s photo`;
  if (message.delete_chat_photo) return `${who} removed the group’s photo`;
  if (message.group_chat_created || message.supergroup_chat_created)
    return `${who} created the group`;
  if (message.channel_chat_created) return 'Channel created';
  if (message.migrate_to_chat_id) return 'The group was upgraded to a supergroup';
  if (message.migrate_from_chat_id) return 'The group became a supergroup';
  if (message.pinned_message) return `${who} pinned “${preview(message.pinned_message)}”`;
  if (message.forum_topic_created)
    return `${who} opened the topic “${message.forum_topic_created.name}”`;
  if (message.forum_topic_edited) return `${who} changed the topic`;
  if (message.forum_topic_closed) return `${who} closed the topic`;
  if (message.forum_topic_reopened) return `${who} reopened the topic`;
  if (message.general_forum_topic_hidden) return `${who} hid the topic General`;
  if (message.general_forum_topic_unhidden) return `${who} showed the topic General`;
  if (message.message_auto_delete_timer_changed) return `${who} changed the auto-delete timer`;
  if (message.write_access_allowed) return 'The bot may write to you now';
  return null;
}

/** A message in one line, for the chat list, replies and service messages. */
export function preview(message) {
  if (!message) return '';
  const told = service(message);
  if (told) return told;
  const text = message.text ?? message.caption;
  if (text) return text.replace(/\s+/g, ' ');
  if (message.photo) return message.media_group_id ? 'Photos' : 'Photo';
  if (message.voice) return 'Voice message';
  if (message.video) return 'Video';
  if (message.audio) return message.audio.title ?? 'Audio';
  if (message.venue) return message.venue.title;
  if (message.location) return 'Location';
  if (message.contact) return `Contact: ${name(message.contact)}`;
  if (message.document) return message.document.file_name ?? 'Document';
  if (message.sticker) return `${message.sticker.emoji ?? ''} Sticker`.trim();
  if (message.poll) return `Poll: ${message.poll.question}`;
  if (message.dice) return message.dice.emoji;
  return 'Message';
}
