// Signed notes, verifier keys, heads of boards and proofs as C2SP has them: signed-note,
// tlog-checkpoint, tlog-proof. A reader gives null for whatever is not exactly one of these.

import {
  equal, fromBase64, fromDecimal, fromUtf8, sha256, toHex, utf8,
} from './bytes.mjs';
import { verifyEd25519 } from './ed25519.mjs';

const ED25519 = 1;
const NOTE_BYTES_MAX = 1 << 20;
const SIGNATURES_MAX = 100;
const PROOF_HASHES_MAX = 63;

// Control characters are what the rule is about.
// eslint-disable-next-line no-control-regex
const isKeyName = (name) => /^[^\s+\u0000-\u001f\u0085]+$/u.test(name) && !name.includes('\ufffd');

/** "name+ID+base64(type, key)" as printed on posters. */
export async function parseVerifierKey(text) {
  const parts = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text.trim());
  const bytes = parts && fromBase64(parts[3]);
  if (!bytes || bytes.length !== 33 || bytes[0] !== ED25519 || !isKeyName(parts[1])) return null;
  const digest = await sha256(utf8(`${parts[1]}\n`), bytes);
  if (toHex(digest.subarray(0, 4)) !== parts[2]) return null;
  return { name: parts[1], id: digest.slice(0, 4), publicKey: bytes.slice(1) };
}

function parseSignature(line) {
  const parts = /^\u2014 (\S+) (\S+)$/u.exec(line);
  const bytes = parts && isKeyName(parts[1]) && fromBase64(parts[2]);
  if (!bytes || bytes.length <= 4) return null;
  return { name: parts[1], id: bytes.slice(0, 4), signature: bytes.slice(4) };
}

export function parseNote(bytes) {
  const whole = bytes.length <= NOTE_BYTES_MAX ? fromUtf8(bytes) : null;
  // eslint-disable-next-line no-control-regex
  if (whole === null || !whole.endsWith('\n') || /[\u0000-\u0009\u000b-\u001f]/.test(whole))
    return null;
  const blank = whole.lastIndexOf('\n\n');
  if (blank < 0) return null;
  const signatures = whole.slice(blank + 2).split('\n').slice(0, -1).map(parseSignature);
  if (signatures.length === 0 || signatures.length > SIGNATURES_MAX) return null;
  if (signatures.includes(null)) return null;
  return { text: whole.slice(0, blank + 1), signatures };
}

/** {note, origin, size, root}. Whether anybody signed it is another matter. */
export function parseHead(bytes) {
  const note = parseNote(bytes);
  if (!note) return null;
  const [origin, size, root, ...extensions] = note.text.slice(0, -1).split('\n');
  const hash = fromBase64(root);
  const leaves = fromDecimal(size ?? '');
  if (!origin || leaves === null || hash?.length !== 32) return null;
  if (extensions.includes('')) return null;
  return { note, origin, size: leaves, root: hash };
}

/** 'holds', or why not: 'origin_differs', 'signature_missing', 'signature_wrong'. */
export async function verifyHead(head, key) {
  if (head.origin !== key.name) return 'origin_differs';
  const own = head.note.signatures.filter(
    (one) => one.name === key.name && equal(one.id, key.id),
  );
  if (own.length === 0) return 'signature_missing';
  for (const { signature } of own)
    if (!(await verifyEd25519(key.publicKey, utf8(head.note.text), signature)))
      return 'signature_wrong';
  return 'holds';
}

/** A tlog-proof whose extra data, if it has any, is the leaf: {leaf, index, proof, head}. */
export function parseProof(bytes) {
  const text = fromUtf8(bytes);
  const blank = text?.indexOf('\n\n') ?? -1;
  if (blank < 0) return null;
  const lines = text.slice(0, blank).split('\n');
  if (lines.shift() !== 'c2sp.org/tlog-proof@v1') return null;
  let leaf = null;
  if (lines[0]?.startsWith('extra ')) {
    leaf = fromBase64(lines.shift().slice('extra '.length));
    if (!leaf || leaf.length === 0) return null;
  }
  const index = /^index (\d+)$/.exec(lines.shift() ?? '');
  const place = index && fromDecimal(index[1]);
  const proof = lines.map(fromBase64);
  if (place === null || proof.length > PROOF_HASHES_MAX) return null;
  if (proof.some((hash) => hash?.length !== 32)) return null;
  const head = parseHead(utf8(text.slice(blank + 2)));
  return head && { leaf, index: place, proof, head };
}

