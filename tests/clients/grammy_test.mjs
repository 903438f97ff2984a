// grammY: polling, an upload, and webhookCallback with its secret and its answer in the response.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { ANN, load, PNG, shown, start, TOKEN } from './sandbox.mjs';

const { Bot, GrammyError, InlineKeyboard, InputFile, webhookCallback } = load('grammy');
const sandbox = await start();
const client = { apiRoot: sandbox.root };

test('polls, answers, edits and answers a button', async () => {
  const bot = new Bot(TOKEN, { client });
  bot.command('report', (context) =>
    context.reply('*What* is it?', {
      parse_mode: 'MarkdownV2',
      reply_markup: new InlineKeyboard().text('A lamp', 'lamp'),
    }),
  );
  bot.callbackQuery('lamp', async (context) => {
    await context.answerCallbackQuery('Noted');
    await context.editMessageText('A lamp');
  });
  bot.start();
  await sandbox.say('/report');
  const question = await shown(sandbox, 'What is it?');
  assert.equal(question.entities[0].type, 'bold');
  const tap = { chat: 123456, message_id: question.message_id, row: 0, column: 0 };
  await sandbox.sim(`people/${ANN}/tap`, tap);
  await shown(sandbox, 'A lamp');
  await bot.stop();
});

test('uploads photos, documents and albums', async () => {
  const bot = new Bot(TOKEN, { client });
  const sent = await bot.api.sendPhoto(ANN, new InputFile(PNG, 'lamp.png'), { caption: 'A lamp' });
  assert.equal(sent.photo[0].width, 1);
  const file = await bot.api.getFile(sent.photo[0].file_id);
  const bytes = await fetch(`${sandbox.root}/file/bot${TOKEN}/${file.file_path}`);
  assert.deepEqual(Buffer.from(await bytes.arrayBuffer()), PNG);
  const document = await bot.api.sendDocument(ANN, new InputFile(PNG, 'the plan.png'));
  assert.equal(document.document.file_name, 'the plan.png');
  assert.equal(document.document.mime_type, 'image/png');
  const media = [1, 2].map((each) => ({
    type: 'photo',
    media: new InputFile(PNG, `${each}.png`),
  }));
  assert.equal((await bot.api.sendMediaGroup(ANN, media)).length, 2);
});

test('knows errors by their text', async () => {
  const bot = new Bot(TOKEN, { client });
  await assert.rejects(
    bot.api.sendMessage(ANN, 'a.', { parse_mode: 'MarkdownV2' }),
    (error) => error instanceof GrammyError && /Character '\.' is reserved/.test(error.description),
  );
});

test('takes webhooks and answers in the response', async () => {
  const bot = new Bot(TOKEN, {
    client: { ...client, canUseWebhookReply: (method) => method === 'sendMessage' },
  });
  bot.on('message:text', (context) => context.reply(`You said ${context.message.text}`));
  const server = createServer(webhookCallback(bot, 'http', { secretToken: 's3cret' }));
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${server.address().port}/hook`;
  await bot.api.setWebhook(url, { secret_token: 's3cret', drop_pending_updates: true });
  await sandbox.say('hello');
  await shown(sandbox, 'You said hello');
  await bot.api.setWebhook(url, { secret_token: 'wrong', drop_pending_updates: true });
  await sandbox.say('hello again');
  const info = async () => (await bot.api.getWebhookInfo()).last_error_message;
  while (!/401/.test((await info()) ?? ''));
  await bot.api.deleteWebhook({ drop_pending_updates: true });
  server.closeAllConnections();
  server.close();
});
