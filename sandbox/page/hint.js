// The note that explains, once for each person, what one can do.

import { h, iconButton } from './dom.js';
import { plainName, role } from './format.js';
import { icon } from './icons.js';

const REMEMBERED = 'wardmote.hints';

/** The hint for a pane, or null when it has been closed before. */
export function hint(pane) {
  const closed = new Set(JSON.parse(localStorage.getItem(REMEMBERED) ?? '[]'));
  if (closed.has(pane.person.id)) return null;
  const what = role(pane.person);
  const bot = pane.app.directory.bots[0]?.username;
  const note = h(
    'aside.hint',
    { 'aria-label': 'How to play' },
    h(
      'p',
      {},
      'You are playing ',
      h('strong', { dir: 'auto' }, plainName(pane.person)),
      what && !what.startsWith('@') ? `, ${/^[aeiou]/i.test(what) ? 'an' : 'a'} ${what}. ` : '. ',
      bot
        ? `Write to @${bot}, or type / in a group; play an officer beside to see both sides.`
        : 'Write in a group; play somebody beside to see both sides.',
    ),
    iconButton(icon('close'), 'Close the hint', () => {
      closed.add(pane.person.id);
      localStorage.setItem(REMEMBERED, JSON.stringify([...closed]));
      note.remove();
    }),
  );
  return note;
}
