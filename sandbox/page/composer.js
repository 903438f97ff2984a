// Where a person writes: text, attachments, commands, suggested answers.

import { attachFiles, attachMenu } from './attach.js';
import { fill, h, iconButton } from './dom.js';
import { hue, name, preview } from './format.js';
import { icon } from './icons.js';
import { replyKeyboard } from './keyboard.js';
import { CommandList } from './command_list.js';
import { isAdmin, isOwn, threadOf } from './wire.js';

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

  /** An empty private chat offers Start, a public group Join; where one may not write, it says so. */
  updateMode() {
    const mode = this.mode();
    const signature = JSON.stringify(mode);
    if (signature === this.modeShown) return;
    this.modeShown = signature;
    this.form.hidden = Boolean(mode);
    this.big.hidden = !mode;
    if (mode?.note) fill(this.big, h('p.note', { role: 'status' }, mode.note));
    if (mode?.action) fill(this.big, this.bigButton(mode.action));
  }

  /** What stands in the composer's place: {action} or {note}, null for the composer itself. */
  mode() {
    const { entry, room, thread } = this.view;
    if (entry.isBot)
      return room.loaded.has(thread) && !room.list().length ? { action: 'Start' } : null;
    if (entry.me === undefined) return null;
    if (entry.me === null)
      return entry.username ? { action: 'Join' } : { note: 'You do not belong to this chat.' };
    if (!entry.me.may_write)
      return {
        note:
          entry.type === 'channel'
            ? 'Only administrators write in this channel.'
            : 'You may not write in this group.',
      };
    const topic = thread && entry.topics.find((each) => each.message_thread_id === thread);
    return topic?.closed && !isAdmin(entry) ? { note: 'This topic is closed.' } : null;
  }

  bigButton(action) {
    const { view } = this;
    const run =
      action === 'Start'
        ? () => view.act('start', { bot: view.id })
        : () => view.act('join', { chat: view.id });
    return h('button.primary.start', { type: 'button', onclick: run }, action);
  }

  updateControls() {
    const { room, person } = this.view;
    this.menuButton.hidden = !room.commands.length;
    const markup = room.keyboard;
    const signature = JSON.stringify(markup);
    this.text.placeholder = markup?.input_field_placeholder || 'Write a message';
    // A forced reply waits until its message is loaded; a keyboard is drawn once.
    if (markup?.force_reply) this.forceReply(markup.message_id);
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

  replyTo(message, { focus = true } = {}) {
    this.stop();
    this.reply = message;
    this.showQuote('reply', name(message.sender_chat ?? message.from), message, focus);
  }

  /** A bot asks for a reply to its message: once, and not if it has been given already. */
  forceReply(messageId) {
    const { room, person, thread, pane } = this.view;
    const message = room.messages.get(messageId);
    const isElsewhere = message && thread !== null && threadOf(message) !== thread;
    if (!message || isElsewhere || room.forced === messageId) return;
    room.forced = messageId;
    const isGiven = room
      .list()
      .some((each) => isOwn(each, person.id) && each.reply_to_message?.message_id === messageId);
    // Somebody may be writing in another person's pane at this moment.
    const focus = pane.element.contains(document.activeElement);
    if (!isGiven && !this.editing) this.replyTo(message, { focus });
  }

  edit(message) {
    if (!isOwn(message, this.view.person.id) || message.text === undefined) return;
    this.stop();
    this.editing = message;
    this.text.value = message.text;
    this.showQuote('edit', 'Edit the message', message);
    this.grow();
  }

  showQuote(picture, title, message, focus = true) {
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
    if (focus) this.focus();
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
