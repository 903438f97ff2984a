// The commands that a chat's bots offer, above the composer while one types "/".

import { fill, h } from './dom.js';

export class CommandList {
  constructor(room, input, choose) {
    Object.assign(this, { room, input, choose, at: 0, shown: [] });
    this.element = h('div.commands', {
      role: 'listbox',
      'aria-label': 'Commands',
      hidden: true,
      id: `commands-${crypto.getRandomValues(new Uint32Array(1))[0]}`,
    });
    input.setAttribute('aria-controls', this.element.id);
    input.setAttribute('aria-autocomplete', 'list');
  }

  /** Offers the commands that begin like the text. */
  filter() {
    const typed = /^\/(\w*)$/.exec(this.input.value)?.[1];
    this.show(
      typed === undefined
        ? []
        : this.room.commands.filter(({ command }) => command.startsWith(typed.toLowerCase())),
    );
  }

  toggle() {
    if (this.shown.length) return this.hide();
    this.show(this.room.commands);
    return this.input.focus();
  }

  hide() {
    this.show([]);
  }

  show(commands) {
    this.shown = commands;
    this.at = 0;
    this.element.hidden = !commands.length;
    this.render();
  }

  render() {
    fill(
      this.element,
      this.shown.map(({ command, description }, index) =>
        h(
          'button.command',
          {
            type: 'button',
            role: 'option',
            tabindex: '-1',
            id: `${this.element.id}-${index}`,
            'aria-selected': String(index === this.at),
            onclick: () => this.take(index),
          },
          h('strong', {}, `/${command}`),
          h('span', { dir: 'auto' }, description),
        ),
      ),
    );
    const active = this.element.children[this.at];
    active?.scrollIntoView({ block: 'nearest' });
    if (active) this.input.setAttribute('aria-activedescendant', active.id);
    else this.input.removeAttribute('aria-activedescendant');
  }

  take(index) {
    const { command } = this.shown[index];
    this.hide();
    this.choose(`/${command}`);
  }

  /** Handles a key of the composer; true if it was for this list. */
  key(event) {
    if (!this.shown.length) return false;
    const count = this.shown.length;
    switch (event.key) {
      case 'ArrowDown':
        this.at = (this.at + 1) % count;
        break;
      case 'ArrowUp':
        this.at = (this.at + count - 1) % count;
        break;
      case 'Escape':
        event.stopPropagation();
        this.hide();
        return true;
      case 'Tab':
        this.input.value = `/${this.shown[this.at].command} `;
        this.hide();
        return true;
      case 'Enter':
        if (event.shiftKey) return false;
        this.take(this.at);
        return true;
      default:
        return false;
    }
    this.render();
    return true;
  }
}
