// A conversation: head, topics, messages and what one can do with them.

import { ChatHead } from './chat_head.js';
import { Composer } from './composer.js';
import { confirmDialog, toast } from './dialog.js';
import { arrowKeys, fill, h } from './dom.js';
import { preview } from './format.js';
import { openLink, openMention } from './deep_links.js';
import { icon } from './icons.js';
import { messageMenu } from './message_menu.js';
import { RowList } from './row_list.js';
import { rowsOf } from './rows.js';
import { topicTabs } from './topics.js';

const NEAR_END = 90;
const NEAR_START = 240;

/** Also the `view` that messages and the composer are given. */
export class Conversation {
  constructor(pane, entry, thread) {
    Object.assign(this, {
      pane,
      entry,
      thread,
      id: entry.id,
      session: pane.session,
      person: pane.person,
      isGroup: !entry.isBot,
      away: new AbortController(),
      waiting: 0,
      anonymous: false,
    });
    this.room = this.session.room(entry.id);
    this.panelId = `messages-${pane.person.id}-${String(entry.id)}`;
    this.textActions = {
      command: (text) => this.send({ text }),
      link: (url) => this.openLink(url),
      mention: (name) => openMention(this.pane, name),
    };
    this.build();
    this.session.on(
      'room',
      (change) => {
        if (change.id === this.id) this.update(change);
      },
      this.away.signal,
    );
    this.session.on('chats', () => this.updateEntry(), this.away.signal);
    this.session.on('connection', () => this.head.update(), this.away.signal);
    document.addEventListener('clockchange', () => this.redraw(), { signal: this.away.signal });
    document.addEventListener('visibilitychange', () => this.markRead(), {
      signal: this.away.signal,
    });
    this.ready = this.load();
  }

  build() {
    this.head = new ChatHead(this);
    this.topics = h('div.topics-place');
    this.pinned = h('button.pinned', {
      type: 'button',
      hidden: true,
      onclick: () => this.jump(this.entry.pinned.message_id),
    });
    this.log = h('div.messages', {
      role: 'log',
      'aria-label': `Messages in ${this.entry.title}`,
      tabindex: '0',
      onscroll: () => this.scrolled(),
    });
    this.rows = new RowList(this);
    arrowKeys(this.log, '.message');
    this.log.addEventListener('keydown', (event) => this.messageKey(event));
    this.jumpButton = h(
      'button.jump',
      {
        type: 'button',
        hidden: true,
        'aria-label': 'To the newest message',
        onclick: () => this.toEnd(true),
      },
      icon('down'),
      h('span.badge', { hidden: true }),
    );
    this.composer = new Composer(this);
    this.element = h(
      'div.conversation',
      {},
      this.head.element,
      this.topics,
      this.pinned,
      h(
        'div.messages-place',
        {
          id: this.panelId,
          role: this.entry.isForum && 'tabpanel',
          'aria-label': this.entry.isForum && 'Messages of the topic',
        },
        this.log,
        this.jumpButton,
      ),
      this.composer.element,
    );
    this.head.update();
    this.updateTopics();
    this.updatePinned();
  }

  async load() {
    this.log.classList.toggle('loading', !this.room.loaded.has(this.thread));
    if (this.room.loaded.has(this.thread)) this.update({});
    try {
      await this.session.load(this.id, this.thread);
    } catch (error) {
      this.trouble(error);
    }
    if (this.away.signal.aborted) return;
    this.log.classList.remove('loading');
    this.toEnd();
  }

  destroy() {
    this.composer.keepDraft();
    this.away.abort();
  }

  update(change) {
    if (change.controls) {
      this.composer.updateControls();
      return this.head.update();
    }
    const movedTo = change.message?.migrate_to_chat_id;
    if (movedTo) return this.pane.openChat(movedTo);
    const stick = this.atEnd() || change.own;
    const fromEnd = this.log.scrollHeight - this.log.scrollTop;
    this.rows.show(rowsOf(this.room.list(this.thread), this.person.id));
    if (change.older) this.log.scrollTop = this.log.scrollHeight - fromEnd;
    else if (stick) this.toEnd();
    else if (change.message) this.waiting += 1;
    this.scrolled();
    this.composer.updateMode();
    this.updateTopics();
    return this.head.update();
  }

  /** Draws every row anew: what was today may have become yesterday. */
  redraw() {
    this.rows.forget();
    this.update({});
    this.pane.chatList.render();
  }

  updateEntry() {
    const known = this.session.chat(this.id);
    this.entry = known ?? { ...this.entry, me: this.isGroup ? null : undefined };
    this.head.update();
    this.updateTopics();
    this.updatePinned();
    this.composer.updateMode();
    this.markRead();
  }

