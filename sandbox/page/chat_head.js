// The head of a conversation: whose it is, who is writing, what one can do with the chat.

import { avatar } from './avatar.js';
import { fill, h, iconButton } from './dom.js';
import { icon } from './icons.js';
import { chatMenu } from './message_menu.js';

const ACTIONS = {
  typing: 'is typing',
  upload_photo: 'is sending a photo',
  upload_document: 'is sending a file',
  record_voice: 'is recording',
  upload_voice: 'is sending a voice message',
  find_location: 'is looking for a place',
};
const KINDS = { channel: 'channel' };

export class ChatHead {
  constructor(view) {
    this.view = view;
    this.element = h('header.chat-head');
  }

  /** Draws the head anew if something in it has changed. */
  update() {
    const { anonymous, entry, pane, room, session } = this.view;
    const members = pane.app.directory.memberCount(entry.id);
    const line = [members, session.state, room.typing?.action, entry.title, anonymous].join();
    if (this.line === line) return;
    this.line = line;
    fill(
      this.element,
      iconButton(icon('back'), 'Back to the chats', () => pane.showList(), { class: 'back' }),
      avatar(entry, { kind: entry.isBot ? 'bot' : '' }),
      h(
        'div.chat-title',
        {},
        h('h2', { dir: 'auto' }, entry.title),
        h('span', { class: room.typing ? 'typing' : '' }, this.subtitle(members)),
      ),
      iconButton(icon('more'), 'More about this chat', (event) =>
        chatMenu(this.view, event.currentTarget),
      ),
    );
  }

  subtitle(members) {
    const { anonymous, entry, room, session } = this.view;
    if (session.state !== 'open') return 'connecting…';
    if (room.typing) {
      const doing = ACTIONS[room.typing.action] ?? 'is writing';
      return h('span', {}, doing, h('i.dots', {}, '…'));
    }
    if (entry.isBot) return 'bot';
    const size = members ? `${members} members` : (KINDS[entry.type] ?? 'group');
    return anonymous ? `${size} · you write anonymously` : size;
  }
}
