// The page around the conversations: people, panes, themes, widths, keyboard, connection, drawer.

import assert from 'node:assert/strict';
import { ANA, LINDEN, OFFICERS, OLENA } from './fake_city.mjs';
import { bubble, eventually, pageTest, paneOf, write } from './harness.mjs';

pageTest('first one sees two people and what one can do', {}, async ({ page }) => {
  await paneOf(page, 'Ana').getByText('You are playing Ana Silva, a resident.').waitFor();
  await paneOf(page, 'Bohdan').waitFor();
  await paneOf(page, 'Ana').getByRole('button', { name: 'Close the hint' }).click();
  await page.reload();
  await paneOf(page, 'Bohdan').getByText('You are playing').waitFor();
  assert.equal(await paneOf(page, 'Ana').getByText('You are playing').count(), 0);
});

pageTest(
  'people can be put side by side, and the address remembers them',
  { open: `${ANA}` },
  async ({ page }) => {
    await page.getByRole('button', { name: 'Play one more person beside' }).click();
    await page.getByRole('menuitem', { name: 'Olena Marsh' }).click();
    await paneOf(page, 'Olena')
      .getByRole('button', { name: /Riverside officers/ })
      .click();
    await eventually(
      () => page.url().endsWith(`#${ANA}&${OLENA}/${OFFICERS}`),
      'the address tells the layout',
    );
    await page.reload();
    await bubble(paneOf(page, 'Olena'), 'Who takes the lamps today?').waitFor();
    await page.goBack();
    await paneOf(page, 'Olena').getByText('Choose a chat').waitFor();
    await paneOf(page, 'Ana').getByRole('button', { name: 'Close this person' }).click();
    await eventually(() => page.url().endsWith(`#${OLENA}`), 'the address forgets Ana');
  },
);

pageTest(
  'unread messages are counted until they are seen',
  { open: `${ANA}/${LINDEN}&${OLENA}` },
  async ({ page, sandbox }) => {
    await write(paneOf(page, 'Ana'), 'One');
    await write(paneOf(page, 'Ana'), 'Two');
    const chat = paneOf(page, 'Olena').getByRole('button', {
      name: 'Linden Street neighbours, 2 unread',
    });
    await chat.waitFor();
    await page.getByRole('button', { name: 'Play Olena Marsh, officer, 2 unread' }).waitFor();
    await chat.click();
    await eventually(
      () => !sandbox.unread.get(`${OLENA} ${LINDEN}`),
      'the sandbox knows they were read',
    );
    await paneOf(page, 'Olena')
      .getByRole('button', { name: 'Linden Street neighbours', exact: true })
      .waitFor();
  },
);

pageTest(
  'a person can be added and joins a group',
  { open: `${ANA}` },
  async ({ page, sandbox }) => {
    await page.getByRole('button', { name: 'Add a person' }).first().click();
    await page.getByLabel('First name').fill('Zoë');
    await page.getByLabel('Language').selectOption('es');
    await page.getByRole('button', { name: 'Add and play' }).click();
    const zoe = paneOf(page, 'Zoë');
    await zoe.getByRole('searchbox').fill('linden');
    await zoe.getByRole('button', { name: /Join this group/ }).click();
    await zoe.locator('.service', { hasText: 'Zoë joined the group' }).waitFor();
    await zoe.getByText('7 members').waitFor();
    assert.equal([...sandbox.people.values()].at(-1).language_code, 'es');
  },
);

pageTest(
  'dark follows the system until one chooses',
  { open: `${ANA}/${LINDEN}`, colorScheme: 'dark' },
  async ({ page }) => {
    const brightness = () =>
      page.locator('.chat-list').evaluate((each) =>
        getComputedStyle(each)
          .backgroundColor.match(/\d+/g)
          .slice(0, 3)
          .reduce((sum, part) => sum + Number(part), 0),
      );
    assert.ok((await brightness()) < 150);
    await page.getByRole('button', { name: 'Light colours' }).click();
    assert.ok((await brightness()) > 600);
    await page.reload();
    await page.locator('.chat-list').waitFor();
    assert.ok((await brightness()) > 600, 'the choice is remembered');
  },
);

