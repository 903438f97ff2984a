// One person's messenger: the chat list and a conversation, as wide or narrow as its place.

import { avatar } from './avatar.js';
import { ChatList } from './chat_list.js';
import { Conversation } from './conversation.js';
import { fill, h, iconButton } from './dom.js';
import { hue, plainName, role } from './format.js';
import { hint } from './hint.js';
import { icon } from './icons.js';
import { peopleMenu } from './people.js';

export class Pane {
  constructor(app, person) {
    Object.assign(this, {
      app,
      person,
      session: app.directory.take(person.id),
      chatId: null,
      thread: null,
      conversation: null,
      away: new AbortController(),
    });
    this.chatList = new ChatList(this);
    this.place = h('div.conversation-place');
    this.element = h(
      `section.pane.hue-${hue(person.id)}`,
      {
        'aria-label': `${plainName(person)}’s messenger`,
        onfocusin: () => app.panes.activate(this),
        onkeydown: (event) => this.key(event),
      },
      this.title(),
      hint(this),
      h('div.pane-body', {}, this.chatList.element, this.place),
    );
    this.session.on('chats', () => this.chatList.render(), this.away.signal);
    this.session.on(
      'room',
      ({ controls }) => {
        if (controls) this.chatList.render();
      },
      this.away.signal,
    );
    app.directory.addEventListener('change', () => this.chatList.render(), {
      signal: this.away.signal,
    });
    this.showPlaceholder();
    this.chatList.render();
  }

  title() {
    return h(
      'header.pane-title',
      {},
      h(
        'button.who',
        {
          type: 'button',
          'aria-label': `Playing ${plainName(this.person)}; choose somebody else`,
          onclick: (event) =>
            peopleMenu(this.app, event.currentTarget, (id) => this.app.panes.replace(this, id)),
        },
        avatar(this.person, { size: 'small' }),
        h('strong', { dir: 'auto' }, plainName(this.person)),
        role(this.person) && h('span.role', {}, role(this.person)),
        icon('down'),
      ),
      iconButton(icon('close'), 'Close this person', () => this.app.panes.close(this), {
        class: 'close-pane',
      }),
    );
  }

  /** The chat's entry: from the list, or made up for a bot that was never written to. */
  entryOf(id) {
    const known = this.session.chat(id);
    if (known) return known;
    const bot = this.app.directory.bot(id);
    if (bot) {
      return {
        id,
        type: 'private',
        title: bot.first_name,
        username: bot.username,
        isBot: true,
        isForum: false,
        topics: [],
        last: null,
        unread: 0,
      };
    }
    const group = this.app.directory.group(id);
    return {
      id,
      type: group?.type ?? 'group',
      title: group?.title ?? 'Chat',
      username: group?.username,
      isBot: false,
      isForum: Boolean(group?.is_forum),
      topics: [],
      last: null,
      unread: 0,
    };
  }

  openChat(id, { thread = null, remember = true, focus = true } = {}) {
    this.conversation?.destroy();
    Object.assign(this, { chatId: id, thread });
    this.conversation = new Conversation(this, this.entryOf(id), thread);
    fill(this.place, this.conversation.element);
    this.element.classList.add('has-chat');
    this.chatList.render();
    if (focus && matchMedia('(hover: hover)').matches) this.conversation.composer.focus();
    if (remember) this.app.panes.save({ push: true });
  }

  showList({ remember = true } = {}) {
    this.conversation?.destroy();
    const before = this.chatId;
    Object.assign(this, { conversation: null, chatId: null, thread: null });
    this.element.classList.remove('has-chat');
    this.showPlaceholder();
    this.chatList.render();
    this.chatList.list.querySelector(`[data-chat="${before}"]`)?.focus();
    if (remember) this.app.panes.save();
  }

  showPlaceholder() {
    fill(this.place, h('div.placeholder', {}, h('p', {}, 'Choose a chat to start writing.')));
  }

  key(event) {
    if (event.key === 'Escape' && this.conversation && !event.defaultPrevented) {
      this.showList();
    } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      const { chats } = this.session;
      const at = chats.findIndex((chat) => chat.id === this.chatId);
      const next =
        chats[Math.max(0, Math.min(chats.length - 1, at + (event.key === 'ArrowDown' ? 1 : -1)))];
      if (next) this.openChat(next.id);
    } else if (event.ctrlKey && event.key === 'k') {
      event.preventDefault();
      this.chatList.focusSearch();
    }
  }

  focus() {
    if (this.conversation) this.conversation.composer.focus();
    else (this.chatList.list.querySelector('.chat') ?? this.chatList.search).focus();
  }

  destroy() {
    this.conversation?.destroy();
    this.away.abort();
    this.app.directory.release(this.session);
    this.element.remove();
  }
}
