// Server-sent events read with fetch: unlike EventSource, it can resume with Last-Event-ID after
// any break and back off as we like.

const FIRST_DELAY = 400;
const LONGEST_DELAY = 8000;
// A browser allows six connections to one host over all its tabs, so hidden tabs give theirs back.
const HIDDEN_PATIENCE = 30_000;

/** Splits a byte stream of server-sent events into {id, type, data}; exported for the tests. */
export function eventParser(onEvent) {
  let buffer = '';
  let current = { id: null, type: 'message', data: [] };
  const field = (line) => {
    if (line === '') {
      if (current.data.length) {
        onEvent({ id: current.id, type: current.type, data: current.data.join('\n') });
      }
      current = { id: null, type: 'message', data: [] };
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'id') current.id = value;
    else if (name === 'event') current.type = value;
    else if (name === 'data') current.data.push(value);
  };
  return (text) => {
    buffer += text;
    const lines = buffer.split(/\r\n|\n|\r(?!$)/);
    buffer = lines.pop();
    lines.forEach(field);
  };
}

/** A live connection that comes back by itself. `onState`: 'connecting' or 'open'. */
export class EventStream {
  constructor(url, { onEvent, onState }) {
    Object.assign(this, { url, onEvent, onState, lastId: null, delay: FIRST_DELAY, timer: 0 });
    this.retryNow = () => {
      clearTimeout(this.restTimer);
      if (document.hidden) this.restTimer = setTimeout(() => this.rest(), HIDDEN_PATIENCE);
      else if (this.timer || this.isResting) this.connect();
    };
    addEventListener('online', this.retryNow);
    document.addEventListener('visibilitychange', this.retryNow);
    this.connect();
  }

  async connect() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.isResting = false;
    const abort = new AbortController();
    this.abort = abort;
    this.onState('connecting');
    try {
      await this.read(abort.signal);
    } catch {
      // Any break, whether refused or torn, is answered in the same way: try again later.
    }
    if (abort.signal.aborted) return;
    this.onState('connecting');
    this.timer = setTimeout(() => this.connect(), this.delay * (0.75 + Math.random() / 2));
    this.delay = Math.min(this.delay * 2, LONGEST_DELAY);
  }

  async read(signal) {
    const headers = { Accept: 'text/event-stream' };
    if (this.lastId !== null) headers['Last-Event-ID'] = this.lastId;
    const response = await fetch(this.url, { headers, signal, cache: 'no-store' });
    if (!response.ok) throw new Error(`events answered ${response.status}`);
    this.delay = FIRST_DELAY;
    this.onState('open');
    const parse = eventParser((event) => {
      if (event.id !== null) this.lastId = event.id;
      this.onEvent(event.type, JSON.parse(event.data));
    });
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      parse(decoder.decode(value, { stream: true }));
    }
  }

  /** Lets go of the connection until the page is seen again; Last-Event-ID resumes it then. */
  rest() {
    this.isResting = true;
    clearTimeout(this.timer);
    this.abort.abort();
  }

  close() {
    clearTimeout(this.restTimer);
    clearTimeout(this.timer);
    this.abort?.abort();
    removeEventListener('online', this.retryNow);
    document.removeEventListener('visibilitychange', this.retryNow);
  }
}
