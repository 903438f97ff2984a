// What one can do with a message or with a chat.

import * as api from './api.js';
import { avatar } from './avatar.js';
import { confirmDialog, openDialog, toast } from './dialog.js';
import { arrowKeys, h } from './dom.js';
import { name, preview } from './format.js';
import { openMenu } from './menu.js';
import { reactionMenu } from './reactions.js';
import { isAdmin, isOwn, textOf } from './wire.js';

/** Opens the menu of a message (several for an album). */
export function messageMenu(view, messages, at) {
  const [message] = messages;
  const own = isOwn(message, view.person.id);
  const { text } = textOf(message);
  openMenu(
    at,
    [
      { label: 'Reply', icon: 'reply', key: 'R', run: () => view.composer.replyTo(message) },
      {
        label: 'React',
        picture: h('span.menu-emoji', { 'aria-hidden': 'true' }, '👍'),
        run: () => reactionMenu(message, view, at),
      },
      own &&
        message.text !== undefined && {
          label: 'Edit',
          icon: 'edit',
          key: 'E',
          run: () => view.composer.edit(message),
        },
      text && { label: 'Copy text', icon: 'copy', run: () => copy(view, text) },
      { label: 'Forward', icon: 'forward', run: () => forward(view, messages) },
      {
        label: 'Delete',
        icon: 'trash',
        key: 'Del',
        danger: true,
        run: () => view.remove(messages),
      },
    ],
    'Message',
  );
}

async function copy(view, text) {
  await navigator.clipboard?.writeText(text).then(
    () => toast(view.pane.element, 'Copied'),
    () => toast(view.pane.element, 'The browser does not allow copying.', { trouble: true }),
  );
}

/** Lets the person choose one of the own chats. */
export function chooseChat(view, title, accepts = () => true) {
  return openDialog(title, (close) => {
    const list = h(
      'div.choice-list',
      {},
      view.session.chats
        .filter(accepts)
        .map((chat) =>
          h(
            'button.choice',
            { type: 'button', onclick: () => close(chat) },
            avatar(chat, { size: 'small', kind: chat.isBot ? 'bot' : '' }),
            h('span', { dir: 'auto' }, chat.title),
          ),
        ),
    );
    arrowKeys(list, '.choice');
    return { body: list.childElementCount ? list : h('p.note', {}, 'There is no chat to choose.') };
  });
}

async function forward(view, messages) {
  const target = await chooseChat(view, `Forward “${preview(messages[0]).slice(0, 40)}” to`);
  if (!target) return;
  for (const { message_id } of messages) {
    const done = await view.act('send', {
      chat: target.id,
      forward_from: { chat: view.id, message_id },
    });
    if (!done) return;
  }
  view.pane.openChat(target.id);
}

/** Opens the menu of the chat itself. */
export function chatMenu(view, at) {
  const { entry, pane } = view;
  const act = (action, body, said) => async () => {
    if (await view.act(action, body)) toast(pane.element, said);
  };
  openMenu(
    at,
    [
      { label: 'Search the chats', icon: 'search', run: () => pane.chatList.focusSearch() },
      entry.isBot && {
        label: 'Start again',
        icon: 'play',
        run: act('start', { bot: view.id }, 'Started'),
      },
      entry.isBot && {
        label: 'Block the bot',
        icon: 'lock',
        run: act('block', { bot: view.id }, 'Blocked'),
      },
      entry.isBot && {
        label: 'Unblock the bot',
        icon: 'check',
        run: act('unblock', { bot: view.id }, 'Unblocked'),
      },
      entry.me && { label: 'Members', icon: 'group', run: () => showMembers(view) },
      isAdmin(entry) && {
        label: view.anonymous ? 'Write under my name' : 'Write anonymously (officers)',
        icon: 'group',
        run: () => {
          view.anonymous = !view.anonymous;
          view.head.update();
        },
      },
      entry.me && { label: 'Leave', icon: 'trash', danger: true, run: () => leave(view) },
    ],
    'Chat',
  );
}

const PLACES = { creator: 'owner', administrator: 'administrator', restricted: 'restricted' };

/** Shows who belongs to the chat. */
async function showMembers(view) {
  let members;
  try {
    members = await api.members(view.person.id, view.id);
  } catch (error) {
    return view.trouble(error);
  }
  return openDialog(`Members of ${view.entry.title}`, () => ({
    body: h(
      'ul.choice-list',
      {},
      members.map(({ user, status, custom_title: title, tag }) =>
        h(
          'li.choice',
          {},
          avatar(user, { size: 'small', kind: user.is_bot ? 'bot' : '' }),
          h('span', { dir: 'auto' }, name(user)),
          h('small', { dir: 'auto' }, title ?? tag ?? PLACES[status] ?? ''),
        ),
      ),
    ),
  }));
}

async function leave(view) {
  const sure = await confirmDialog(
    `Leave ${view.entry.title}?`,
    view.entry.username
      ? 'The others see that you left. You can join again through the search.'
      : 'The others see that you left. To come back, you need an invitation.',
    'Leave',
  );
  if (sure && (await view.act('leave', { chat: view.id }))) view.pane.showList();
}
