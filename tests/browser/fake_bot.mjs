// The fake sandbox's only bot: takes reports in private and in groups, and answers buttons.

const ID = 9001;
const CATEGORIES = [
  ['Broken lamp', 'lamp'],
  ['Pothole', 'road'],
  ['Rubbish', 'rubbish'],
  ['Something else', 'other'],
];

const POLL = () => ({
  id: 'poll1',
  question: 'Where shall the new bench stand?',
  options: [
    { text: 'By the river', voter_count: 3 },
    { text: 'At the school', voter_count: 1 },
  ],
  total_voter_count: 4,
  is_closed: false,
  is_anonymous: true,
  type: 'regular',
  allows_multiple_answers: false,
});

/** Entities by finding each phrase in the text: [['bold', 'Report 12'], ...]. */
export const marked = (text, ...phrases) =>
  phrases.map(([type, phrase, more]) => ({
    type,
    offset: text.indexOf(phrase),
    length: phrase.length,
    ...more,
  }));

export class Bot {
  constructor(sandbox) {
    this.sandbox = sandbox;
    this.id = ID;
    this.user = {
      id: ID,
      is_bot: true,
      first_name: 'Riverside City',
      username: 'riverside_city_bot',
    };
    this.commands = [
      { command: 'start', description: 'Begin' },
      { command: 'report', description: 'Report a problem' },
      { command: 'status', description: 'Where my reports are' },
      { command: 'language', description: 'Choose a language' },
    ];
    this.queries = 0;
    this.reactions = [];
    this.isThinking = false;
    this.reports = 40;
  }

  say(person, chat, text, more = {}) {
    return this.sandbox.post(this.user, chat, person, { text, ...more });
  }

  heard(person, chat, message) {
    const topic = message.message_thread_id && {
      message_thread_id: message.message_thread_id,
      is_topic_message: true,
    };
    const text = message.text ?? '';
    if (text.startsWith('/start')) return this.welcome(person, chat, text.split(' ')[1]);
    if (text.startsWith('/report')) return this.ask(person, chat, message, topic);
    if (text.startsWith('/poll'))
      return this.sandbox.post(this.user, chat, person, { poll: POLL() });
    if (text.startsWith('/alert')) {
      return this.say(person, chat, 'Press for an alert.', {
        reply_markup: { inline_keyboard: [[{ text: 'Alert', callback_data: 'alert' }]] },
      });
    }
    if (chat === ID && message.location)
      return this.say(person, chat, 'Thank you, we know the place now.');
    if (chat === ID && message.contact)
      return this.say(person, chat, `Your number is ${message.contact.phone_number}.`);
    if (chat === ID && message.photo) return this.say(person, chat, 'A good picture, thank you.');
    return null;
  }

  welcome(person, chat, payload) {
    const text = `Welcome to Riverside${payload ? `, you came for ${payload}` : ''}. Send /report or share where you are.`;
    this.sandbox.emit(person, 'typing', { chat, action: 'typing' });
    this.say(person, chat, text, {
      entities: marked(text, ['bold', 'Riverside'], ['bot_command', '/report']),
    });
    this.sandbox.setKeyboard(person, chat, {
      resize_keyboard: true,
      input_field_placeholder: 'What is broken, and where?',
      keyboard: [
        [{ text: 'Report a problem' }, { text: 'My reports' }],
        [
          { text: 'Share where I am', request_location: true },
          { text: 'Share my number', request_contact: true },
        ],
      ],
    });
  }

  ask(person, chat, message, topic) {
    const rows = [0, 2].map((at) =>
      CATEGORIES.slice(at, at + 2).map(([text, data]) => ({ text, callback_data: data })),
    );
    this.say(person, chat, 'What is it about?', {
      ...topic,
      reply_to_message: message,
      reply_markup: { inline_keyboard: rows },
    });
  }

  /** Answers the buttons that were pressed, unless a test lets it think. */
  react() {
    if (this.isThinking) return;
    this.reactions.splice(0).forEach((reaction) => reaction());
  }

  tapped(person, { chat, message_id: id, data }) {
    const query = String(++this.queries);
    this.sandbox.taps.push(data);
    this.reactions.push(() => {
      const alert = data === 'alert';
      this.sandbox.emit(person, 'callback_answer', {
        query_id: query,
        show_alert: alert,
        text: alert
          ? 'The office is closed today.'
          : data === 'metoo'
            ? 'Counted: you too.'
            : 'Noted.',
      });
      const chosen = CATEGORIES.find(([, each]) => each === data);
      if (!chosen) return;
      const text = `Report ${++this.reports}: ${chosen[0]}. Say where it is, or send a photo.`;
      this.sandbox.change(chat, person, id, {
        text,
        entities: marked(text, ['bold', `Report ${this.reports}`]),
        reply_markup: {
          inline_keyboard: [
            [
              { text: 'Me too', callback_data: 'metoo' },
              { text: 'Undo', callback_data: 'undo' },
            ],
          ],
        },
      });
    });
    setTimeout(() => this.react(), 60);
    return { query_id: query };
  }
}
