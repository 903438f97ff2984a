// The page in a real browser, beside boards that were made up: honest ones and damaged ones.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { receiptFragment, writeReceipt } from '../../web/verify/receipt.mjs';
import { filesOf, leavesOf, ORIGIN, Signer } from './made_board.mjs';
import { anyDecision, askAboutMill, chooseTrees, METHODS } from './made_decisions.mjs';

const require = createRequire(`${process.env.WARDMOTE_BROWSER_MODULES}/`);
const { chromium } = require('playwright-core');

const folder = fileURLToPath(new URL('../../web/verify/', import.meta.url));
const TYPES = {
  '.html': 'text/html', '.mjs': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml',
};

const signer = new Signer();
const mill = askAboutMill();
const own = mill.ballots[1];
const receipt = {
  board: ORIGIN, decision: '1', receipt: own.receipt, choice: own.choice, nonce: Buffer.from(own.nonce, 'base64'),
};
const lines = [...mill.lines(), ...chooseTrees().lines()];
for (const [i, method] of METHODS.entries()) lines.push(...(await anyDecision(i + 3, method)).lines());
const honest = filesOf(leavesOf(lines), signer);

/** One decision whose winner somebody changed before the head was signed. */
function forgedLines() {
  const changed = structuredClone(askAboutMill().lines());
  const { result } = changed.find((line) => line.decision_counted).decision_counted;
  result.winners = [2];
  return changed;
}
const boards = { honest, forged: filesOf(leavesOf(forgedLines()), signer), empty: filesOf([], signer) };

const server = createServer((request, response) => {
  const [, first, name, ...rest] = decodeURIComponent(request.url.split('?')[0]).split('/');
  if (first === 'boards') {
    const bytes = boards[name]?.get(rest.join('/'));
    response.writeHead(bytes ? 200 : 404).end(bytes);
    return;
  }
  const file = ['', ...[name, ...rest].filter(Boolean)].join('/') || '/index.html';
  try {
    const bytes = readFileSync(join(folder, file));
    response.writeHead(200, { 'content-type': TYPES[extname(file)] }).end(bytes);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = `http://127.0.0.1:${server.address().port}`;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
after(async () => {
  await browser.close();
  server.close();
});

/** Opens the page on a phone; the console must stay without errors, those of `mayRefuse` aside. */
function pageTest(name, { path = '', mayRefuse = false, ...options }, run) {
  test(name, async () => {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'en-GB', ...options });
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.stack));
    page.on('console', (message) => {
      const isExpected = mayRefuse && /Failed to load resource/.test(message.text());
      if (['error', 'warning'].includes(message.type()) && !isExpected) errors.push(message.text());
    });
    try {
      await page.goto(`${address}/verify/${path}`);
      await run(page);
      const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(widths[0] <= widths[1], `the page is ${widths[0]} wide on a screen of ${widths[1]}`);
      assert.deepEqual(errors, []);
    } finally {
      const pictures = join(process.env.WARDMOTE_BROWSER_MODULES, 'verify');
      mkdirSync(pictures, { recursive: true });
      await page.screenshot({ path: join(pictures, `${name.replace(/\W+/g, '_')}.png`), fullPage: true });
      await context.close();
    }
  });
}

const verdicts = (page) => page.locator('.finding .verdict').allTextContents();
const status = (page, text) => page.locator('#status', { hasText: text }).waitFor();
const key = encodeURIComponent(signer.verifierKey);

pageTest('an honest board is all true, with the receipt of the address',
  { path: `?board=/boards/honest/&key=${key}${receiptFragment(receipt)}` },
  async (page) => {
    await status(page, 'All that was checked is true.');
    assert.deepEqual([...new Set(await verdicts(page))], ['true']);
    assert.equal(await page.locator('article').count(), 2 + METHODS.length);
    await page.getByText('Your ballot was counted.').waitFor();
    const first = page.locator('article').first();
    await first.getByText('11 of 11 checks are true').click();
    assert.match(await first.locator('.result').textContent(), /Decided for: .?Yes/);
    await first.getByText('How it was counted').click();
    assert.match(await first.locator('.log').first().textContent(), /Ballots cast: 5, of which valid: 4/);
  });

pageTest('what comes from the board stays text', { path: '?board=/boards/honest/' }, async (page) => {
  await status(page, 'All that was checked is true.');
  assert.equal(await page.getByText('<b>Cedar</b>').first().isVisible(), true);
});

pageTest('a damaged board is FALSE', { path: `?board=/boards/forged/&key=${key}`, colorScheme: 'dark' },
  async (page) => {
    await status(page, '1 claim is FALSE.');
    const wrong = page.locator('.finding.fails');
    assert.equal(await wrong.count(), 1);
    assert.match(await wrong.textContent(), /FALSE.*the same result.*winners/);
  });

