// Reactions under a message: chips that show them, and the menu that adds one.

import { h } from './dom.js';
import { openMenu } from './menu.js';
import { reactionsOf } from './wire.js';

/** The ones that clients offer first, with what a screen reader is to say. */
const offered = [
  ['👍', 'Thumbs up'],
  ['👎', 'Thumbs down'],
  ['❤', 'Heart'],
  ['🔥', 'Fire'],
  ['🎉', 'Party'],
  ['🤔', 'Thinking'],
  ['🙏', 'Thanks'],
  ['👀', 'Eyes'],
];

/** One's own emoji under the message, "" if there is none. */
const ownEmoji = (message, person) =>
  reactionsOf(message).find(({ users }) => users.includes(person))?.emoji ?? '';

const show = (message, view, emoji) =>
  view.act('react', { chat: view.id, message_id: message.message_id, emoji });

/** The chips under a message, or null; a click joins in, one on the own reaction takes it back. */
export function reactionChips(message, view) {
  const reactions = reactionsOf(message);
  if (!reactions.length) return null;
  const own = ownEmoji(message, view.person.id);
  return h(
    'div.reactions',
    { role: 'group', 'aria-label': 'Reactions' },
    reactions.map(({ emoji, count }) => {
      const isOwn = emoji === own;
      return h(
        'button.reaction',
        {
          type: 'button',
          'aria-pressed': String(isOwn),
          'aria-label': `${emoji} ${count}`,
          onclick: () => show(message, view, isOwn ? '' : emoji),
        },
        h('span', {}, emoji),
        h('span', {}, String(count)),
      );
    }),
  );
}

/** Opens the choice of reactions; the own one is offered to be taken back. */
export function reactionMenu(message, view, at) {
  const own = ownEmoji(message, view.person.id);
  openMenu(
    at,
    offered.map(([emoji, label]) => ({
      label: emoji === own ? `${label}: take back` : label,
      picture: h('span.menu-emoji', { 'aria-hidden': 'true' }, emoji),
      run: () => show(message, view, emoji === own ? '' : emoji),
    })),
    'Reactions',
  );
}
