// What people do in conversations: writing, answering, pressing, attaching.

import assert from 'node:assert/strict';
import { ANA, LINDEN, OFFICERS, OLENA } from './fake_city.mjs';
import { bubble, eventually, pageTest, paneOf, write } from './harness.mjs';

const BOTH = `${ANA}/${LINDEN}&${OLENA}/${LINDEN}`;
const last = (sandbox, chat, person) => sandbox.room(chat, person).list.at(-1);

pageTest('two panes see each other live', { open: BOTH }, async ({ page }) => {
  const [ana, olena] = [paneOf(page, 'Ana'), paneOf(page, 'Olena')];
  await write(ana, 'The lamp is dark again');
  await bubble(olena, 'The lamp is dark again').waitFor();
  assert.equal(
    await bubble(ana, 'dark again').evaluate((row) => row.classList.contains('own')),
    true,
  );
  assert.equal(
    await bubble(olena, 'dark again').evaluate((row) => row.classList.contains('own')),
    false,
  );
  await write(olena, 'We come at noon');
  await bubble(ana, 'We come at noon').waitFor();
});

pageTest(
  'a button spins until the bot answers, then the message changes in place',
  { open: BOTH },
  async ({ page, sandbox }) => {
    const ana = paneOf(page, 'Ana');
    await write(ana, '/report');
    const button = ana.getByRole('button', { name: 'Pothole' });
    sandbox.bot.isThinking = true;
    await button.click();
    await ana.locator('.inline-button[aria-busy=true]', { hasText: 'Pothole' }).waitFor();
    sandbox.bot.isThinking = false;
    sandbox.bot.react();
    await ana.getByText('Noted.').waitFor();
    await bubble(ana, 'Report 41: Pothole').getByText('edited').waitFor();
    await bubble(paneOf(page, 'Olena'), 'Report 41: Pothole').waitFor();
    assert.deepEqual(sandbox.taps, ['road']);
  },
);

pageTest('an alert must be closed by hand', { open: BOTH }, async ({ page }) => {
  const ana = paneOf(page, 'Ana');
  await write(ana, '/alert');
  await ana.getByRole('button', { name: 'Alert', exact: true }).click();
  const alert = page.getByRole('dialog');
  await alert.getByText('The office is closed today.').waitFor();
  await alert.getByRole('button', { name: 'OK' }).click();
  await alert.waitFor({ state: 'detached' });
});

