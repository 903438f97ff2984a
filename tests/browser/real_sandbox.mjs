// The sandbox itself as a process, with a small cast; what the page's tests do to the fake one.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export const TOKEN = `123456:${'A'.repeat(35)}`;
export const BOT = 123456;
export const ANA = 101;
export const OLENA = 104;

export class RealSandbox {
  /** Starts it, lets the cast in and resolves to its address. */
  async listen() {
    this.child = spawn(process.env.WARDMOTE_SANDBOX, ['--port', '0']);
    for await (const line of createInterface({ input: this.child.stdout })) {
      this.root = /http:\/\/[\d.]+:\d+/.exec(line)?.[0];
      if (this.root) break;
    }
    await this.sim('bots', { username: 'riverside_city_bot', first_name: 'City', token: TOKEN });
    await this.sim('people', { id: ANA, first_name: 'Ana', last_name: 'Silva (resident)' });
    await this.sim('people', { id: OLENA, first_name: 'Olena', last_name: 'Marsh (officer)' });
    this.street = await this.group('Linden Street', OLENA, { members: [ANA, BOT], username: 'linden' });
    this.officers = await this.group('Riverside officers', OLENA, { admins: [BOT], is_forum: true });
    await this.bot('deleteWebhook', { drop_pending_updates: true });
    return this.root;
  }

  async group(title, owner, more) {
    const chat = { type: 'supergroup', title, owner, ...more };
    return (await this.sim('chats', chat)).id;
  }

  async ask(path, body) {
    const response = await fetch(`${this.root}/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { 'Content-Type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return answer;
  }

  sim(path, body) {
    return this.ask(`sim/v1/${path}`, body);
  }

  async bot(method, parameters) {
    return (await this.ask(`bot${TOKEN}/${method}`, parameters)).result;
  }

  /** The next update of this kind. */
  async update(kind) {
    for (;;) {
      const offset = this.offset ?? 0;
      for (const update of await this.bot('getUpdates', { offset, timeout: 20 })) {
        this.offset = update.update_id + 1;
        if (update[kind]) return update[kind];
      }
    }
  }

  async close() {
    this.child.kill();
    await new Promise((resolve) => {
      if (this.child.exitCode !== null) resolve();
      this.child.on('exit', resolve);
    });
  }
}