pageTest(
  'a phone shows one thing at a time',
  {
    open: `${ANA}&${OLENA}`,
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  },
  async ({ page }) => {
    const ana = paneOf(page, 'Ana');
    await ana.getByRole('button', { name: /Linden Street/ }).tap();
    await ana.getByRole('log').waitFor();
    assert.equal(await ana.getByRole('navigation').isVisible(), false);
    assert.equal(await paneOf(page, 'Olena').isVisible(), false);
    await write(ana, 'From my phone');
    await bubble(ana, 'From my phone').waitFor();
    assert.equal(await page.evaluate(() => document.scrollingElement.scrollWidth), 390);
    await ana.getByRole('button', { name: 'Back to the chats' }).tap();
    await ana.getByRole('navigation').waitFor();
    await page.getByRole('button', { name: /Play Olena/ }).tap();
    await paneOf(page, 'Olena').getByRole('navigation').waitFor();
  },
);

pageTest(
  'everything can be done with the keyboard alone',
  { open: `${ANA}&${OLENA}` },
  async ({ page }) => {
    const [ana, olena] = [paneOf(page, 'Ana'), paneOf(page, 'Olena')];
    const { keyboard } = page;
    await ana.locator('.chat').first().waitFor();
    await keyboard.press('Alt+1');
    await keyboard.press('Enter');
    await bubble(ana, '路灯就在这里').waitFor();
    await keyboard.type('Typed by hand');
    await keyboard.press('Shift+Enter');
    await keyboard.type('on two lines');
    await keyboard.press('Enter');
    await bubble(ana, 'on two lines').waitFor();
    await keyboard.press('ArrowUp');
    await keyboard.type('!');
    await keyboard.press('Enter');
    await bubble(ana, 'on two lines!').waitFor();
    await keyboard.press('Escape');
    await keyboard.press('Alt+2');
    await olena.locator('.chat', { hasText: 'Linden' }).focus();
    await keyboard.press('Enter');
    await bubble(olena, 'on two lines!').waitFor();
    await olena.getByRole('log').focus();
    await keyboard.press('ArrowUp');
    await keyboard.press('r');
    await keyboard.type('Answered by hand');
    await keyboard.press('Enter');
    await bubble(olena, 'Answered by hand').getByText('Typed by hand').waitFor();
    await olena.getByRole('button', { name: 'Attach' }).focus();
    await keyboard.press('Enter');
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await page.getByRole('application', { name: /Map/ }).waitFor();
    await keyboard.press('ArrowLeft');
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await olena.locator('.place').nth(1).waitFor();
  },
);

pageTest(
  'a break is shown, and what was missed is caught up',
  { open: `${ANA}/${LINDEN}` },
  async ({ page, sandbox }) => {
    const ana = paneOf(page, 'Ana');
    await bubble(ana, '路灯就在这里').waitFor();
    sandbox.mayRefuse = true;
    sandbox.refusing = true;
    sandbox.dropStreams();
    await ana.getByText('connecting…').waitFor();
    sandbox.post(sandbox.user(OLENA), LINDEN, ANA, { text: 'Said during the break' });
    sandbox.refusing = false;
    await bubble(ana, 'Said during the break').waitFor();
    await ana.getByText('connecting…').waitFor({ state: 'detached' });
  },
);

