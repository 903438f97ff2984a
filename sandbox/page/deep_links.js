// Links to Telegram itself (t.me/…, tg://…) stay in the page: they start bots and open chats.

import { toast } from './dialog.js';
import { chooseChat } from './message_menu.js';

/** {name, start?, startgroup?} of a Telegram link, or null for any other address. */
export function telegramLink(address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  const of = (name) => ({
    name,
    start: url.searchParams.get('start'),
    startgroup: url.searchParams.get('startgroup'),
  });
  if (url.protocol === 'tg:') {
    const name = url.searchParams.get('domain');
    return url.hostname === 'resolve' && name ? of(name) : null;
  }
  if (!['t.me', 'telegram.me', 'telegram.dog'].includes(url.hostname)) return null;
  const [, name, more] = url.pathname.split('/');
  return /^[A-Za-z]\w{3,31}$/.test(name) && !more ? of(name) : null;
}

/** Opens an address as a Telegram client would; true if it has been taken care of. */
export function openLink(pane, address) {
  const target = telegramLink(address);
  if (target) {
    follow(pane, target);
    return true;
  }
  if (/^https?:\/\//i.test(address)) window.open(address, '_blank', 'noopener,noreferrer');
  else toast(pane.element, `The sandbox does not open ${address}`);
  return true;
}

async function follow(pane, { name, start, startgroup }) {
  let bot = pane.app.directory.botNamed(name);
  if (!bot) {
    await pane.app.directory.refresh().catch(() => {});
    bot = pane.app.directory.botNamed(name);
  }
  if (!bot) return openMention(pane, name);
  if (startgroup !== null) return addToGroup(pane, bot, startgroup);
  pane.openChat(bot.id);
  if (start === null) return null;
  return pane.conversation.act('start', { bot: bot.id, payload: start });
}

async function addToGroup(pane, bot, payload) {
  const view = pane.conversation;
  const group = await chooseChat(view, `Add ${bot.first_name} to`, (chat) => !chat.isBot);
  if (!group) return;
  if (await view.act('startgroup', { bot: bot.id, chat: group.id, payload }))
    pane.openChat(group.id);
}

/** Opens a mentioned bot or group; people of the sandbox only talk in groups and to bots. */
export function openMention(pane, name) {
  const bot = pane.app.directory.botNamed(name);
  if (bot) return pane.openChat(bot.id);
  const group = pane.session.chats.find(
    (chat) => chat.username?.toLowerCase() === name.toLowerCase(),
  );
  if (group) return pane.openChat(group.id);
  return toast(pane.element, `There is no bot or group @${name} here.`);
}