  updatePinned() {
    const { pinned } = this.entry;
    this.pinned.hidden = !pinned;
    if (!pinned) return;
    fill(
      this.pinned,
      icon('pin'),
      h('strong', {}, 'Pinned'),
      h('span', { dir: 'auto' }, preview(pinned)),
    );
  }

  updateTopics() {
    if (!this.entry.isForum) return;
    const signature = JSON.stringify([this.entry.topics, [...this.room.fresh]]);
    if (this.topicsShown === signature) return;
    this.topicsShown = signature;
    const hadFocus = this.topics.contains(document.activeElement);
    fill(this.topics, topicTabs(this));
    if (hadFocus) this.topics.querySelector('[aria-selected=true]')?.focus();
    this.topics
      .querySelector('[aria-selected=true]')
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  atEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_END;
  }

  toEnd(smooth = false) {
    this.log.scrollTo({ top: this.log.scrollHeight, behavior: smooth ? 'smooth' : 'instant' });
    this.scrolled();
  }

  scrolled() {
    if (!this.element.isConnected) return;
    const atEnd = this.atEnd();
    if (atEnd) {
      this.waiting = 0;
      this.markRead();
    }
    this.jumpButton.hidden = atEnd;
    const badge = this.jumpButton.querySelector('.badge');
    badge.hidden = !this.waiting;
    badge.textContent = this.waiting;
    if (this.log.scrollTop < NEAR_START) this.loadOlder();
  }

  async loadOlder() {
    if (this.loadingOlder || !this.room.loaded.has(this.thread)) return;
    this.loadingOlder = true;
    await this.session.loadOlder(this.id, this.thread).catch((error) => this.trouble(error));
    this.loadingOlder = false;
  }

  markRead() {
    const newest = this.room.list(this.thread).at(-1);
    if (!newest || document.hidden || !this.atEnd() || !this.element.isConnected) return;
    if (this.thread !== null) this.room.fresh.delete(this.thread);
    else this.room.fresh.clear();
    this.session.read(this.id, newest.message_id, this.entry.isForum ? this.thread : null);
  }

  /** Scrolls to a message and lets it glow; loads older pages until it is there. */
  async jump(messageId) {
    while (!this.room.messages.has(messageId)) {
      const oldest = this.room.list(this.thread)[0]?.message_id ?? 0;
      if (
        messageId > oldest ||
        !(await this.session.loadOlder(this.id, this.thread).catch(() => false))
      ) {
        return toast(this.pane.element, 'That message is not here any more.');
      }
    }
    const row = this.log.querySelector(`[data-id="${messageId}"]`);
    row?.scrollIntoView({ block: 'center' });
    row?.classList.add('glow');
    setTimeout(() => row?.classList.remove('glow'), 1600);
    return null;
  }

  openMessageMenu(messages, at) {
    messageMenu(this, messages, at);
  }

  messageKey(event) {
    const row = event.target.closest('.message');
    if (event.target === this.log && ['ArrowUp', 'ArrowDown'].includes(event.key)) {
      event.preventDefault();
      return [...this.log.querySelectorAll('.message')].at(-1)?.focus();
    }
    if (!row || event.target !== row || event.ctrlKey || event.metaKey || event.altKey) return null;
    const message = this.room.messages.get(Number(row.dataset.id));
    const keys = {
      Enter: () => this.openMessageMenu([message], row.querySelector('.bubble')),
      ContextMenu: () => this.openMessageMenu([message], row.querySelector('.bubble')),
      r: () => this.composer.replyTo(message),
      e: () => this.composer.edit(message),
      Delete: () => this.remove([message]),
      Escape: () => this.composer.focus(),
    };
    if (!message || !keys[event.key]) return null;
    event.preventDefault();
    event.stopPropagation();
    return keys[event.key]();
  }

  async remove(messages) {
    if (!(await confirmDialog('Delete the message?', 'It disappears for everybody.', 'Delete')))
      return;
    for (const { message_id } of messages) await this.act('delete', { chat: this.id, message_id });
  }

  /** Sends into this chat (and topic); resolves to whether that worked. */
  send(fields) {
    return this.act('send', {
      chat: this.id,
      thread: this.thread || undefined,
      anonymous: this.anonymous || undefined,
      ...fields,
    });
  }

  /** Acts as the person; trouble becomes a toast. Resolves to the answer or null. */
  async act(action, body) {
    try {
      return await this.session.act(action, body);
    } catch (error) {
      this.trouble(error);
      return null;
    }
  }

  openLink(url) {
    return openLink(this.pane, url);
  }

  trouble(error) {
    toast(this.pane.element, error.message, { trouble: true });
  }
}
