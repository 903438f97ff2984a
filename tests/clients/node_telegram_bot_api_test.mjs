// node-telegram-bot-api 2, written anew: polling, typed parameters, a streamed upload.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANN, BOT, load, PNG, shown, start, TOKEN } from './sandbox.mjs';

const { Bot, InlineKeyboardBuilder, InputFile } = load('node-telegram-bot-api');
const sandbox = await start();

test('polls, answers a button and uploads', async () => {
  const bot = new Bot(TOKEN, { apiRoot: sandbox.root });
  bot.command('report', (context) =>
    context.reply('What is it?', {
      reply_markup: new InlineKeyboardBuilder().text('A lamp', 'lamp').build(),
    }),
  );
  bot.on('callback_query', async (context) => {
    await context.answerCallbackQuery({ text: 'Noted' });
    await context.reply(`You chose ${context.callbackQuery.data}`);
  });
  const polling = bot.startPolling();
  await sandbox.say('/report');
  const { message_id: id } = await shown(sandbox, 'What is it?');
  await sandbox.sim(`people/${ANN}/tap`, { chat: BOT, message_id: id, row: 0, column: 0 });
  await shown(sandbox, 'You chose lamp');
  const sent = await bot.api.sendPhoto({
    chat_id: ANN,
    photo: new InputFile(PNG, { filename: 'lamp.png', contentType: 'image/png' }),
  });
  assert.equal(sent.photo[0].width, 1);
  await assert.rejects(bot.api.sendMessage({ chat_id: 1, text: 'x' }), /chat not found/);
  await bot.stop();
  await polling;
});
