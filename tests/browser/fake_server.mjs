// The HTTP half of the fake sandbox: the page's files, uploads, event streams and the JSON routes.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const PAGE = fileURLToPath(new URL('../../sandbox/page/', import.meta.url));
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const POLICY =
  "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; base-uri 'none'";
const EVENTS_KEPT = 200;

/** What the sandbox does not allow; answered with 400. */
export class Refusal extends Error {}

/** A subclass answers `route(method, path, query, body)`. */
export class FakeServer {
  constructor() {
    Object.assign(this, {
      files: new Map(),
      streams: new Set(),
      log: [],
      refusing: false,
      eventNumber: 0,
    });
  }

  emit(person, type, data) {
    const event = {
      number: ++this.eventNumber,
      person,
      text: `id: ${this.eventNumber}\nevent: ${type}\ndata: ${JSON.stringify({ person, event: data })}\n\n`,
    };
    this.log.push(event);
    this.log = this.log.slice(-EVENTS_KEPT);
    for (const stream of this.streams) if (stream.people.has(person)) stream.response.write(event.text);
  }

  /** Breaks every open event stream, as a restart would. */
  dropStreams() {
    for (const { response } of this.streams) response.destroy();
  }

  stream(people, request, response) {
    if (this.refusing) return json(response, 503, { error: 'starting' });
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    const last = Number(request.headers['last-event-id'] ?? this.eventNumber);
    response.write(`id: ${last}\nevent: hello\ndata: {}\n\n`);
    for (const event of this.log)
      if (event.number > last && people.has(event.person)) response.write(event.text);
    const stream = { people, response };
    this.streams.add(stream);
    return response.on('close', () => this.streams.delete(stream));
  }

  async answer(request, response) {
    const url = new URL(request.url, 'http://sandbox');
    if (!url.pathname.startsWith('/sim/v1/')) return servePage(url.pathname, response);
    const path = url.pathname.slice('/sim/v1'.length);
    if (path === '/events') {
      const people = url.searchParams.get('people').split(',').map(Number);
      return this.stream(new Set(people), request, response);
    }
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    if (path === '/files' && request.method === 'POST') {
      const key = `file${this.files.size + 1}`;
      this.files.set(key, { bytes, type: request.headers['content-type'] });
      return json(response, 200, { file_key: key });
    }
    if (path.startsWith('/files/')) {
      const file = this.files.get(path.split('/').at(-1));
      if (!file) return json(response, 404, { error: 'no such file' });
      response.writeHead(200, { 'Content-Type': file.type });
      return response.end(file.bytes);
    }
    try {
      const body = bytes.length ? JSON.parse(bytes) : {};
      return json(response, 200, this.route(request.method, path, url.searchParams, body));
    } catch (error) {
      if (!(error instanceof Refusal)) console.error(error);
      return json(response, 400, { error: error.message });
    }
  }

  /** Serves on a free loopback port (or the given one) and resolves to the address. */
  async listen(port = 0) {
    this.server = createServer((request, response) => this.answer(request, response));
    await new Promise((resolve) => {
      this.server.listen(port, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  async close() {
    this.dropStreams();
    this.server.closeAllConnections();
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
  }
}

function json(response, status, value) {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(value));
}

async function servePage(path, response) {
  const file = normalize(path === '/' ? '/index.html' : path);
  try {
    const bytes = await readFile(join(PAGE, file));
    response.writeHead(200, {
      'Content-Type': TYPES[extname(file)] ?? 'text/plain',
      'Content-Security-Policy': POLICY,
    });
    response.end(bytes);
  } catch {
    json(response, 404, { error: 'no such page' });
  }
}
