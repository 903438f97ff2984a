// One browser for all tests; for each a fresh sandbox and a fresh page that must stay without errors.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import { FakeSandbox } from './fake_sandbox.mjs';

const require = createRequire(`${process.env.WARDMOTE_BROWSER_MODULES}/`);
const { chromium } = require('playwright-core');
const PATIENCE = 30_000;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
after(() => browser.close());

/**
 * Registers a test that gets {page, sandbox}. `open` is the layout in the address, as in
 * '101/-1001001&104', and `make` another sandbox than the fake one; the other options are the
 * browser context's.
 */
export function pageTest(name, { open = '', make = () => new FakeSandbox(), ...options }, run) {
  test(name, async () => {
    const sandbox = make();
    const address = await sandbox.listen();
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'en-GB',
      timezoneId: 'UTC',
      ...options,
    });
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.stack));
    page.on('console', (message) => {
      if (message.type() === 'error' && !expected(message, sandbox)) errors.push(message.text());
    });
    try {
      await page.goto(`${address}/#${open}`);
      await page.locator('.pane').first().waitFor();
      await run({ page, sandbox, address, context });
      assert.deepEqual(errors, [], 'the page must not complain in the console');
    } catch (error) {
      await keepPicture(page, name);
      throw error;
    } finally {
      await context.close();
      await sandbox.close();
    }
  });
}

/** The browser itself reports every refused request; tests that cause one say so on the sandbox. */
const expected = (message, sandbox) =>
  sandbox.mayRefuse && /Failed to load resource|ERR_|net::/.test(message.text());

async function keepPicture(page, name) {
  const folder = `${process.env.WARDMOTE_BROWSER_MODULES}/failures`;
  mkdirSync(folder, { recursive: true });
  const file = `${folder}/${name.replace(/\W+/g, '_')}.png`;
  await page.screenshot({ path: file }).then(
    () => console.error(`see ${file}`),
    () => {},
  );
}

/** The pane of a person, by first name. */
export const paneOf = (page, name) =>
  page.getByRole('region', { name: new RegExp(`^${name}.*messenger`) });

/** The bubbles' rows in a pane. */
export const bubble = (pane, text) => pane.locator('.message', { hasText: text }).last();

/** Writes and sends in a pane. */
export async function write(pane, text) {
  await pane.getByRole('textbox', { name: 'Write a message' }).fill(text);
  await pane.getByRole('textbox', { name: 'Write a message' }).press('Enter');
}

/** Waits until `check` holds; for what happens on the sandbox's side. */
export async function eventually(check, what) {
  for (const end = Date.now() + PATIENCE; Date.now() < end;) {
    if (await check()) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
  assert.fail(`never happened: ${what}`);
}
