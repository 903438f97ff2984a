// The rows on the screen: only what has changed is drawn anew.

import { avatar } from './avatar.js';
import { fill, h } from './dom.js';
import { renderRow } from './message.js';

export class RowList {
  constructor(view) {
    this.view = view;
    this.shown = new Map();
  }

  /** Shows `rows`; the elements of unchanged ones stay, so that focus and playing voices survive. */
  show(rows) {
    const { log } = this.view;
    const kept = new Map(rows.map((row) => [row.key, this.elementOf(row)]));
    this.shown = kept;
    if (!rows.length) return fill(log, this.emptyNote());
    let at = log.firstChild;
    for (const { element } of kept.values()) {
      if (element === at) at = at.nextSibling;
      else log.insertBefore(element, at);
    }
    while (at) {
      const next = at.nextSibling;
      at.remove();
      at = next;
    }
    return null;
  }

  forget() {
    this.shown = new Map();
  }

  elementOf(row) {
    const signature = JSON.stringify(row);
    const old = this.shown.get(row.key);
    if (old?.signature === signature) return old;
    const element = renderRow(row, this.view);
    if (old?.element.contains(document.activeElement)) {
      requestAnimationFrame(() => element.focus({ preventScroll: true }));
    }
    const isNew = !old && this.shown.size && row.kind !== 'day';
    if (isNew) element.classList.add('arriving');
    return { signature, element };
  }

  emptyNote() {
    const { entry, room, thread } = this.view;
    if (!room.loaded.has(thread)) return null;
    return h(
      'div.empty',
      {},
      avatar(entry, { size: 'huge', kind: entry.isBot ? 'bot' : '' }),
      h('strong', { dir: 'auto' }, entry.title),
      h(
        'span',
        {},
        entry.isBot ? 'Press Start and the bot will say what it can do.' : 'No messages here yet.',
      ),
    );
  }
}
