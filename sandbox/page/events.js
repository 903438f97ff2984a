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

  /** Goes on from the same place at another address. */
  redirect(url) {
    this.url = url;
    this.abort?.abort();
    if (!this.isResting) this.connect({ quiet: true });
  }

  async connect({ quiet = false } = {}) {
    clearTimeout(this.timer);
    this.timer = 0;
    this.isResting = false;
    const abort = new AbortController();
    this.abort = abort;
    if (!quiet) this.onState('connecting');
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

/** One connection for everybody who is played on this page, as there are so few for all tabs. */
export class PeopleEvents {
  constructor(urlOf) {
    Object.assign(this, { urlOf, listeners: new Map(), stream: null, isDue: false });
  }

  /** `listener` has onEvent(type, data), onState(state) and onRestart(). */
  add(person, listener) {
    this.listeners.set(person, listener);
    this.connectSoon();
  }

  remove(person) {
    this.listeners.delete(person);
    this.connectSoon();
  }

  /** People who come and go together make one change of the connection. */
  connectSoon() {
    if (this.isDue) return;
    this.isDue = true;
    queueMicrotask(() => {
      this.isDue = false;
      this.connect([...this.listeners.keys()]);
    });
  }

  connect(people) {
    if (!people.length) {
      this.stream?.close();
      this.stream = null;
    } else if (this.stream) {
      this.stream.redirect(this.urlOf(people));
    } else {
      this.stream = new EventStream(this.urlOf(people), {
        onEvent: (type, data) => this.receive(type, data),
        onState: (state) => this.all((listener) => listener.onState(state)),
      });
    }
  }

  receive(type, { person, event }) {
    if (type === 'restart') this.all((listener) => listener.onRestart());
    else this.listeners.get(person)?.onEvent(type, event);
  }

  all(run) {
    for (const listener of this.listeners.values()) run(listener);
  }
}
