// The sandbox's drawer: how it is, its clock, its faults.

import * as api from './api.js';
import * as clock from './clock.js';
import { toast } from './dialog.js';
import { fill, h, iconButton } from './dom.js';
import { fullTime } from './format.js';
import { icon } from './icons.js';
import { addPerson } from './people.js';

const REFRESH = 2000;
const HOUR = 3600;

/** Faults that can be switched on; the texts are for people who have never read the Bot API. */
const FAULTS = [
  {
    label: 'Too many requests (429)',
    note: 'every third call',
    rule: { kind: '429', every: 3, retry_after: 3 },
  },
  { label: 'Telegram is broken (500)', note: 'every fourth call', rule: { kind: '500', every: 4 } },
  {
    label: 'Telegram is slow',
    note: 'one second for each call',
    rule: { kind: 'slow', delay_ms: 1000, every: 1 },
  },
  {
    label: 'Connections break',
    note: 'every fifth, after the call worked',
    rule: { kind: 'reset_after', every: 5 },
  },
  {
    label: 'Updates arrive twice',
    note: 'every second update',
    rule: { kind: 'duplicate_update', every: 2 },
  },
];

const KEYS = [
  ['Alt + 1, 2, 3', 'go to a person'],
  ['Alt + ↑ ↓', 'next chat'],
  ['Ctrl + K', 'search'],
  ['Enter', 'send'],
  ['Shift + Enter', 'new line'],
  ['↑', 'edit the last message'],
  ['R, E, Del', 'reply, edit, delete'],
  ['Esc', 'back'],
];

export class Drawer {
  constructor(app) {
    this.app = app;
    this.facts = h('dl.facts');
    this.unsupported = h('div.unsupported');
    this.active = new Set();
    this.element = h(
      'aside.drawer',
      {
        id: 'drawer',
        'aria-label': 'Sandbox',
        hidden: true,
        onkeydown: (event) => {
          if (event.key === 'Escape') this.toggle(false);
        },
      },
      h(
        'header.drawer-head',
        {},
        h('h2', {}, 'Sandbox'),
        iconButton(icon('close'), 'Close', () => this.toggle(false)),
      ),
      this.facts,
      this.unsupported,
      h('h3', {}, 'Clock'),
      h('p.note', {}, 'Deadlines and reminders come sooner when the clock moves on.'),
      h(
        'div.buttons',
        {},
        this.advance('+1 hour', HOUR),
        this.advance('+1 day', 24 * HOUR),
        this.advance('+1 week', 7 * 24 * HOUR),
      ),
      h('h3', {}, 'Faults'),
      FAULTS.map((fault) => this.fault(fault)),
      h('h3', {}, 'Limits'),
      this.limits(),
      h('h3', {}, 'People'),
      h(
        'div.buttons',
        {},
        h('button.plain', { type: 'button', onclick: () => addPerson(app) }, 'Add a person…'),
      ),
      h('h3', {}, 'Keys'),
      h(
        'dl.keys',
        {},
        KEYS.map(([key, what]) => [h('dt', {}, h('kbd', {}, key)), h('dd', {}, what)]),
      ),
    );
  }

  toggle(open = this.element.hidden) {
    this.element.hidden = !open;
    this.app.drawerButton.setAttribute('aria-expanded', String(open));
    clearInterval(this.timer);
    if (!open) return this.app.drawerButton.focus();
    this.timer = setInterval(() => this.refresh(), REFRESH);
    this.element.querySelector('button').focus();
    return this.refresh();
  }

  async refresh() {
    try {
      const status = await api.status();
      clock.setNow(status.now);
      const fact = (name, value) => [h('dt', {}, name), h('dd', {}, value)];
      const count = (value) => Number(value ?? 0).toLocaleString();
      fill(
        this.facts,
        fact('Clock', fullTime(status.now)),
        fact('Bots', count(status.bots)),
        fact('Waiting updates', count(status.pending_updates)),
        fact('People', count(status.people)),
        fact('Chats', count(status.chats)),
        fact('Messages', count(status.messages)),
        fact('Seed', String(status.seed ?? '')),
        fact('Version', String(status.version ?? '')),
      );
      const missing = Object.entries(status.unsupported_methods ?? {});
      fill(
        this.unsupported,
        missing.length
          ? [
              h('h3', {}, 'Methods the sandbox does not know'),
              h(
                'ul',
                {},
                missing.map(([method, times]) => h('li', {}, `${method} (${times})`)),
              ),
            ]
          : null,
      );
    } catch (error) {
      fill(this.facts, h('dt', {}, 'Trouble'), h('dd', {}, error.message));
    }
  }

  advance(label, seconds) {
    return h(
      'button.plain',
      {
        type: 'button',
        onclick: () =>
          this.attempt(async () => {
            const { now } = await api.advanceClock(seconds);
            clock.setNow(now);
            document.dispatchEvent(new Event('clockchange'));
            return `It is now ${fullTime(now)}`;
          }),
      },
      label,
    );
  }

  fault({ label, note, rule }) {
    const box = h('input', {
      type: 'checkbox',
      role: 'switch',
      onchange: () =>
        this.attempt(async () => {
          if (box.checked) this.active.add(rule);
          else this.active.delete(rule);
          await api.setFaults([...this.active]);
          return this.active.size
            ? `${this.active.size} fault${this.active.size > 1 ? 's' : ''} on`
            : 'No faults';
        }),
    });
    return h('label.switch', {}, h('span', {}, label, h('small', {}, note)), box);
  }

  limits() {
    const box = h('input', {
      type: 'checkbox',
      role: 'switch',
      onchange: () =>
        this.attempt(async () => {
          await api.setRateLimits({ enabled: box.checked });
          return box.checked ? 'Telegram’s rate limits are on' : 'Rate limits are off';
        }),
    });
    return h(
      'label.switch',
      {},
      h(
        'span',
        {},
        'Telegram’s rate limits',
        h('small', {}, 'one message a second in a chat, twenty a minute in a group'),
      ),
      box,
    );
  }

  async attempt(run) {
    try {
      toast(document.body, await run());
    } catch (error) {
      toast(document.body, error.message, { trouble: true });
    }
    await this.refresh();
  }
}
