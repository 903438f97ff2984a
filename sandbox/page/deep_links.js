// Links to Telegram itself (t.me/…, tg://…) stay in the page: they start bots and open chats.

import { toast } from './dialog.js';
import { chooseChat } from './message_menu.js';

const HOSTS = ['t.me', 'telegram.me', 'telegram.dog'];
const NAME = /^[A-Za-z]\w{3,31}$/;

/**
 * What a Telegram link leads to: {invite}, {name, start, startgroup, message}, {chat, message}, or {}
 * for what the sandbox has not; null for any other address.
 */
export function telegramLink(address) {
  let url;
  try {
    url = new URL(/^[\w.]+\//.test(address) ? `https://${address}` : address);
  } catch {
    return null;
  }
  if (url.protocol === 'tg:') return appLink(url);
  if (!/^https?:$/.test(url.protocol)) return null;
  const host = url.hostname.replace(/^www\./, '');
  const domain = HOSTS.find((each) => host === each || host.endsWith(`.${each}`));
  if (!domain) return null;
  const parts = url.pathname.split('/').filter(Boolean);
  // name.t.me is another way to write t.me/name.
  if (host !== domain) parts.unshift(host.slice(0, -domain.length - 1));
  return webLink(parts, url);
}

function webLink([first = '', ...rest], url) {
  if (first.startsWith('+')) return { invite: inviteLink(first.slice(1)) };
  if (first === 'joinchat' && rest[0]) return { invite: inviteLink(rest[0]) };
  // With three parts, the one in between is the topic.
  const message = Number(rest.at(-1));
  if (first === 'c') {
    const [id] = rest;
    if (!/^\d+$/.test(id ?? '')) return {};
    return { chat: Number(`-100${id}`), message: rest.length > 1 ? message : null };
  }
  if (!NAME.test(first) || (rest.length && !Number.isSafeInteger(message))) return {};
  return named(first, rest.length ? message : null, url);
}

function appLink(url) {
  const get = (name) => url.searchParams.get(name);
  if (url.hostname === 'join' && get('invite')) return { invite: inviteLink(get('invite')) };
  if (url.hostname === 'resolve' && get('domain'))
    return named(get('domain'), Number(get('post')) || null, url);
  if (url.hostname === 'privatepost' && get('channel'))
    return { chat: Number(`-100${get('channel')}`), message: Number(get('post')) || null };
  return {};
}

const named = (name, message, url) => ({
  name,
  message,
  start: url.searchParams.get('start'),
  startgroup: url.searchParams.get('startgroup'),
});

const inviteLink = (hash) => `https://t.me/+${hash}`;

/** Opens an address as a Telegram client would; true if it has been taken care of. */
export function openLink(pane, address) {
  const target = telegramLink(address);
  if (target?.invite) joinChat(pane, { invite_link: target.invite });
  else if (target?.chat) openMessage(pane, target.chat, target.message);
  else if (target?.name) follow(pane, target);
  else if (!target && /^https?:\/\//i.test(address))
    window.open(address, '_blank', 'noopener,noreferrer');
  else toast(pane.element, `The sandbox does not open ${address}`);
  return true;
}

/** Joins by {chat} or {invite_link} and opens the chat; resolves to whether that worked. */
export async function joinChat(pane, what) {
  const { session, app } = pane;
  try {
    const { chat, is_member: isMember } = await session.act('join', what);
    await Promise.all([session.refreshChats(), app.directory.refresh()]);
    if (isMember) pane.openChat(chat);
    else toast(pane.element, 'You have asked to be let in.');
    return true;
  } catch (error) {
    toast(pane.element, error.message, { trouble: true });
    return false;
  }
}

/** Opens one of the person's chats, or a public one, at a message. */
async function openMessage(pane, id, message) {
  const isOpen = pane.session.chat(id) || pane.app.directory.group(id)?.username;
  if (!isOpen) return toast(pane.element, 'You do not belong to that chat.');
  pane.openChat(id);
  if (!message) return null;
  await pane.conversation.ready;
  return pane.conversation.jump(message);
}

async function follow(pane, { name, message, start, startgroup }) {
  let bot = pane.app.directory.botNamed(name);
  if (!bot) {
    await pane.app.directory.refresh().catch(() => {});
    bot = pane.app.directory.botNamed(name);
  }
  if (!bot) return openMention(pane, name, message);
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
export function openMention(pane, name, message = null) {
  const { directory } = pane.app;
  const bot = directory.botNamed(name);
  if (bot) return pane.openChat(bot.id);
  const group = directory.groups.find(
    (each) => each.username?.toLowerCase() === name.toLowerCase(),
  );
  if (group) return openMessage(pane, group.id, message);
  return toast(pane.element, `There is no bot or group @${name} here.`);
}