pageTest(
  'the drawer moves the clock and switches faults',
  { open: `${ANA}/${LINDEN}` },
  async ({ page, sandbox }) => {
    await page.getByRole('button', { name: /^Sandbox:/ }).click();
    const drawer = page.getByRole('complementary', { name: 'Sandbox' });
    await drawer.getByText('sendGift (1)').waitFor();
    await drawer.getByRole('button', { name: '+1 day' }).click();
    await eventually(() => sandbox.advanced === 86400, 'the clock moved');
    const ana = paneOf(page, 'Ana');
    await ana.locator('.day', { hasText: 'Yesterday' }).waitFor();
    assert.equal(await ana.locator('.day', { hasText: 'Today' }).count(), 0);
    await drawer.getByRole('switch', { name: /429/ }).check();
    await eventually(() => sandbox.faults[0]?.kind === '429', 'the fault is on');
    await drawer.getByRole('switch', { name: /429/ }).uncheck();
    await eventually(() => sandbox.faults.length === 0, 'the fault is off');
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'hidden' });
  },
);

pageTest('events survive being cut anywhere', {}, async ({ page }) => {
  const got = await page.evaluate(async () => {
    const { eventParser } = await import('/events.js');
    const text = ': hi\n\nid: 1\nevent: edit\ndata: {"a":\ndata: 1}\n\nid: 2\r\ndata: x\r\n\r\n';
    const runs = [];
    for (let size = 1; size <= text.length; size += 1) {
      const events = [];
      const parse = eventParser((event) => events.push(event));
      for (let at = 0; at < text.length; at += size) parse(text.slice(at, at + size));
      runs.push(JSON.stringify(events));
    }
    return [...new Set(runs)];
  });
  assert.deepEqual(
    got.map((run) => JSON.parse(run)),
    [
      [
        { id: '1', type: 'edit', data: '{"a":\n1}' },
        { id: '2', type: 'message', data: 'x' },
      ],
    ],
  );
});

pageTest('entities nest, and ill-nested ones are cut', {}, async ({ page }) => {
  const html = await page.evaluate(async () => {
    const { renderText } = await import('/entities.js');
    const place = document.createElement('div');
    place.append(
      renderText(
        '😀 bold italic x',
        [
          { type: 'bold', offset: 3, length: 11 },
          { type: 'italic', offset: 8, length: 8 },
          { type: 'spoiler', offset: 90, length: 4 },
        ],
        {},
      ),
    );
    return place.innerHTML;
  });
  assert.equal(html, '😀 <strong>bold <em>italic</em></strong> x');
});

pageTest('links to Telegram never leave the page', { open: `${ANA}` }, async ({ page }) => {
  const read = (address) =>
    page.evaluate(
      async (each) => (await import('/deep_links.js')).telegramLink(each),
      address,
    );
  const message = { name: 'linden', message: 12, start: null, startgroup: null };
  const cases = [
    ['https://t.me/+AbC-_1', { invite: 'https://t.me/+AbC-_1' }],
    ['t.me/joinchat/AbC', { invite: 'https://t.me/+AbC' }],
    ['tg://join?invite=AbC', { invite: 'https://t.me/+AbC' }],
    ['https://t.me/c/1234/56', { chat: -1001234, message: 56 }],
    ['https://t.me/c/1234/7/56', { chat: -1001234, message: 56 }],
    ['https://www.t.me/linden/12', message],
    ['https://linden.t.me/12', message],
    ['tg://resolve?domain=linden&post=12', message],
    [
      'https://t.me/city_bot?start=x',
      { name: 'city_bot', message: null, start: 'x', startgroup: null },
    ],
    ['https://t.me/share/url?url=x', {}],
    ['tg://settings', {}],
    ['https://example.org/+AbC', null],
    ['https://not-t.me/linden', null],
    ['javascript:alert(1)', null],
  ];
  for (const [address, target] of cases) assert.deepEqual(await read(address), target, address);
});

pageTest(
  'what happens before the stream is open is not missed',
  { open: `${ANA}/${LINDEN}` },
  async ({ page, sandbox }) => {
    sandbox.mayRefuse = true;
    sandbox.refusing = true;
    await page.reload();
    await bubble(paneOf(page, 'Ana'), 'The electrician comes').waitFor();
    sandbox.post(sandbox.user(OLENA), LINDEN, ANA, { text: 'In between' });
    sandbox.refusing = false;
    await bubble(paneOf(page, 'Ana'), 'In between').waitFor();
  },
);
