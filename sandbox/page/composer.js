// Where a person writes: text, attachments, commands, suggested answers.

import { attachFiles, attachMenu } from './attach.js';
import { fill, h, iconButton } from './dom.js';
import { hue, name, preview } from './format.js';
import { icon } from './icons.js';
import { replyKeyboard } from './keyboard.js';
import { CommandList } from './command_list.js';
import { isOwn } from './wire.js';

const drafts = new Map();

export class Composer {
  constructor(view) {
    Object.assign(this, { view, reply: null, editing: null, keyboardHidden: false });
    this.draftKey = `${view.person.id}/${view.id}/${view.thread}`;
    this.text = h('textarea', {
      rows: '1',
      dir: 'auto',
      'aria-label': 'Write a message',
      placeholder: 'Write a message',
      enterkeyhint: 'send',
      oninput: () => this.typed(),
      onkeydown: (event) => this.key(event),
      onpaste: (event) => this.takeFiles(event, event.clipboardData),
    });
    this.quote = h('div.composer-quote', { hidden: true });
    this.commands = new CommandList(view.room, this.text, (command) => this.sendText(command));
    this.keyboard = h('div.keyboard-place', { hidden: true });
    this.keyboardButton = iconButton(
      icon('keyboard'),
      'Suggested answers',
      () => this.toggleKeyboard(),
      { hidden: true },
    );
    this.menuButton = iconButton(icon('slash'), 'Commands', () => this.commands.toggle(), {
      hidden: true,
    });
    this.sendButton = iconButton(icon('send'), 'Send', () => this.submit(), { class: 'send' });
    this.form = h(
      'form.composer',
      { onsubmit: (event) => event.preventDefault() },
      iconButton(icon('attach'), 'Attach', (event) => attachMenu(view, event.currentTarget)),
      this.menuButton,
      this.text,
      this.keyboardButton,
      this.sendButton,
    );
    this.big = h('div.big-action', { hidden: true });
    this.element = h(
      'footer.composer-place',
      {
        ondragover: (event) => event.preventDefault(),
        ondrop: (event) => this.takeFiles(event, event.dataTransfer),
      },
      this.commands.element,
      this.quote,
      this.form,
      this.keyboard,
      this.big,
    );
    this.text.value = drafts.get(this.draftKey) ?? '';
    this.updateControls();
    this.updateMode();
    requestAnimationFrame(() => this.grow());
  }

  focus() {
    (this.form.hidden ? this.big.firstChild : this.text)?.focus();
  }

  keepDraft() {
    if (this.editing) return;
    if (this.text.value) drafts.set(this.draftKey, this.text.value);
    else drafts.delete(this.draftKey);
  }

  /** An empty private chat offers Start; a closed topic says so; else one can write. */
  updateMode() {
    const { view } = this;
    const isNew = view.entry.isBot && view.room.loaded.has(view.thread) && !view.room.list().length;
    this.form.hidden = isNew;
    this.big.hidden = !isNew;
    if (!isNew) return;
    if (this.big.firstChild) return;
    fill(
      this.big,
      h(
        'button.primary.start',
        { type: 'button', onclick: () => view.act('start', { bot: view.id }) },
        'Start',
      ),
    );
  }

  updateControls() {
    const { room, person } = this.view;
    this.menuButton.hidden = !room.commands.length;
    const markup = room.keyboard;
    const signature = JSON.stringify(markup);
    this.text.placeholder = markup?.input_field_placeholder || 'Write a message';
    if (signature === this.keyboardSignature) return;
    this.keyboardSignature = signature;
    this.keyboardHidden = false;
    const has = Boolean(markup?.keyboard);
    this.keyboardButton.hidden = !has;
    fill(
      this.keyboard,
      has &&
        replyKeyboard(markup, {
          person,
          send: (fields) => this.view.send(fields),
          used: () => this.toggleKeyboard(true),
        }),
    );
    this.keyboard.hidden = !has;
    if (this.view.element) requestAnimationFrame(() => this.view.toEnd());
  }

  toggleKeyboard(hide = !this.keyboardHidden) {
    const follow = this.view.atEnd();
    this.keyboardHidden = hide;
    this.keyboard.hidden = hide;
    this.keyboardButton.setAttribute('aria-expanded', String(!hide));
    if (follow) this.view.toEnd();
  }

  replyTo(message) {
    this.stop();
    this.reply = message;
    this.showQuote('reply', name(message.sender_chat ?? message.from), message);
  }

  edit(message) {
    if (!isOwn(message, this.view.person.id) || message.text === undefined) return;
    this.stop();
    this.editing = message;
    this.text.value = message.text;
    this.showQuote('edit', 'Edit the message', message);
    this.grow();
  }

  showQuote(picture, title, message) {
    fill(
      this.quote,
      icon(picture),
      h(
        'div',
        { class: `hue-${hue(message.from?.id ?? 0)}` },
        h('strong', { dir: 'auto' }, title),
        h('span', { dir: 'auto' }, preview(message)),
      ),
      iconButton(icon('close'), 'Cancel', () => this.stop()),
    );
    this.quote.hidden = false;
    this.focus();
  }

  /** Leaves replying or editing. */
  stop() {
    if (this.editing) this.text.value = '';
    this.reply = null;
    this.editing = null;
    this.quote.hidden = true;
    this.grow();
  }

  typed() {
    this.grow();
    this.commands.filter();
  }

  grow() {
    this.text.style.setProperty('height', 'auto');
    this.text.style.setProperty('height', `${Math.min(this.text.scrollHeight, 180)}px`);
    this.sendButton.classList.toggle('ready', Boolean(this.text.value.trim()));
  }

  key(event) {
    if (this.commands.key(event)) return event.preventDefault();
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      return this.submit();
    }
    if (event.key === 'Escape' && (this.reply || this.editing)) {
      event.stopPropagation();
      return this.stop();
    }
    if (event.key === 'ArrowUp' && !this.text.value) {
      const { room, thread, person } = this.view;
      const own = room.list(thread).filter((message) => isOwn(message, person.id) && message.text);
      if (own.length) {
        event.preventDefault();
        this.edit(own.at(-1));
      }
    }
    return null;
  }

  async submit() {
    const text = this.text.value.trim();
    if (text) await this.sendText(text);
    else this.text.focus();
  }

  async sendText(text) {
    const { editing } = this;
    const fields = this.fields({ text });
    this.text.value = '';
    this.stop();
    this.commands.hide();
    this.text.focus();
    const done = editing
      ? await this.view.act('edit', { chat: this.view.id, message_id: editing.message_id, text })
      : await this.view.send(fields);
    if (done || this.text.value) return;
    this.text.value = text;
    this.grow();
  }

  /** What is sent, with the message it answers. */
  fields(content) {
    return { ...content, reply_to: this.reply?.message_id };
  }

  takeFiles(event, transfer) {
    const files = [...(transfer?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    attachFiles(this.view, files);
  }
}
