// The control API (see CONTROL_API.md), one function for each thing the page does.

const ROOT = '/sim/v1';

/** The sandbox refused, or could not be reached; `message` is a sentence for people. */
export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function request(method, path, body, headers = {}) {
  let response;
  try {
    response = await fetch(ROOT + path, { method, body, headers });
  } catch {
    throw new ApiError('The sandbox cannot be reached.', 0);
  }
  const answer = await response.json().catch(() => null);
  if (!response.ok) {
    throw new ApiError(
      answer?.error ?? `The sandbox answered ${response.status}.`,
      response.status,
    );
  }
  return answer;
}

const get = (path) => request('GET', path);
const post = (path, body) =>
  request('POST', path, JSON.stringify(body ?? {}), { 'Content-Type': 'application/json' });

function query(parameters) {
  const set = Object.entries(parameters).filter(
    ([, value]) => value !== undefined && value !== null,
  );
  return set.length ? `?${new URLSearchParams(set)}` : '';
}

export const status = () => get('/status');
export const bots = () => get('/bots');
export const people = () => get('/people');
export const addPerson = (person) => post('/people', person);
export const groups = () => get('/chats');
export const addGroup = (group) => post('/chats', group);
export const addTopic = (chat, person, name) => post(`/chats/${chat}/topics`, { person, name });

export const chats = (person) => get(`/people/${person}/chats`);
export const messages = (person, parameters) =>
  get(`/people/${person}/messages${query(parameters)}`);
export const keyboard = (person, chat) => get(`/people/${person}/keyboard${query({ chat })}`);
export const commands = (person, chat) => get(`/people/${person}/commands${query({ chat })}`);

export const members = (person, chat) => get(`/people/${person}/members${query({ chat })}`);

/** `action`: send, edit, delete, tap, start, startgroup, join, leave, block, unblock, vote, read. */
export const act = (person, action, body) => post(`/people/${person}/${action}`, body);

/** Uploads a Blob or a File with its name, and returns its file key. */
export async function upload(blob) {
  const answer = await request('POST', `/files${query({ name: blob.name })}`, blob, {
    'Content-Type': blob.type || 'application/octet-stream',
  });
  return answer.file_key;
}

export const fileUrl = (fileId) => `${ROOT}/files/by-id/${encodeURIComponent(fileId)}`;
export const eventsUrl = (people) => `${ROOT}/events?people=${people.join()}`;

export const advanceClock = (seconds) => post('/clock', { advance: seconds });
export const setFaults = (rules) => post('/faults', { rules });
export const setRateLimits = (limits) => post('/rate_limits', limits);
