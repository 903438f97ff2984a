// One person's live view of Telegram: chats, rooms, keyboards and what happens in them. Panes that
// show the same person share one session.

import * as api from './api.js';
import { PeopleEvents } from './events.js';
import { debounce } from './dom.js';
import { chatEntry, chatOf, deletedIds, keyboardOf, messageOf, threadOf } from './wire.js';

const PAGE = 60;
const TYPING_SECONDS = 6;
const ANSWER_PATIENCE = 20_000;

const events = new PeopleEvents(api.eventsUrl);

/** What is known about one chat. */
class Room {
  constructor(id) {
    Object.assign(this, {
      id,
      messages: new Map(),
      begun: new Set(),
      loaded: new Set(),
      keyboard: null,
      commands: [],
      typing: null,
      fresh: new Map(),
      read: new Map(),
      forced: 0,
      votes: new Map(),
    });
  }

  /** The messages of a topic (null: all of them) by id. */
  list(thread = null) {
    return [...this.messages.values()]
      .filter((message) => !message.deleted && (thread === null || threadOf(message) === thread))
      .sort((a, b) => a.message_id - b.message_id);
  }

  put(message) {
    this.messages.set(message.message_id, message);
  }
}

export class Session extends EventTarget {
  constructor(person) {
    super();
    Object.assign(this, {
      person,
      chats: [],
      rooms: new Map(),
      state: 'connecting',
      waiting: new Map(),
      answers: new Map(),
      users: 0,
    });
    this.refreshSoon = debounce(() => this.refreshChats(), 150);
    this.refreshChats();
    events.add(person, {
      onEvent: (type, data) => this.receive(type, data),
      onState: (state) => this.connection(state),
      onRestart: () => this.catchUp(),
    });
  }

  close() {
    events.remove(this.person);
  }

  /** Tells listeners of 'chats', 'connection' or 'room' that something changed. */
  tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  on(type, run, signal) {
    this.addEventListener(type, (event) => run(event.detail), { signal });
  }

  connection(state) {
    if (state === this.state) return;
    this.state = state;
    this.tell('connection');
    // What happened before the stream was open, or while we were away for longer than the server's
    // event buffer reaches back, comes in no event: ask again.
    if (state === 'open') this.catchUp();
  }

  async catchUp() {
    await this.refreshChats();
    for (const room of this.rooms.values()) {
      for (const thread of room.loaded) this.load(room.id, thread).catch(() => {});
    }
  }

  async refreshChats() {
    try {
      this.chats = (await api.chats(this.person)).map(chatEntry);
      this.tell('chats');
    } catch {
      // The connection state tells people already; the next event or reconnection asks again.
    }
  }

  chat(id) {
    return this.chats.find((chat) => chat.id === id);
  }

  room(id) {
    if (!this.rooms.has(id)) this.rooms.set(id, new Room(id));
    return this.rooms.get(id);
  }

  /** Loads the newest messages of a chat or topic (null: all), its keyboard and commands. */
  async load(id, thread = null) {
    const room = this.room(id);
    const newest = await api.messages(this.person, {
      chat: id,
      thread: thread || null,
      limit: PAGE,
    });
    newest.forEach((message) => room.put(message));
    if (newest.length < PAGE) room.begun.add(thread);
    room.loaded.add(thread);
    this.tell('room', { id });
    const [keyboard, commands] = await Promise.all([
      api.keyboard(this.person, id).catch(() => null),
      api.commands(this.person, id).catch(() => []),
    ]);
    room.keyboard = keyboardOf(keyboard);
    room.commands = commands ?? [];
    this.tell('room', { id, controls: true });
  }

  /** Loads the page before the oldest known message; false when there is none. */
  async loadOlder(id, thread = null) {
    const room = this.room(id);
    const oldest = room.list(thread)[0];
    if (!oldest || room.begun.has(thread)) return false;
    const older = await api.messages(this.person, {
      chat: id,
      thread: thread || null,
      before: oldest.message_id,
      limit: PAGE,
    });
    older.forEach((message) => room.put(message));
    if (older.length < PAGE) room.begun.add(thread);
    this.tell('room', { id, older: true });
    return older.length > 0;
  }

