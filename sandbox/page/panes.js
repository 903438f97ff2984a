// Which people are played side by side, remembered in the address and in the browser.

import { h } from './dom.js';
import { Pane } from './pane.js';

const REMEMBERED = 'wardmote.layout';
export const MOST_PANES = 3;

/** '#101/-1002/7&102' ↔ [{person: 101, chat: -1002, thread: 7}, {person: 102}]. */
export function parseLayout(text) {
  return text
    .replace(/^#/, '')
    .split('&')
    .map((part) => {
      const [person, chat, thread] = part
        .split('/')
        .map((number) => (number ? Number(number) : null));
      return { person, chat: chat ?? null, thread: thread ?? null };
    })
    .filter(({ person }) => Number.isSafeInteger(person) && person !== 0);
}

const layoutText = (panes) =>
  panes
    .map(({ person, chatId, thread }) =>
      [person.id, chatId, thread].slice(0, thread !== null ? 3 : chatId ? 2 : 1).join('/'),
    )
    .join('&');

export class Panes {
  constructor(app) {
    Object.assign(this, { app, list: [], active: null });
    this.element = h('main.panes');
    addEventListener('popstate', () => this.apply(location.hash));
  }

  /** Shows what the address says, else what was shown last, else the first two people. */
  restore() {
    this.apply(location.hash || localStorage.getItem(REMEMBERED) || '');
    const { people } = this.app.directory;
    if (!this.list.length && people.length) {
      this.apply(
        people
          .slice(0, innerWidth >= 1100 ? 2 : 1)
          .map(({ id }) => id)
          .join('&'),
      );
    }
    this.save();
  }

  apply(text) {
    const wanted = parseLayout(text)
      .filter(({ person }) => this.app.directory.person(person))
      .slice(0, MOST_PANES);
    if (!wanted.length) return;
    wanted.forEach(({ person, chat, thread }, index) => {
      let pane = this.list[index];
      if (pane?.person.id !== person) {
        const fresh = new Pane(this.app, this.app.directory.person(person));
        this.put(fresh, index);
        pane = fresh;
      }
      if (chat && (pane.chatId !== chat || pane.thread !== thread)) {
        pane.openChat(chat, { thread, remember: false, focus: false });
      } else if (!chat && pane.chatId) {
        pane.showList({ remember: false });
      }
    });
    this.list.splice(wanted.length).forEach((pane) => pane.destroy());
    this.arranged();
  }

  put(pane, index) {
    const old = this.list[index];
    this.list[index] = pane;
    if (old) {
      old.element.replaceWith(pane.element);
      old.destroy();
    } else {
      this.element.append(pane.element);
    }
  }

  arranged() {
    this.element.dataset.count = this.list.length;
    if (!this.list.includes(this.active)) this.activate(this.list[0]);
    this.app.bar?.render();
  }

  activate(pane) {
    if (this.active === pane) return;
    this.active = pane ?? null;
    this.list.forEach((each) => each.element.classList.toggle('active', each === pane));
    this.app.bar?.render();
  }

  /** Plays a person in the active pane; a pane that already shows the person is activated. */
  play(id) {
    const shown = this.list.find((pane) => pane.person.id === id);
    if (shown) {
      this.activate(shown);
      return shown.focus();
    }
    return this.active ? this.replace(this.active, id) : this.beside(id);
  }

  replace(pane, id) {
    const fresh = new Pane(this.app, this.app.directory.person(id));
    this.put(fresh, this.list.indexOf(pane));
    this.changed(fresh);
  }

  /** Plays a person in a further pane. */
  beside(id) {
    if (this.list.length >= MOST_PANES) return this.replace(this.list.at(-1), id);
    const fresh = new Pane(this.app, this.app.directory.person(id));
    this.put(fresh, this.list.length);
    return this.changed(fresh);
  }

  close(pane) {
    if (this.list.length < 2) return;
    this.list = this.list.filter((each) => each !== pane);
    pane.destroy();
    this.changed(this.list[0]);
  }

  changed(active) {
    this.active = null;
    this.activate(active);
    this.arranged();
    this.save();
  }

  /** Remembers the layout; `push` adds a step that the browser's "back" undoes. */
  save({ push = false } = {}) {
    const text = layoutText(this.list);
    localStorage.setItem(REMEMBERED, text);
    if (location.hash === `#${text}`) return;
    history[push ? 'pushState' : 'replaceState'](null, '', `#${text}`);
  }
}
