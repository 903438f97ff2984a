// The program that recounts boards in folders.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { filesOf, leavesOf, Signer } from './made_board.mjs';
import { askAboutMill, chooseTrees } from './made_decisions.mjs';

const program = fileURLToPath(new URL('recount_folder.mjs', import.meta.url));
const run = (...args) => spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });

test('folders are told apart by their exit code', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'boards-'));
  t.after(() => rmSync(root, { recursive: true }));
  const signer = new Signer();
  const write = (name, lines) => {
    const folder = join(root, name);
    for (const [path, bytes] of filesOf(leavesOf(lines), signer)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
    return folder;
  };
  const fine = write('fine', [...askAboutMill().lines(), ...chooseTrees().lines()]);
  const made = askAboutMill();
  made.log[1].arguments[1].number = '4';
  const wrong = write('wrong', made.lines());

  const held = run('--key', signer.verifierKey, fine);
  assert.equal(held.status, 0, held.stdout + held.stderr);
  assert.match(held.stdout, /2 decisions, 2 recounted, 0 claims false, 0 not checked/);
  assert.equal(run('--key', new Signer().verifierKey, fine).status, 1);
  const differs = run(fine, wrong);
  assert.equal(differs.status, 1);
  assert.match(differs.stdout, /line 2 of the log/);
  assert.equal(run(join(root, 'nowhere')).status, 1);
  assert.equal(run().status, 2);
  assert.equal(run('--key', 'nonsense', fine).status, 2);
});
