// Who and what exists in the sandbox, and the sessions of those who are being played.

import * as api from './api.js';
import * as clock from './clock.js';
import { Session } from './session.js';

export class Directory extends EventTarget {
  constructor() {
    super();
    Object.assign(this, { people: [], bots: [], groups: [], sessions: new Map() });
  }

  async refresh() {
    const [people, bots, groups, status] = await Promise.all([
      api.people(),
      api.bots(),
      api.groups(),
      api.status(),
    ]);
    Object.assign(this, { people, bots, groups });
    clock.setNow(status.now);
    this.dispatchEvent(new CustomEvent('change'));
    return status;
  }

  person(id) {
    return this.people.find((person) => person.id === id);
  }

  bot(id) {
    return this.bots.find((bot) => bot.id === id);
  }

  botNamed(username) {
    return this.bots.find((bot) => bot.username.toLowerCase() === username.toLowerCase());
  }

  group(id) {
    return this.groups.find((group) => group.id === id);
  }

  /** How many belong to a group, or null if the sandbox does not say. */
  memberCount(id) {
    const members = this.group(id)?.members;
    return Array.isArray(members) ? members.length : (members ?? null);
  }

  /** The session of a person; each `take` needs a `release`. */
  take(person) {
    if (!this.sessions.has(person)) {
      const session = new Session(person);
      session.on('chats', () => this.dispatchEvent(new CustomEvent('unread')));
      this.sessions.set(person, session);
    }
    const session = this.sessions.get(person);
    session.users += 1;
    return session;
  }

  release(session) {
    session.users -= 1;
    if (session.users > 0) return;
    session.close();
    this.sessions.delete(session.person);
  }

  /** Unread messages of a person: live if the person is being played, else as last told. */
  unread(person) {
    const session = this.sessions.get(person.id);
    if (!session) return person.unread ?? 0;
    return session.chats.reduce((sum, chat) => sum + chat.unread, 0);
  }
}