pageTest('an empty board', { path: '?board=/boards/empty/' }, async (page) => {
  await status(page, 'All that was checked is true.');
  await page.getByText('Nothing was decided on this board yet.').waitFor();
});

pageTest('a board that is not there', { path: '?board=/boards/none/', mayRefuse: true }, async (page) => {
  await status(page, '1 claim is FALSE.');
  await page.getByText('a file is missing').waitFor();
});

pageTest('a server that cannot be reached', { path: '?board=http://127.0.0.1:1/', mayRefuse: true },
  async (page) => {
    await status(page, 'The board cannot be read');
  });

pageTest('bad input gets a sentence', {}, async (page) => {
  const check = () => page.getByRole('button', { name: 'Check' }).click();
  await check();
  await status(page, 'Please give the address');
  await page.getByLabel('Address of the board').fill('javascript:alert(1)');
  await check();
  await status(page, 'This is not a web address');
  await page.getByLabel('Address of the board').fill('/boards/honest');
  await page.getByText('What else you have').click();
  await page.getByLabel('Your receipt').fill('my receipt');
  await check();
  await status(page, 'This is no receipt');
  await page.getByLabel('Your receipt').fill('');
  await page.getByLabel('Verifier key').fill(`${signer.verifierKey}x`);
  await check();
  await status(page, 'This verifier key has a misprint');
  await page.getByLabel('Verifier key').fill('');
  await page.getByLabel('An older head').fill('x');
  await check();
  await status(page, 'This is no head');
  await page.getByLabel('An older head').fill(signer.head(leavesOf(lines.slice(0, 3))).trim());
  await check();
  await status(page, 'All that was checked is true.');
  await page.getByText('Nothing that was there then').waitFor();
});

pageTest('with the keyboard alone, by a receipt that was pasted', {}, async (page) => {
  await page.getByLabel('Address of the board').focus();
  await page.keyboard.type('/boards/honest/');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.insertText(writeReceipt({ ...receipt, choice: '2' }));
  await page.getByRole('button', { name: 'Check' }).focus();
  await page.keyboard.press('Enter');
  await status(page, '2 claims are FALSE.');
  await page.getByText('it is not among the sealed ballots').waitFor();
});

pageTest('Arabic from right to left, and another language at once',
  { path: `?board=/boards/honest/&key=${key}`, locale: 'ar-EG' },
  async (page) => {
    await status(page, 'كل ما جرى التحقق منه صحيح.');
    assert.equal(await page.locator('html').getAttribute('dir'), 'rtl');
    await page.locator('#language').selectOption('ru');
    await status(page, 'Всё, что проверено, верно.');
    assert.equal(await page.locator('html').getAttribute('dir'), 'ltr');
    for (const code of ['es', 'zh', 'en']) {
      await page.locator('#language').selectOption(code);
      assert.doesNotMatch(await page.locator('body').textContent(), /claim\.|why\.|state\.|method\./);
    }
  });

/** A folder that is gone after the test. */
function temporary(t) {
  const root = mkdtempSync(join(tmpdir(), 'board-'));
  t.after(() => rmSync(root, { recursive: true }));
  return root;
}

async function checkFolder(page, root) {
  for (const [path, bytes] of honest) {
    mkdirSync(dirname(join(root, 'copy', path)), { recursive: true });
    writeFileSync(join(root, 'copy', path), bytes);
  }
  await page.getByLabel('Or a copy of that folder').setInputFiles(join(root, 'copy'));
  await page.getByRole('button', { name: 'Check' }).click();
  await status(page, 'All that was checked is true.');
  assert.ok((await verdicts(page)).length > 100);
}

test('a copy of the folder on the device', async (t) => {
  const page = await browser.newPage({ locale: 'en-GB' });
  await page.goto(`${address}/verify/`);
  await checkFolder(page, temporary(t));
  await page.close();
});

test('the page as one file, from the disk', async (t) => {
  const root = temporary(t);
  const file = join(root, 'check-a-vote.html');
  const make = () => execFileSync('python3', [join(folder, 'make_single_file.py'), file], { encoding: 'utf8' });
  assert.match(make(), /^[0-9a-f]{64}\n$/);
  const page = await browser.newPage({ locale: 'en-GB' });
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.stack));
  page.on('console', (message) => errors.push(message.text()));
  await page.goto(`file://${file}`);
  await checkFolder(page, root);
  assert.deepEqual(errors, []);
  await page.close();
});
