// A small stand-in for the sandbox, in memory: as much of CONTROL_API.md as the page uses, with one
// bot that answers at once. The page's tests run against it, so that they need no compiler.

import { fileURLToPath } from 'node:url';
import { Bot } from './fake_bot.mjs';
import { seedCity } from './fake_city.mjs';
import { FakeServer, Refusal } from './fake_server.mjs';

const AFTERNOON = Date.UTC(2026, 4, 12, 15) / 1000;

export class FakeSandbox extends FakeServer {
  constructor({ seed = true } = {}) {
    super();
    Object.assign(this, {
      people: new Map(),
      chats: new Map(),
      members: new Map(),
      messages: new Map(),
      unread: new Map(),
      keyboards: new Map(),
      faults: [],
      // Its clock always starts on the same afternoon, so that no test depends on the hour.
      offset: AFTERNOON - Date.now() / 1000,
      advanced: 0,
      next: 1,
      taps: [],
      blocked: new Set(),
    });
    this.bot = new Bot(this);
    if (seed) seedCity(this);
  }

  now() {
    return Math.floor(Date.now() / 1000 + this.offset) + this.advanced;
  }

  user(id) {
    return id === this.bot.id ? this.bot.user : this.people.get(id);
  }

  /** The messages of a chat from one side; private chats are keyed by the person. */
  room(chat, person) {
    const key = chat === this.bot.id ? `private ${person}` : String(chat);
    if (!this.messages.has(key)) this.messages.set(key, []);
    return { key, list: this.messages.get(key) };
  }

  audience(chat, person) {
    return chat === this.bot.id
      ? [person]
      : [...(this.members.get(chat) ?? [])].filter((id) => this.people.has(id));
  }

  /** Adds a message and tells everybody who sees it. */
  post(from, chat, person, content, { at = this.now(), quiet = false } = {}) {
    const { key, list } = this.room(chat, person);
    const info =
      chat === this.bot.id
        ? { id: person, type: 'private', first_name: this.people.get(person).first_name }
        : (({ topics, ...rest }) => rest)(this.chats.get(chat));
    const message = { message_id: this.next++, from, chat: info, date: at, ...content };
    list.push(message);
    for (const id of this.audience(chat, person)) {
      if (quiet) continue;
      if (from.id !== id)
        this.unread.set(`${id} ${key}`, (this.unread.get(`${id} ${key}`) ?? 0) + 1);
      this.emit(id, 'message', { chat, message });
    }
    return message;
  }

  change(chat, person, messageId, fields) {
    const message = this.room(chat, person).list.find((each) => each.message_id === messageId);
    if (!message) throw new Refusal('message not found');
    Object.assign(message, fields, { edit_date: this.now() });
    for (const id of this.audience(chat, person)) this.emit(id, 'edit', { chat, message });
  }

  setKeyboard(person, chat, markup) {
    this.keyboards.set(`${person} ${chat}`, markup);
    this.emit(person, 'keyboard', { chat, reply_markup: markup });
  }

  send(person, body) {
    if (this.blocked.has(person)) throw new Refusal('Forbidden: the person blocked the bot');
    const { chat } = body;
    if (chat !== this.bot.id && !this.members.get(chat)?.has(person))
      throw new Refusal('the person is not a member of the chat');
    const from = this.user(person);
    const base = {
      ...this.replied(person, body),
      ...(body.thread && { message_thread_id: body.thread, is_topic_message: true }),
    };
    if (body.anonymous) base.sender_chat = this.chats.get(chat);
    const album = body.photos && { media_group_id: String(this.next) };
    const contents = body.photos?.map((key, index) => ({
      photo: this.sizes(key),
      ...album,
      ...(index === 0 && body.caption && { caption: body.caption }),
    })) ?? [this.content(person, body)];
    const sent = contents.map((content) => this.post(from, chat, person, { ...base, ...content }));
    setTimeout(() => this.bot.heard(person, chat, sent[0]), 60);
    return { message_ids: sent.map(({ message_id }) => message_id) };
  }

  replied(person, { chat, reply_to: id }) {
    const original = id && this.room(chat, person).list.find((each) => each.message_id === id);
    return original ? { reply_to_message: { ...original, reply_to_message: undefined } } : {};
  }

  sizes(key) {
    const { width = 960, height = 720 } = this.files.get(key) ?? {};
    return [{ file_id: key, file_unique_id: key, width, height }];
  }

  content(person, body) {
    const caption = body.caption && { caption: body.caption };
    if (body.forward_from) {
      const { chat, message_id: id } = body.forward_from;
      const {
        from,
        text,
        photo,
        location,
        caption: said,
      } = this.room(chat, person).list.find((each) => each.message_id === id);
      return {
        text,
        photo,
        location,
        caption: said,
        forward_origin: { type: 'user', sender_user: from, date: this.now() },
      };
    }
    if (body.photo) return { photo: this.sizes(body.photo), ...caption };
    if (body.voice)
      return {
        voice: {
          file_id: body.voice,
          file_unique_id: body.voice,
          duration: 3,
          mime_type: 'audio/wav',
        },
      };
    if (body.document)
      return {
        document: {
          file_id: body.document,
          file_name: 'plan.pdf',
          file_size: this.files.get(body.document)?.bytes.length,
        },
      };
    if (body.location) return { location: body.location };
    if (body.contact)
      return {
        contact: { ...body.contact, first_name: this.user(person).first_name, user_id: person },
      };
    if (!body.text) throw new Refusal('message text is empty');
    return { text: body.text };
  }

