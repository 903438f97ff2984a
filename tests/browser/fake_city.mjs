// The people, groups and history of the fake sandbox.

import { marked } from './fake_bot.mjs';

export const LINDEN = -1001001;
export const OFFICERS = -1001002;
export const ANA = 101;
export const OLENA = 104;

const DAY = 86400;

/** Fills a fake sandbox with a small city that already has some history. */
export function seedCity(sandbox) {
  const people = [
    {
      id: ANA,
      first_name: 'Ana',
      last_name: 'Silva (resident)',
      username: 'ana_resident',
      language_code: 'en',
    },
    {
      id: 102,
      first_name: 'Bohdan',
      last_name: 'Kovalenko (resident)',
      username: 'bohdan_k',
      language_code: 'ru',
    },
    {
      id: 103,
      first_name: 'أمل',
      last_name: 'الحداد (resident)',
      username: 'amal_resident',
      language_code: 'ar',
    },
    {
      id: OLENA,
      first_name: 'Olena',
      last_name: 'Marsh (officer)',
      username: 'olena_officer',
      language_code: 'en',
    },
    {
      id: 105,
      first_name: '李',
      last_name: '伟 (helper)',
      username: 'li_wei',
      language_code: 'zh-hans',
    },
  ];
  people.forEach((person) => sandbox.person(person));
  const group = (id, title, isForum, members, topics = []) => {
    const username = isForum ? undefined : title.toLowerCase().replaceAll(' ', '_');
    sandbox.chats.set(id, { id, type: 'supergroup', title, username, is_forum: isForum, topics });
    sandbox.members.set(id, new Set([...members, sandbox.bot.id]));
  };
  group(LINDEN, 'Linden Street neighbours', false, [ANA, 102, 103, OLENA, 105]);
  group(
    OFFICERS,
    'Riverside officers',
    true,
    [OLENA, 105],
    [
      { message_thread_id: 500, name: 'Street lamps', closed: false },
      { message_thread_id: 501, name: 'Roads', closed: false },
      { message_thread_id: 502, name: 'Winter 2025', closed: true },
    ],
  );
  group(-1001003, 'Harbour market', false, [102]);
  history(sandbox);
}

function history(sandbox) {
  const start = sandbox.now() - DAY - 5 * 3600;
  let minutes = 0;
  const say = (person, chat, content, gap = 3) => {
    minutes += gap;
    const from = person === 'bot' ? sandbox.bot.user : sandbox.user(person);
    return sandbox.post(
      from,
      chat,
      ANA,
      typeof content === 'string' ? { text: content } : content,
      { at: start + minutes * 60, quiet: true },
    );
  };
  const topic = (id) => ({ message_thread_id: id, is_topic_message: true });
  say(OLENA, LINDEN, { supergroup_chat_created: true });
  say(OLENA, LINDEN, { new_chat_members: [sandbox.bot.user] });
  const lamp = say(
    ANA,
    LINDEN,
    'The lamp at the corner of Linden and 4th has been dark for a week.',
  );
  say(ANA, LINDEN, 'My mother does not dare to walk there any more 😟', 1);
  say(102, LINDEN, { text: 'Same here. I almost fell yesterday.', reply_to_message: lamp });
  const report =
    'Report 38: Broken lamp, Linden Street 12.\nThe officers know. Three neighbours say the same.\n\nThe city answers within 48 hours.';
  say('bot', LINDEN, {
    text: report,
    entities: marked(report, ['bold', 'Report 38'], ['italic', 'within 48 hours']),
    reply_markup: {
      inline_keyboard: [
        [{ text: '👋 Me too · 3', callback_data: 'metoo' }],
        [
          { text: 'Follow in private', url: `https://t.me/${sandbox.bot.user.username}?start=r38` },
          { text: 'Map', url: 'https://example.org/map' },
        ],
      ],
    },
  });
  say(103, LINDEN, 'شكراً لكم، الشارع مظلم جداً في المساء ولا أستطيع رؤية الطريق.', 40);
  say(OLENA, LINDEN, { text: 'The electrician comes tomorrow morning.', edit_date: start }, 9 * 60);
  const rich =
    'How to report: write /report, or use the link t.me/riverside_city_bot?start=hello\nCode: LINDEN-12\nSecret: the cake is on Friday';
  say(
    'bot',
    LINDEN,
    {
      text: rich,
      entities: marked(
        rich,
        ['bold', 'How to report:'],
        ['code', 'LINDEN-12'],
        ['spoiler', 'the cake is on Friday'],
      ),
    },
    14 * 60,
  );
  say(105, LINDEN, { location: { latitude: 51.5137, longitude: -0.0911 } }, 20);
  say(105, LINDEN, '路灯就在这里。', 1);
  say(OLENA, OFFICERS, 'Good morning. Who takes the lamps today?');
  say('bot', OFFICERS, {
    text: 'Report 38: Broken lamp. Overdue in 6 hours.',
    ...topic(500),
    reply_markup: {
      inline_keyboard: [
        [
          { text: 'Take it', callback_data: 'take' },
          { text: 'Solved', callback_data: 'solved' },
        ],
      ],
    },
  });
  say(105, OFFICERS, { text: 'I can go there at noon.', ...topic(500) });
  say('bot', OFFICERS, { text: 'Report 39: Pothole on the bridge.', ...topic(501) });
  say(OLENA, OFFICERS, { forum_topic_closed: {}, ...topic(502) });
}
