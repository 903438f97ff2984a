// The page on the sandbox itself: what the fake one could get wrong.

import assert from 'node:assert/strict';
import { bubble, eventually, pageTest as anyPageTest, paneOf, write } from './harness.mjs';
import { ANA, BOT, OLENA, RealSandbox } from './real_sandbox.mjs';

const pageTest = (name, open, run) =>
  anyPageTest(name, { open, make: () => new RealSandbox() }, run);
const chatOf = async (pane, name) => {
  await pane.getByRole('button', { name: new RegExp(`^${name}`) }).click();
  await pane.getByRole('log').waitFor();
};

pageTest('a report: start, force-reply, button, group', `${ANA}&${OLENA}`, async ({ page, sandbox }) => {
  const [ana, olena] = [paneOf(page, 'Ana'), paneOf(page, 'Olena')];
  await chatOf(ana, 'City');
  await ana.getByRole('button', { name: 'Start', exact: true }).click();
  assert.equal((await sandbox.update('message')).text, '/start');
  await sandbox.bot('sendMessage', {
    chat_id: ANA,
    text: 'What has happened?',
    reply_markup: { force_reply: true, input_field_placeholder: 'In your words' },
  });
  await ana.locator('.composer-quote', { hasText: 'What has happened?' }).waitFor();
  await ana.getByRole('textbox', { name: 'Write a message' }).fill('The lamp is dark');
  await ana.getByRole('textbox', { name: 'Write a message' }).press('Enter');
  const answer = await sandbox.update('message');
  assert.equal(answer.reply_to_message.text, 'What has happened?');

  await chatOf(olena, 'Linden Street');
  const markup = { inline_keyboard: [[{ text: 'Me too', callback_data: 'too' }]] };
  const sent = await sandbox.bot('sendMessage', {
    chat_id: sandbox.street,
    text: '*Report 1*\\: lamp',
    parse_mode: 'MarkdownV2',
    reply_markup: markup,
  });
  await olena.getByRole('button', { name: 'Me too' }).click();
  const query = await sandbox.update('callback_query');
  assert.equal(query.from.id, OLENA);
  await sandbox.bot('answerCallbackQuery', { callback_query_id: query.id, text: 'Counted' });
  await olena.getByText('Counted').waitFor();
  const place = { chat_id: sandbox.street, message_id: sent.message_id };
  await sandbox.bot('editMessageText', { ...place, text: 'Report 1: mended' });
  await bubble(olena, 'Report 1: mended').getByText('edited').waitFor();
});

pageTest('reactions are put, joined and taken back', `${ANA}&${OLENA}`, async ({ page, sandbox }) => {
  const [ana, olena] = [paneOf(page, 'Ana'), paneOf(page, 'Olena')];
  await sandbox.bot('sendMessage', { chat_id: sandbox.street, text: 'The lamp is mended' });
  for (const pane of [ana, olena]) await chatOf(pane, 'Linden Street');
  await bubble(ana, 'The lamp is mended').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'React' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Thumbs up' }).press('Enter');
  const chip = (pane, count) => pane.getByRole('button', { name: `👍 ${count}`, exact: true });
  await chip(olena, 1).click();
  await chip(ana, 2).waitFor();
  await chip(ana, 2).click();
  await chip(olena, 1).waitFor();
});

pageTest('a file keeps its name, a photo is shown', `${ANA}`, async ({ page, sandbox }) => {
  const ana = paneOf(page, 'Ana');
  await chatOf(ana, 'Linden Street');
  await ana.locator('.composer-place').evaluate((place) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['<script>1</script>'], 'plan of the yard.html', { type: 'text/html' }));
    place.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true }));
  });
  await ana.getByText('plan of the yard.html').waitFor();
  const list = await sandbox.sim(`people/${ANA}/messages?chat=${sandbox.street}`);
  const served = await fetch(`${sandbox.root}/sim/v1/files/by-id/${list.at(-1).document.file_id}`);
  assert.match(served.headers.get('content-disposition'), /^attachment/);
  assert.equal(served.headers.get('content-type'), 'application/octet-stream');
});

pageTest('officers are among themselves', `${ANA}`, async ({ page, sandbox }) => {
  const ana = paneOf(page, 'Ana');
  await ana.getByRole('searchbox').fill('riverside officers');
  await ana.getByText('Nothing has that name.').waitFor();
  const place = { chat_id: sandbox.officers };
  const { invite_link: link } = await sandbox.bot('createChatInviteLink', place);
  await ana.getByRole('searchbox').fill(link);
  await ana.getByRole('button', { name: /Join by this link/ }).click();
  await ana.getByRole('heading', { name: 'Riverside officers' }).waitFor();
});

pageTest(
  'pinned messages, anonymity and closed topics follow the rights',
  `${ANA}&${OLENA}`,
  async ({ page, sandbox }) => {
    const [ana, olena] = [paneOf(page, 'Ana'), paneOf(page, 'Olena')];
    await sandbox.sim(`chats/${sandbox.street}/members`, { user: BOT, status: 'administrator' });
    const rules = await sandbox.bot('sendMessage', { chat_id: sandbox.street, text: 'The rules' });
    const place = { chat_id: sandbox.street, message_id: rules.message_id };
    await chatOf(ana, 'Linden Street');
    await sandbox.bot('pinChatMessage', place);
    await ana.locator('.pinned', { hasText: 'The rules' }).waitFor();
    await sandbox.bot('unpinChatMessage', place);
    await ana.locator('.pinned').waitFor({ state: 'hidden' });
    await ana.getByRole('button', { name: 'More about this chat' }).click();
    await page.getByRole('menuitem', { name: 'Leave' }).waitFor();
    assert.equal(await page.getByRole('menuitem', { name: /anonymously/ }).count(), 0);
    await page.getByRole('menuitem', { name: 'Members' }).click();
    await page.getByRole('dialog').getByText('owner').waitFor();
    await page.keyboard.press('Escape');

    await chatOf(olena, 'Linden Street');
    await olena.getByRole('button', { name: 'More about this chat' }).click();
    await page.getByRole('menuitem', { name: /anonymously/ }).click();
    await olena.getByText('you write anonymously').waitFor();
    await write(olena, 'From the office');
    await bubble(ana, 'From the office').getByText('Linden Street').waitFor();

    await sandbox.sim(`chats/${sandbox.street}/members`, { user: ANA, status: 'left' });
    await ana.getByRole('button', { name: 'Join', exact: true }).click();
    await ana.getByRole('textbox', { name: 'Write a message' }).waitFor();
  },
);

pageTest('one stream carries everybody', `${ANA}&${OLENA}`, async ({ page, sandbox }) => {
  const streams = [];
  page.on('request', (request) => {
    if (request.url().includes('/events?')) streams.push(request.url());
  });
  await page.reload();
  const [ana, olena] = [paneOf(page, 'Ana'), paneOf(page, 'Olena')];
  await chatOf(ana, 'Linden Street');
  await chatOf(olena, 'Linden Street');
  await write(ana, 'Can you read this?');
  await bubble(olena, 'Can you read this?').waitFor();
  await write(olena, 'Yes');
  await bubble(ana, 'Yes').waitFor();
  assert.deepEqual(
    streams.map((each) => new URL(each).searchParams.get('people')),
    [`${ANA},${OLENA}`],
  );
  await eventually(
    async () => (await sandbox.sim(`people/${ANA}/chats`))[0].unread === 0,
    'what was seen is read',
  );
});