pageTest(
  'sends a drawn photo with a caption, and it can be opened',
  { open: BOTH },
  async ({ page }) => {
    await paneOf(page, 'Ana').getByRole('button', { name: 'Attach' }).click();
    await page.getByRole('menuitem', { name: 'Photo' }).click();
    await page.getByRole('button', { name: 'Broken lamp' }).click();
    await page.getByLabel('Caption').fill('Corner of 4th');
    await page.getByRole('button', { name: 'Send the photo' }).click();
    const seen = bubble(paneOf(page, 'Olena'), 'Corner of 4th');
    const image = seen.getByRole('img', { name: 'Photo' });
    await eventually(
      () => image.evaluate((each) => each.naturalWidth === 960),
      'the photo is shown',
    );
    await seen.getByRole('button', { name: /Open photo/ }).click();
    await page.getByRole('img', { name: 'Photo at full size' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.lightbox').waitFor({ state: 'detached' });
  },
);

pageTest('several photos become one album', { open: BOTH }, async ({ page, sandbox }) => {
  await paneOf(page, 'Ana').getByRole('button', { name: 'Attach' }).click();
  await page.getByRole('menuitem', { name: 'Photo' }).click();
  for (const name of ['Pothole', 'Rubbish', 'Graffiti'])
    await page.getByRole('button', { name }).click();
  await page.getByRole('button', { name: 'Send 3 photos' }).click();
  await paneOf(page, 'Olena').locator('.album.count-3').waitFor();
  assert.equal(
    new Set(
      sandbox
        .room(LINDEN)
        .list.slice(-3)
        .map((each) => each.media_group_id),
    ).size,
    1,
  );
});

pageTest(
  'a click on the map chooses the place that is sent',
  { open: BOTH },
  async ({ page, sandbox }) => {
    await paneOf(page, 'Ana').getByRole('button', { name: 'Attach' }).click();
    await page.getByRole('menuitem', { name: 'Location' }).click();
    const map = page.getByRole('application', { name: /Map/ });
    await map.click({ position: { x: 60, y: 60 } });
    const chosen = await page.locator('.map-label').textContent();
    await page.getByRole('button', { name: 'Send this place' }).click();
    await paneOf(page, 'Olena').locator('.place').nth(1).waitFor();
    const { location } = last(sandbox, LINDEN);
    assert.equal(`${location.latitude.toFixed(5)}, ${location.longitude.toFixed(5)}`, chosen);
    assert.ok(
      location.latitude > 51.5137 && location.longitude < -0.0911,
      'up and left is north and west',
    );
  },
);

pageTest('the sample voice can be played', { open: BOTH }, async ({ page }) => {
  const ana = paneOf(page, 'Ana');
  await ana.getByRole('button', { name: 'Attach' }).click();
  await page.getByRole('menuitem', { name: 'Voice message' }).click();
  await ana.getByRole('button', { name: 'Play the voice message' }).click();
  await ana.locator('.voice-bars .played').first().waitFor();
});

pageTest(
  'topics keep their messages apart',
  { open: `${OLENA}/${OFFICERS}` },
  async ({ page, sandbox }) => {
    const olena = paneOf(page, 'Olena');
    await olena.getByRole('tab', { name: 'Street lamps' }).click();
    await bubble(olena, 'I can go there at noon').waitFor();
    assert.equal(await olena.locator('.message', { hasText: 'Pothole on the bridge' }).count(), 0);
    await write(olena, 'Thank you');
    await bubble(olena, 'Thank you').waitFor();
    assert.equal(last(sandbox, OFFICERS).message_thread_id, 500);
    await olena.getByRole('tab', { name: /closed.*Winter 2025/ }).waitFor();
    await olena.getByRole('button', { name: 'New topic' }).click();
    await page.getByLabel('Name of the topic').fill('Parks');
    await page.keyboard.press('Enter');
    await olena.getByRole('tab', { name: 'Parks', selected: true }).waitFor();
  },
);

pageTest(
  'an empty private chat offers Start, then suggested answers',
  { open: `${ANA}/9001` },
  async ({ page, sandbox }) => {
    const ana = paneOf(page, 'Ana');
    await ana.getByRole('button', { name: 'Start', exact: true }).click();
    await bubble(ana, 'Welcome to Riverside').waitFor();
    await ana.getByRole('button', { name: 'Share my number' }).click();
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    await bubble(ana, 'Your number is').waitFor();
    await ana.getByRole('button', { name: 'Share where I am' }).click();
    await page.getByRole('button', { name: 'Send this place' }).click();
    await bubble(ana, 'we know the place now').waitFor();
    await ana.getByRole('button', { name: 'My reports' }).click();
    await eventually(
      () => last(sandbox, 9001, ANA).text === 'My reports',
      'the answer is sent as text',
    );
  },
);

pageTest(
  'a deep link in a message starts the bot here',
  { open: `${ANA}/${LINDEN}` },
  async ({ page, context }) => {
    const ana = paneOf(page, 'Ana');
    await ana.getByRole('link', { name: 't.me/riverside_city_bot?start=hello' }).click();
    await bubble(ana, 'you came for hello').waitFor();
    assert.equal(context.pages().length, 1);
  },
);

pageTest(
  'typing a slash offers the commands',
  { open: `${ANA}/${LINDEN}` },
  async ({ page, sandbox }) => {
    const ana = paneOf(page, 'Ana');
    await ana.getByRole('textbox', { name: 'Write a message' }).pressSequentially('/s');
    const offered = ana.getByRole('option').locator('strong');
    // The contents are read as they are, without waiting.
    await offered.nth(1).waitFor();
    assert.deepEqual(await offered.allTextContents(), ['/start', '/status']);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await eventually(() => last(sandbox, LINDEN).text === '/status', 'the chosen command is sent');
  },
);

pageTest('one can vote in a poll', { open: BOTH }, async ({ page }) => {
  const ana = paneOf(page, 'Ana');
  await write(ana, '/poll');
  await ana.getByRole('button', { name: /At the school/ }).click();
  await ana.getByRole('button', { name: /✓ 40%.*At the school/, pressed: true }).waitFor();
  await paneOf(page, 'Olena').getByText('5 votes').waitFor();
});

pageTest('replies, edits, forwards and deletes', { open: BOTH }, async ({ page, sandbox }) => {
  const [ana, olena] = [paneOf(page, 'Ana'), paneOf(page, 'Olena')];
  const choose = async (text, item) => {
    await bubble(ana, text)
      .locator('.bubble')
      .click({ button: 'right', position: { x: 6, y: 6 } });
    await page.getByRole('menuitem', { name: item }).click();
  };
  await choose('The electrician comes', 'Reply');
  await write(ana, 'At what tmie?');
  await bubble(olena, 'At what tmie?').getByText('The electrician comes').waitFor();
  await choose('At what tmie?', 'Edit');
  await ana.getByRole('textbox', { name: 'Write a message' }).fill('At what time?');
  await page.keyboard.press('Enter');
  await bubble(olena, 'At what time?').getByText('edited').waitFor();
  await choose('路灯就在这里', 'Forward');
  await page.getByRole('dialog').getByRole('button', { name: 'Linden Street' }).click();
  await bubble(olena, 'Forwarded from').waitFor();
  await choose('At what time?', 'Delete');
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await olena.locator('.message', { hasText: 'At what time?' }).waitFor({ state: 'detached' });
  assert.ok(last(sandbox, LINDEN).forward_origin);
});

pageTest('a quote leads to its message', { open: `${ANA}/${LINDEN}` }, async ({ page }) => {
  const ana = paneOf(page, 'Ana');
  await bubble(ana, 'I almost fell')
    .getByRole('button', { name: /The lamp at the corner/ })
    .click();
  await ana.locator('.message.glow', { hasText: 'has been dark for a week' }).waitFor();
});

pageTest('hostile text stays text', { open: BOTH }, async ({ page }) => {
  const text = '<img src=x onerror=alert(1)><script>alert(2)</script> javascript:alert(3)';
  await write(paneOf(page, 'Ana'), text);
  const row = bubble(paneOf(page, 'Olena'), 'onerror');
  await row.waitFor();
  assert.equal(await row.locator('img, script, a').count(), 0);
  assert.ok((await row.locator('.text').textContent()).startsWith(text));
});

pageTest('right-to-left text runs from the right', { open: BOTH }, async ({ page }) => {
  const text = bubble(paneOf(page, 'Ana'), 'الشارع').locator('.text');
  assert.equal(await text.evaluate((each) => getComputedStyle(each).direction), 'rtl');
});

pageTest(
  'what cannot be sent is said and not lost',
  { open: `${ANA}/${LINDEN}` },
  async ({ page, sandbox }) => {
    sandbox.mayRefuse = true;
    sandbox.blocked.add(ANA);
    const ana = paneOf(page, 'Ana');
    await write(ana, 'Do not lose me');
    await ana.getByText('Forbidden').waitFor();
    assert.equal(
      await ana.getByRole('textbox', { name: 'Write a message' }).inputValue(),
      'Do not lose me',
    );
  },
);

pageTest(
  'older messages come when one scrolls up',
  { open: `${ANA}/${LINDEN}` },
  async ({ page, sandbox }) => {
    for (let each = 1; each <= 200; each += 1)
      sandbox.post(sandbox.user(OLENA), LINDEN, ANA, { text: `Number ${each}.` }, { quiet: true });
    await page.reload();
    const ana = paneOf(page, 'Ana');
    await bubble(ana, 'Number 200.').waitFor();
    assert.equal(await ana.getByText('Number 100.').count(), 0);
    await eventually(async () => {
      await ana.locator('.messages').evaluate((log) => {
        log.scrollTop = 0;
      });
      return (await ana.getByText('has been dark for a week').count()) > 0;
    }, 'the first message is reached');
  },
);
