// Boards, honest and damaged, and what people hold against them: keys, older heads, receipts.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { allFindings, checkBoard } from '../../web/verify/check.mjs';
import { parseHead, parseProof } from '../../web/verify/note.mjs';
import { parseReceipt, receiptFragment, receiptInFragment, writeReceipt }
  from '../../web/verify/receipt.mjs';
import { sentenceText } from '../../web/verify/message.mjs';
import { LOG_TEXTS } from '../../web/verify/log_texts.mjs';
import { check, falseOnes, key, linesOf, signer } from './checking.mjs';
import { cast, filesOf, leavesOf, ORIGIN, reader, Signer, treePath } from './made_board.mjs';
import { anyDecision, askAboutMill, chooseTrees, METHODS } from './made_decisions.mjs';

test('an honest board holds, by results that were worked out by hand', async () => {
  const outcome = await check(linesOf(askAboutMill(), chooseTrees()));
  assert.deepEqual(falseOnes(outcome), []);
  assert.equal(outcome.decisions.length, 2);
  assert.deepEqual(outcome.decisions[0].recounted.result.winners, [1]);
});

test('decisions of all methods hold', async () => {
  const decisions = [];
  for (const [i, method] of METHODS.entries()) decisions.push(await anyDecision(i + 1, method, 40));
  const outcome = await check(linesOf(...decisions));
  assert.deepEqual(falseOnes(outcome), []);
  for (const { recounted } of outcome.decisions)
    for (const line of [...recounted.log, ...recounted.losses.map(({ why }) => why)])
      for (const [language, catalogue] of Object.entries(LOG_TEXTS)) {
        const told = sentenceText(line, catalogue, language);
        assert.ok(line.key in catalogue && !/[{}]/.test(told), `${language}: ${told}`);
      }
});

test('a vote that is open or called off has nothing to be counted', async () => {
  const made = askAboutMill();
  made.isCounted = false;
  const open = await check(made.lines());
  assert.deepEqual(falseOnes(open), ['ballots_were_cast', 'result_is_recounted']);
  assert.ok(allFindings(open).every(({ verdict }) => verdict !== 'fails'));
  const line = { decision_cancelled: { decision: '1', at_ms: '1' } };
  const off = await check([...made.lines(), line]);
  assert.ok(allFindings(off).every(({ verdict }) => verdict !== 'fails'));
});

test('kinds of lines that are not known are skipped', async () => {
  const lines = [{ weather: { decision: '1' } }, ...askAboutMill().lines(), { news: 'x' }];
  assert.deepEqual(falseOnes(await check(lines)), []);
});

test('a leaf that is no line is noticed', async () => {
  const leaves = [...leavesOf(askAboutMill().lines()), Buffer.from('{"option":')];
  const outcome = await checkBoard(reader(filesOf(leaves, signer)), { key });
  assert.deepEqual(falseOnes(outcome), ['lines_are_readable']);
});

test('a changed leaf', async () => {
  const files = filesOf(leavesOf(askAboutMill().lines()), signer);
  const [path, bytes] = [...files].find(([name]) => name.startsWith('tile/entries'));
  for (const at of [2, 100, bytes.length - 1]) {
    const changed = Buffer.from(bytes);
    changed[at] ^= 1;
    const outcome = await checkBoard(reader(new Map(files).set(path, changed)), { key });
    assert.ok(falseOnes(outcome).includes('root_is_of_leaves'));
  }
});

test('a missing leaf, and a missing file', async () => {
  const leaves = leavesOf(linesOf(askAboutMill(), await anyDecision(2, 'plurality', 300)));
  const files = filesOf(leaves, signer);
  const fewer = filesOf(leaves.slice(0, -1), signer).set('checkpoint', files.get('checkpoint'));
  const outcome = await checkBoard(reader(fewer), { key });
  assert.deepEqual(falseOnes(outcome), ['leaves_are_complete', 'root_is_of_leaves']);
  files.delete('tile/entries/000');
  const missing = await checkBoard(reader(files), { key });
  assert.equal(missing.findings.find((one) => one.claim === 'leaves_are_complete').file, 'tile/entries/000');
});

test('a partial bundle may be gone once the full one is there', async () => {
  const leaves = leavesOf((await anyDecision(1, 'approval', 300)).lines());
  const full = filesOf(leaves.slice(0, 256), signer);
  const files = full.set('checkpoint', Buffer.from(signer.head(leaves.slice(0, 200))));
  const outcome = await checkBoard(reader(files), { key });
  assert.ok(!falseOnes(outcome).includes('leaves_are_complete'));
  assert.ok(!falseOnes(outcome).includes('root_is_of_leaves'));
});

test('a forged head', async () => {
  const leaves = leavesOf(askAboutMill().lines());
  const forger = new Signer();
  const forged = await checkBoard(reader(filesOf(leaves, forger)), { key });
  assert.deepEqual(falseOnes(forged), ['head_is_signed']);
  const files = filesOf(leaves, signer);
  const text = files.get('checkpoint').toString();
  const other = signer.head(leaves.slice(1)).split('\n').at(-2);
  const swapped = Buffer.from(text.replace(/\u2014.*\n$/, `${other}\n`));
  const wrong = await checkBoard(reader(files.set('checkpoint', swapped)), { key });
  assert.equal(wrong.findings.find((one) => one.claim === 'head_is_signed').why, 'signature_wrong');
  const named = new Signer('city.example/hillside');
  const elsewhere = await checkBoard(reader(filesOf(leaves, named)), { key });
  assert.equal(elsewhere.findings.find((one) => one.claim === 'head_is_signed').why, 'origin_differs');
});

