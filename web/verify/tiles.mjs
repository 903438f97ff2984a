// Where the leaves of a board lie, by c2sp.org/tlog-tiles: bundles of 256, each leaf with its length
// before it in two bytes.

const WIDTH = 256;

/** 1234067 is "x001/x234/067". */
function indexPath(index) {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, '0');
  const groups = digits.match(/.../g);
  return groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
}

export const bundlePath = (index, width = WIDTH) =>
  `tile/entries/${indexPath(index)}${width === WIDTH ? '' : `.p/${width}`}`;

/** The leaves' bytes; null if there are not exactly `width`. */
export function parseBundle(bytes, width) {
  const leaves = [];
  for (let at = 0; at < bytes.length;) {
    if (at + 2 > bytes.length) return null;
    const end = at + 2 + bytes[at] * 256 + bytes[at + 1];
    if (end > bytes.length) return null;
    leaves.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return leaves.length === width ? leaves : null;
}

/**
 * The leaves of a bundle of a board with `size` leaves (BigInt): {leaves} or {fault, file}. A
 * partial file may be gone once the full one is there: then that one is read.
 */
export async function readBundle(read, index, size) {
  const rest = size - BigInt(index) * BigInt(WIDTH);
  const width = rest < BigInt(WIDTH) ? Number(rest) : WIDTH;
  let file = bundlePath(index, width);
  let bytes = await read(file);
  let stored = width;
  if (bytes === null && width < WIDTH) {
    file = bundlePath(index);
    bytes = await read(file);
    stored = WIDTH;
  }
  if (bytes === null) return { fault: 'file_missing', file: bundlePath(index, width) };
  const leaves = parseBundle(bytes, stored);
  return leaves ? { leaves: leaves.slice(0, width) } : { fault: 'bundle_malformed', file };
}
