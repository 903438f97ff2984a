// The sandbox's clock as the page sees it: the browser's, shifted by what the sandbox told us.

let offset = 0;

/** Learns the sandbox's time (seconds since 1970). */
export function setNow(seconds) {
  offset = seconds - Date.now() / 1000;
}

/** The sandbox's time now, in seconds since 1970. */
export function now() {
  return Date.now() / 1000 + offset;
}