  chatList(person) {
    const entries = [...this.chats.values()]
      .filter(({ id }) => this.members.get(id).has(person))
      .map((chat) => this.entry(chat, chat.id, person));
    if (this.room(this.bot.id, person).list.length) {
      const { id, first_name: title, username } = this.bot.user;
      entries.push(this.entry({ id, bot_id: id, type: 'private', title, username }, id, person));
    }
    return entries.sort(
      (a, b) =>
        (b.last_message?.date ?? 0) - (a.last_message?.date ?? 0) ||
        (b.last_message?.message_id ?? 0) - (a.last_message?.message_id ?? 0),
    );
  }

  entry(chat, id, person) {
    const { key, list } = this.room(id, person);
    const status = chat.is_forum ? 'administrator' : 'member';
    return {
      chat: chat.type === 'private' ? chat : { ...chat, me: { status, may_write: true } },
      last_message: list.at(-1) ?? null,
      unread: this.unread.get(`${person} ${key}`) ?? 0,
    };
  }

  history(person, query) {
    const number = (name) => (query.has(name) ? Number(query.get(name)) : null);
    const [thread, after, before] = ['thread', 'after', 'before'].map(number);
    const list = this.room(number('chat'), person).list.filter(
      (message) =>
        (thread === null || message.message_thread_id === thread) &&
        (after === null || message.message_id > after) &&
        (before === null || message.message_id < before),
    );
    const limit = number('limit') ?? 50;
    return after !== null ? list.slice(0, limit) : list.slice(-limit);
  }

  act(person, action, body) {
    switch (action) {
      case 'send':
        return this.send(person, body);
      case 'edit':
        this.change(body.chat, person, body.message_id, { text: body.text });
        return { ok: true };
      case 'delete': {
        const { list } = this.room(body.chat, person);
        list.splice(
          list.findIndex((each) => each.message_id === body.message_id),
          1,
        );
        for (const id of this.audience(body.chat, person))
          this.emit(id, 'delete', { chat: body.chat, message_id: body.message_id });
        return { ok: true };
      }
      case 'tap':
        return this.bot.tapped(person, body);
      case 'start':
        return this.send(person, {
          chat: this.bot.id,
          text: `/start${body.payload ? ` ${body.payload}` : ''}`,
        });
      case 'join':
        this.member(person, body.chat, true);
        return { ok: true, chat: body.chat, is_member: true };
      case 'leave':
        return this.member(person, body.chat, false);
      case 'vote':
        return this.vote(person, body);
      case 'block':
        this.blocked.add(person);
        return { ok: true };
      case 'unblock':
        this.blocked.delete(person);
        return { ok: true };
      case 'read':
        this.unread.delete(`${person} ${this.room(body.chat, person).key}`);
        return { ok: true };
      default:
        throw new Refusal(`unknown action ${action}`);
    }
  }

  vote(person, { chat, message_id: id, options }) {
    const { poll } = this.room(chat, person).list.find((each) => each.message_id === id);
    options.forEach((option) => {
      poll.options[option].voter_count += 1;
    });
    poll.total_voter_count += 1;
    this.change(chat, person, id, {});
    return { ok: true };
  }

  member(person, chat, joins) {
    const user = this.user(person);
    this.post(
      user,
      chat,
      person,
      joins ? { new_chat_members: [user] } : { left_chat_member: user },
    );
    this.members.get(chat)[joins ? 'add' : 'delete'](person);
    this.emit(person, 'chat', {});
    return { ok: true };
  }

  topic(chat, { person, name }) {
    const id = this.next;
    this.chats.get(chat).topics.push({ message_thread_id: id, name, closed: false });
    this.post(this.user(person), chat, person, {
      forum_topic_created: { name },
      message_thread_id: id,
      is_topic_message: true,
    });
    return { message_thread_id: id };
  }

  status() {
    return {
      version: 'fake',
      seed: 7,
      now: this.now(),
      clock_offset: this.advanced,
      bots: 1,
      people: this.people.size,
      chats: this.chats.size,
      messages: this.next - 1,
      pending_updates: 0,
      unsupported_methods: { sendGift: 1 },
    };
  }

  person(fields) {
    const person = { id: fields.id ?? 100 + this.people.size + 1, is_bot: false, ...fields };
    this.people.set(person.id, person);
    return person;
  }

  route(method, path, query, body) {
    const parts = path.split('/').filter(Boolean);
    const id = Number(parts[1]);
    switch (`${method} ${parts[0]} ${parts.length}`) {
      case 'GET status 1':
        return this.status();
      case 'GET bots 1':
        return [{ ...this.bot.user, pending_updates: 0, webhook_url: '', polling: true }];
      case 'GET people 1':
        return [...this.people.values()].map((person) => ({
          ...person,
          unread: this.chatList(person.id).reduce((sum, chat) => sum + chat.unread, 0),
        }));
      case 'POST people 1':
        return this.person(body);
      case 'GET chats 1':
        return [...this.chats.values()].map((chat) => ({
          ...chat,
          members: [...this.members.get(chat.id)],
        }));
      case 'POST chats 3':
        return this.topic(id, body);
      case 'POST clock 1':
        this.advanced += body.advance;
        return { now: this.now() };
      case 'POST faults 1':
        this.faults = body.rules;
        return { ok: true };
      case 'POST rate_limits 1':
        return { ok: true };
      case 'POST people 3':
        return this.act(id, parts[2], body);
      case 'GET people 3':
        if (parts[2] === 'chats') return this.chatList(id);
        if (parts[2] === 'messages') return this.history(id, query);
        if (parts[2] === 'commands') return this.bot.commands;
        if (parts[2] === 'keyboard')
          return { reply_markup: this.keyboards.get(`${id} ${query.get('chat')}`) ?? null };
        break;
      default:
    }
    throw new Refusal(`no such path: ${path}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await new FakeSandbox().listen(Number(process.argv[2] ?? 8090)));
}
