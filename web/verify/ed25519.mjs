// Ed25519 by the browser, and what we refuse before asking it: browsers differ on keys and
// signatures that no honest signer makes.

import { toHex } from './bytes.mjs';

const FIELD = (1n << 255n) - 19n;
const ORDER = (1n << 252n) + 27742317777372353535851937790883648493n;

const ORDER_8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022n;

/** The y of the points whose order divides 8: a key like that accepts signatures of anything. */
const SMALL_ORDER = new Set([
  0n,
  1n,
  FIELD - 1n,
  ORDER_8,
  FIELD - ORDER_8,
]);

const littleEndian = (bytes) => BigInt(`0x${toHex(bytes.slice().reverse())}`);
const yOf = (point) => littleEndian(point) & ((1n << 255n) - 1n);
const isSound = (point) => yOf(point) < FIELD && !SMALL_ORDER.has(yOf(point));

/** Thrown where the browser has no Ed25519: then a signature is not checked rather than wrong. */
export class Ed25519Missing extends Error {}

export async function verifyEd25519(publicKey, message, signature) {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  if (!isSound(publicKey) || !isSound(signature.subarray(0, 32))) return false;
  if (littleEndian(signature.subarray(32)) >= ORDER) return false;
  const algorithm = { name: 'Ed25519' };
  let key;
  try {
    key = await crypto.subtle.importKey('raw', publicKey, algorithm, false, ['verify']);
  } catch (error) {
    if (error.name === 'NotSupportedError') throw new Ed25519Missing();
    return false;
  }
  try {
    return await crypto.subtle.verify(algorithm, key, signature, message);
  } catch {
    return false;
  }
}