test('no head, an empty head, a page of a web server in its place', async () => {
  for (const file of [null, Buffer.alloc(0), Buffer.from('<!doctype html>\n<p>Not found</p>\n')]) {
    const outcome = await checkBoard(async () => file, { key });
    assert.deepEqual(falseOnes(outcome), ['head_is_readable']);
  }
});

test('an older head, and one of a list that was rewritten', async () => {
  const lines = linesOf(askAboutMill(), chooseTrees());
  const leaves = leavesOf(lines);
  const older = (some) => parseHead(Buffer.from(signer.head(some)));
  for (const size of [0, 1, 7, leaves.length]) {
    const outcome = await check(lines, { olderHead: older(leaves.slice(0, size)) });
    assert.deepEqual(falseOnes(outcome), [], size);
  }
  for (const some of [leaves.slice(1, 5), [...leaves, leaves[0]]]) {
    const outcome = await check(lines, { olderHead: older(some) });
    assert.deepEqual(falseOnes(outcome), ['older_head_is_prefix']);
  }
});

test('a proof of a leaf', async () => {
  const lines = linesOf(askAboutMill(), chooseTrees());
  const leaves = leavesOf(lines);
  const write = (index, some, leaf) =>
    Buffer.from([
      'c2sp.org/tlog-proof@v1', `extra ${leaf.toString('base64')}`, `index ${index}`,
      ...treePath(index, some).map((hash) => hash.toString('base64')), '', signer.head(some),
    ].join('\n'));
  for (const index of [0, 3, 8]) {
    const proof = parseProof(write(index, leaves.slice(0, 9), leaves[index]));
    assert.deepEqual(falseOnes(await check(lines, { proof })), []);
  }
  const other = parseProof(write(3, leaves.slice(0, 9), leaves[4]));
  assert.deepEqual(falseOnes(await check(lines, { proof: other })), ['proof_leads_to_head', 'proof_is_on_board']);
  const rewritten = parseProof(write(3, leaves.slice(1), leaves[4]));
  assert.deepEqual(falseOnes(await check(lines, { proof: rewritten })), ['proof_head_is_prefix', 'proof_is_on_board']);
});

test('a receipt: counted, not yet counted, replaced, counted otherwise, not there', async () => {
  const made = askAboutMill();
  const own = made.ballots[0];
  const receiptOf = ({ receipt, choice, nonce }) =>
    parseReceipt(writeReceipt({ board: ORIGIN, decision: '1', receipt, choice, nonce: Buffer.from(nonce, 'base64') }));
  const verdicts = async (lines, ballot) => {
    const outcome = await check(lines, { receipt: receiptOf(ballot) });
    return outcome.receipt.map(({ claim, verdict, why }) => [claim, verdict, why].filter(Boolean).join(' '));
  };
  const there = ['receipt_is_of_board holds', 'ballot_is_on_board holds'];
  assert.deepEqual(await verdicts(made.lines(), own), [...there, 'ballot_is_counted holds']);
  const open = askAboutMill();
  const waiting = open.vote('R-W', '');
  open.isCounted = false;
  assert.deepEqual(await verdicts(open.lines(), waiting), [...there, 'ballot_is_counted unchecked not_counted']);
  assert.deepEqual(await verdicts(made.lines(), made.replaced[0]), [...there, 'ballot_is_counted asks replaced_or_left_out']);
  const lines = structuredClone(made.lines());
  lines.find((line) => line.opened_ballots).opened_ballots.ballots.find(({ receipt }) => receipt === own.receipt).choice = '2';
  assert.deepEqual(await verdicts(lines, own), [...there, 'ballot_is_counted fails counted_otherwise']);
  const stranger = cast('1', 'R-NONE', '1');
  assert.deepEqual((await verdicts(made.lines(), stranger))[1], 'ballot_is_on_board fails not_there');
});

test('a receipt as text and in an address', () => {
  const receipt = { board: ORIGIN, decision: '7', receipt: 'K7QM-2XPD', choice: '2>1=3', nonce: randomBytes(32) };
  const read = parseReceipt(receiptInFragment(receiptFragment(receipt)));
  assert.deepEqual({ ...read, nonce: Buffer.from(read.nonce) }, receipt);
  const text = writeReceipt({ ...receipt, choice: '' });
  assert.equal(parseReceipt(text.replaceAll('\n', '\r\n')).choice, '');
  for (const wrong of ['', 'hello', text.replace('v1', 'v2'), text.replace('nonce: ', 'nonce: A'),
    text.replace('decision: 7', 'decision: seven'), text.replace('choice:', 'choices:'), `${text}more: x\n`])
    assert.equal(parseReceipt(wrong), null, wrong);
  for (const wrong of ['', '#', '#r=', '#r=%%', '#x=AAAA']) assert.equal(receiptInFragment(wrong), null);
});