  /** Acts as the person, then makes sure that what it produced is shown. */
  async act(action, body) {
    const answer = await api.act(this.person, action, body);
    const ids = answer?.message_ids ?? [];
    const id = body.chat ?? body.bot;
    if (ids.length && !ids.every((each) => this.room(id).messages.has(each))) {
      const news = await api.messages(this.person, {
        chat: id,
        after: Math.min(...ids) - 1,
        limit: PAGE,
      });
      news.forEach((message) => this.room(id).put(message));
      this.tell('room', { id, own: true });
    }
    if (action !== 'read') this.refreshSoon();
    return answer;
  }

  /** Presses an inline button; resolves with the bot's answer, or null when none came in time. */
  async tap(chat, messageId, data) {
    const { query_id: query } = await api.act(this.person, 'tap', {
      chat,
      message_id: messageId,
      data,
    });
    const key = String(query);
    if (this.answers.has(key)) return this.takeAnswer(key);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.waiting.delete(key);
        resolve(null);
      }, ANSWER_PATIENCE);
      this.waiting.set(key, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
    });
  }

  takeAnswer(key) {
    const answer = this.answers.get(key);
    this.answers.delete(key);
    return answer;
  }

  receive(type, data) {
    const id = chatOf(data, this.person);
    switch (type) {
      case 'message':
        return this.arrived(id, messageOf(data));
      case 'edit':
        return this.changed(id, messageOf(data));
      case 'delete':
        return this.removed(id, deletedIds(data));
      case 'callback_answer':
        return this.answered(data);
      case 'typing':
        return this.typed(id, data.action);
      case 'keyboard': {
        this.room(id).keyboard = keyboardOf(data);
        return this.tell('room', { id, controls: true });
      }
      default:
        return this.refreshSoon();
    }
  }

  arrived(id, message) {
    this.refreshSoon();
    if (id === null) return this.catchUp();
    const room = this.room(id);
    room.typing = null;
    room.put(message);
    const thread = threadOf(message);
    if (message.from?.id !== this.person) room.fresh.set(thread, (room.fresh.get(thread) ?? 0) + 1);
    return this.tell('room', { id, message });
  }

  changed(id, message) {
    this.refreshSoon();
    if (id === null) return this.catchUp();
    if (this.room(id).messages.has(message.message_id)) this.room(id).put(message);
    return this.tell('room', { id });
  }

  removed(id, ids) {
    this.refreshSoon();
    if (id === null) return this.catchUp();
    ids.forEach((each) => this.room(id).messages.delete(each));
    return this.tell('room', { id });
  }

  answered(data) {
    const key = String(data.query_id);
    const resolve = this.waiting.get(key);
    this.waiting.delete(key);
    if (resolve) resolve(data);
    else this.answers.set(key, data);
  }

  typed(id, action) {
    const room = this.room(id);
    const typing = { action };
    room.typing = typing;
    this.tell('room', { id, controls: true });
    setTimeout(() => {
      if (room.typing !== typing) return;
      room.typing = null;
      this.tell('room', { id, controls: true });
    }, TYPING_SECONDS * 1000);
  }

  /** Tells the server what has been seen, of a topic or (null) of the whole chat. */
  async read(id, messageId, thread = null) {
    const entry = this.chat(id);
    const { read } = this.room(id);
    if (!entry?.unread || read.get(thread) >= messageId) return;
    read.set(thread, messageId);
    if (thread === null) {
      entry.unread = 0;
      this.tell('chats');
    }
    const seen = { chat: id, message_id: messageId, ...(thread !== null && { thread }) };
    await api.act(this.person, 'read', seen).catch(() => {});
    if (thread !== null) this.refreshSoon();
  }
}
