// The vectors of others for hashes, proofs and signatures.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromBase64, fromHex, hmacSha256, toHex } from '../../web/verify/bytes.mjs';
import { verifyEd25519 } from '../../web/verify/ed25519.mjs';
import { GrowingTree, leafHash, verifyConsistency, verifyInclusion } from '../../web/verify/merkle.mjs';
import { parseVerifierKey } from '../../web/verify/note.mjs';
import { bundlePath } from '../../web/verify/tiles.mjs';
import { missing, readJson, readJsonLines } from './testdata.mjs';

test('98 proofs of inclusion', { skip: missing }, async () => {
  const vectors = readJsonLines('cryptodata/merkle_inclusion.jsonl');
  assert.equal(vectors.length, 98);
  for (const one of vectors) {
    const claim = {
      index: BigInt(one.leafIdx), size: BigInt(one.treeSize),
      root: fromBase64(one.root ?? ''), leaf: fromBase64(one.leafHash ?? ''),
    };
    const proof = (one.proof ?? []).map(fromBase64);
    assert.equal(await verifyInclusion(claim, proof), !one.wantErr, one.name);
  }
});

test('98 proofs of consistency', { skip: missing }, async () => {
  const vectors = readJsonLines('cryptodata/merkle_consistency.jsonl');
  assert.equal(vectors.length, 98);
  for (const one of vectors) {
    const claim = {
      size1: BigInt(one.size1), root1: fromBase64(one.root1 ?? ''),
      size2: BigInt(one.size2), root2: fromBase64(one.root2 ?? ''),
    };
    const proof = (one.proof ?? []).map(fromBase64);
    assert.equal(await verifyConsistency(claim, proof), !one.wantErr, one.name);
  }
});

async function rootOf(leaves) {
  const tree = new GrowingTree();
  for (const leaf of leaves) await tree.add(await leafHash(leaf));
  return toHex(await tree.root());
}

test('the roots of Certificate Transparency, and of 130 sizes', { skip: missing }, async () => {
  const { ct_reference: reference, seq } = readJson('cryptodata/rfc6962_own_vectors.json');
  const leaves = reference.leaves.map(fromHex);
  for (const [i, root] of reference.roots.entries())
    assert.equal(await rootOf(leaves.slice(0, i + 1)), root);
  for (const [size, root] of Object.entries(seq.roots)) {
    const some = Array.from({ length: Number(size) }, (_, i) => Buffer.from(`ballot-${i}`));
    assert.equal(await rootOf(some), root, `size ${size}`);
  }
});

/** WebCrypto alone, without what we refuse beforehand. */
async function verifyBare(publicKey, message, signature) {
  try {
    const key = await crypto.subtle.importKey('raw', publicKey, { name: 'Ed25519' }, false, ['verify']);
    return await crypto.subtle.verify({ name: 'Ed25519' }, key, signature, message);
  } catch {
    return false;
  }
}

test('151 signatures of Ed25519', { skip: missing }, async (t) => {
  let tried = 0;
  let bareDiffers = 0;
  for (const group of readJson('cryptodata/ed25519_test.json').testGroups) {
    const key = fromHex(group.publicKey.pk);
    for (const one of group.tests) {
      const [message, signature] = [fromHex(one.msg), fromHex(one.sig)];
      const expected = one.result === 'valid';
      assert.equal(await verifyEd25519(key, message, signature), expected, `${one.tcId} ${one.comment}`);
      bareDiffers += (await verifyBare(key, message, signature)) === expected ? 0 : 1;
      tried += 1;
    }
  }
  assert.equal(tried, 151);
  t.diagnostic(`of 151, WebCrypto alone is wrong about ${bareDiffers}`);
});

/** Encodings with y not reduced, and the points whose order divides 8. */
const UNSOUND = [
  `01${'00'.repeat(31)}`,
  `01${'00'.repeat(30)}80`,
  `ec${'ff'.repeat(30)}7f`,
  '00'.repeat(32),
  `${'00'.repeat(31)}80`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  `ee${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
];

test('keys under which anything is signed are refused', async (t) => {
  let bareAccepts = 0;
  for (const point of UNSOUND) {
    // R = the key's own small point, S = 0: holds for many messages if nobody looks at the points.
    for (const message of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((text) => Buffer.from(text)))
      for (const first of UNSOUND) {
        const signature = fromHex(first + '00'.repeat(32));
        assert.equal(await verifyEd25519(fromHex(point), message, signature), false);
        bareAccepts += (await verifyBare(fromHex(point), message, signature)) ? 1 : 0;
      }
  }
  t.diagnostic(`WebCrypto alone accepts ${bareAccepts} forgeries under keys of small order`);
});

test('HMAC-SHA256', { skip: missing }, async () => {
  for (const group of readJson('cryptodata/hmac_sha256_test.json').testGroups)
    for (const one of group.tests) {
      if (one.key === '') continue;
      const tag = toHex(await hmacSha256(fromHex(one.key), fromHex(one.msg)));
      assert.equal(tag.slice(0, one.tag.length) === one.tag, one.result === 'valid', one.comment);
    }
});

test('a verifier key with a misprint is none', async () => {
  const key = 'city.example/riverside+37b1b7c4+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4';
  assert.equal((await parseVerifierKey(key)).name, 'city.example/riverside');
  for (let i = 0; i < key.length; ++i) {
    const wrong = key.slice(0, i) + (key[i] === 'q' ? 'r' : 'q') + key.slice(i + 1);
    assert.equal(await parseVerifierKey(wrong), null, wrong);
  }
});

test('paths of bundles', () => {
  assert.equal(bundlePath(0n), 'tile/entries/000');
  assert.equal(bundlePath(3n, 17), 'tile/entries/003.p/17');
  assert.equal(bundlePath(1234067n), 'tile/entries/x001/x234/067');
});

test('base64 has one spelling', () => {
  for (const wrong of ['AA', 'AAA', 'AB==', 'AAB=', 'A A=', 'AAAA=', '====', 'AA-_', 'AA==\n'])
    assert.equal(fromBase64(wrong), null, wrong);
  assert.deepEqual(fromBase64('AAE='), Uint8Array.of(0, 1));
});
