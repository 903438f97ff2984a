// node-telegram-bot-api 0.67, as most bots still have it: polling, forms, an upload.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANN, load, PNG, shown, start, TOKEN } from './sandbox.mjs';

process.env.NTBA_FIX_350 = '1';
const TelegramBot = load('node-telegram-bot-api-0');
const sandbox = await start();

test('polls, answers and uploads', async () => {
  const bot = new TelegramBot(TOKEN, { baseApiUrl: sandbox.root, polling: true });
  bot.onText(/^\/report (.+)/, (message, [, what]) =>
    bot.sendMessage(message.chat.id, `*Noted*: ${what}`, { parse_mode: 'Markdown' }),
  );
  await sandbox.say('/report a lamp');
  const noted = await shown(sandbox, 'Noted: a lamp');
  assert.equal(noted.entities[0].type, 'bold');
  const file = { filename: 'lamp.png', contentType: 'image/png' };
  const sent = await bot.sendPhoto(ANN, PNG, { caption: 'A lamp' }, file);
  assert.equal(sent.photo[0].width, 1);
  await assert.rejects(bot.sendMessage(1, 'x'), /400 Bad Request: chat not found/);
  await bot.stopPolling();
});
