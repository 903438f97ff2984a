// telegraf: polling, an upload, keyboards.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANN, BOT, load, PNG, shown, start, TOKEN } from './sandbox.mjs';

const { Markup, Telegraf } = load('telegraf');
const sandbox = await start();
const bot = new Telegraf(TOKEN, { telegram: { apiRoot: sandbox.root } });

test('polls, answers, and answers a button', async () => {
  bot.start((context) => context.reply('Welcome'));
  bot.hears('report', (context) =>
    context.replyWithHTML('<b>What</b> is it?', {
      ...Markup.inlineKeyboard([Markup.button.callback('A lamp', 'lamp')]),
    }),
  );
  bot.action('lamp', async (context) => {
    await context.answerCbQuery('Noted');
    await context.editMessageText('A lamp');
  });
  bot.launch();
  await shown(sandbox, 'Welcome');
  await sandbox.say('report');
  const { message_id: id } = await shown(sandbox, 'What is it?');
  await sandbox.sim(`people/${ANN}/tap`, { chat: BOT, message_id: id, row: 0, column: 0 });
  await shown(sandbox, 'A lamp');
});

test('uploads', async () => {
  const sent = await bot.telegram.sendPhoto(ANN, { source: PNG }, { caption: 'A lamp' });
  assert.equal(sent.photo[0].width, 1);
  const document = { source: PNG, filename: 'plan.png' };
  const { document: kept } = await bot.telegram.sendDocument(ANN, document);
  assert.equal(kept.file_name, 'plan.png');
  bot.stop();
});
