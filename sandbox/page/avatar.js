// Round avatars with initials; the hue comes from the id, so a person looks the same everywhere.

import { h } from './dom.js';
import { hue, initials } from './format.js';
import { icon } from './icons.js';

/** `kind`: 'bot', 'group', 'channel' or '' decides the small mark. */
export function avatar(who, { size = 'medium', kind = '' } = {}) {
  return h(
    `span.avatar.${size}.hue-${hue(who.id)}`,
    { 'aria-hidden': 'true' },
    initials(who),
    kind === 'bot' && h('span.avatar-mark', {}, icon('bot')),
  );
}
