// The sandbox as a process, with a bot, a person and a group.

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { after } from 'node:test';

export const TOKEN = `123456:${'A'.repeat(35)}`;
export const BOT = 123456;
export const ANN = 42;
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Loads a client library from where run.sh has installed it. */
export const load = createRequire(`${process.env.WARDMOTE_CLIENT_MODULES}/`);

/** Starts a sandbox that ends with the tests. */
export async function start() {
  const child = spawn(process.env.WARDMOTE_SANDBOX, ['--port', '0']);
  after(() => child.kill());
  for await (const line of createInterface({ input: child.stdout })) {
    const root = /http:\/\/[\d.]+:\d+/.exec(line)?.[0];
    if (root) return cast(root);
  }
  throw new Error('the sandbox did not start');
}

async function cast(root) {
  const sim = async (path, body) => {
    const response = await fetch(`${root}/sim/v1/${path}`, {
      method: body ? 'POST' : 'GET',
      body: body && JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${path}: ${answer.error}`);
    return answer;
  };
  await sim('bots', { username: 'ward_bot', first_name: 'Ward', token: TOKEN });
  await sim('people', { first_name: 'Ann', id: ANN });
  await sim(`people/${ANN}/start`, { bot: BOT });
  const say = (text) => sim(`people/${ANN}/send`, { chat: BOT, text });
  const messages = () => sim(`people/${ANN}/messages?chat=${BOT}`);
  return { root, sim, say, messages };
}

/** Waits until `find` returns something, and returns it. */
export async function eventually(find, what) {
  for (const end = Date.now() + 15_000; Date.now() < end;) {
    const found = await find();
    if (found) return found;
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
  throw new Error(`never happened: ${what}`);
}

/** Waits for a message with this text in the chat of bot and person. */
export const shown = (sandbox, text) =>
  eventually(
    async () => (await sandbox.messages()).find((each) => (each.text ?? each.caption) === text),
    `the message "${text}"`,
  );
