// The list of a person's chats, with a search that also finds bots and groups to join.

import { avatar } from './avatar.js';
import { joinChat, telegramLink } from './deep_links.js';
import { arrowKeys, fill, h } from './dom.js';
import { listTime, name, preview, service } from './format.js';
import { icon } from './icons.js';

const KINDS = { private: 'bot', channel: 'channel' };

export class ChatList {
  constructor(pane) {
    this.pane = pane;
    this.search = h('input.search', {
      type: 'search',
      placeholder: 'Search or find',
      'aria-label': 'Search chats, bots and groups',
      oninput: () => this.render(),
      onkeydown: (event) => this.searchKey(event),
    });
    this.list = h('div.chats');
    arrowKeys(this.list, '.chat');
    this.element = h(
      'nav.chat-list',
      { 'aria-label': 'Chats' },
      h('div.search-place', {}, icon('search'), this.search),
      this.list,
    );
  }

  focusSearch() {
    this.pane.showList();
    this.search.focus();
  }

  searchKey(event) {
    const first = this.list.querySelector('.chat');
    if (event.key === 'Enter' || event.key === 'ArrowDown') {
      event.preventDefault();
      if (event.key === 'Enter') first?.click();
      else first?.focus();
    }
    if (event.key === 'Escape' && this.search.value) {
      event.stopPropagation();
      this.search.value = '';
      this.render();
    }
  }

  render() {
    const { session, app } = this.pane;
    const wanted = this.search.value.trim().toLowerCase().replace(/^@/, '');
    const matches = (...texts) => texts.some((text) => text?.toLowerCase().includes(wanted));
    const focused =
      this.list.contains(document.activeElement) && document.activeElement.dataset.chat;
    const known = new Set(session.chats.map((chat) => chat.id));
    const chats = session.chats.filter((chat) => matches(chat.title, chat.username));
    const bots = app.directory.bots.filter(
      (bot) => !known.has(bot.id) && matches(bot.first_name, bot.username),
    );
    const groups = wanted
      ? app.directory.groups.filter(
          // As in Telegram, only public groups can be found.
          (group) =>
            group.username && !known.has(group.id) && matches(group.title, group.username),
        )
      : [];
    const { invite } = telegramLink(this.search.value.trim()) ?? {};
    fill(
      this.list,
      chats.map((chat) => this.entry(chat)),
      bots.length ? [h('h3', {}, 'Bots to write to'), bots.map((bot) => this.botEntry(bot))] : null,
      groups.length
        ? [h('h3', {}, 'Groups to join'), groups.map((group) => this.groupEntry(group))]
        : null,
      invite && h('h3', {}, 'Invitations'),
      invite && this.inviteEntry(invite),
      !chats.length &&
        !bots.length &&
        !groups.length &&
        !invite &&
        h('p.note', {}, wanted ? 'Nothing has that name.' : 'No chats yet.'),
    );
    if (focused) this.list.querySelector(`[data-chat="${focused}"]`)?.focus();
  }

  entry(chat) {
    const { session, person } = this.pane;
    const { last } = chat;
    const typing = session.rooms.get(chat.id)?.typing;
    const who =
      last && !chat.isBot && last.from?.id !== person.id && chat.type !== 'channel'
        ? `${name(last.sender_chat ?? last.from).split(' ')[0]}: `
        : '';
    const prefix = !last || service(last) ? '' : last.from?.id === person.id ? 'You: ' : who;
    return h(
      'button.chat',
      {
        type: 'button',
        dataset: { chat: chat.id },
        'aria-current': this.pane.chatId === chat.id ? 'true' : null,
        'aria-label': `${chat.title}${chat.unread ? `, ${chat.unread} unread` : ''}`,
        onclick: () => this.pane.openChat(chat.id),
      },
      avatar(chat, { kind: KINDS[chat.type] ?? '' }),
      h(
        'span.chat-lines',
        {},
        h(
          'span.chat-line',
          {},
          chat.isForum && h('span.chat-kind', {}, icon('topic')),
          h('strong', { dir: 'auto' }, chat.title),
          last && h('time', {}, listTime(last.date)),
        ),
        h(
          'span.chat-line',
          {},
          typing
            ? h('span.preview.typing', {}, 'is writing…')
            : h('span.preview', { dir: 'auto' }, h('b', {}, prefix), preview(last)),
          chat.unread ? h('span.badge', {}, chat.unread > 99 ? '99+' : chat.unread) : null,
        ),
      ),
    );
  }

  botEntry(bot) {
    return h(
      'button.chat',
      {
        type: 'button',
        dataset: { chat: bot.id },
        'aria-current': this.pane.chatId === bot.id ? 'true' : null,
        onclick: () => this.pane.openChat(bot.id),
      },
      avatar(bot, { kind: 'bot' }),
      h(
        'span.chat-lines',
        {},
        h('span.chat-line', {}, h('strong', { dir: 'auto' }, bot.first_name)),
        h('span.chat-line', {}, h('span.preview', {}, `@${bot.username}`)),
      ),
    );
  }

  groupEntry(group) {
    return h(
      'button.chat',
      { type: 'button', dataset: { chat: group.id }, onclick: () => this.join({ chat: group.id }) },
      avatar(group),
      h(
        'span.chat-lines',
        {},
        h('span.chat-line', {}, h('strong', { dir: 'auto' }, group.title)),
        h('span.chat-line', {}, h('span.preview', {}, 'Join this group')),
      ),
    );
  }

  inviteEntry(invite) {
    return h(
      'button.chat',
      { type: 'button', onclick: () => this.join({ invite_link: invite }) },
      h(
        'span.chat-lines',
        {},
        h('span.chat-line', {}, h('strong', {}, 'Join by this link')),
        h('span.chat-line', {}, h('span.preview', {}, invite)),
      ),
    );
  }

  async join(what) {
    if (await joinChat(this.pane, what)) this.search.value = '';
  }
}
