// A poll as a card on which one can vote.

import { h } from './dom.js';

/** The card of a poll; a click votes, in a poll with several answers it adds or takes one away. */
export function pollCard(message, view) {
  const { poll } = message;
  const total = poll.total_voter_count || 0;
  const chosen = view.room.votes.get(poll.id) ?? [];
  const kind = poll.type === 'quiz' ? 'quiz' : 'poll';
  const openness = poll.is_anonymous ? 'Anonymous' : 'Public';
  return h(
    'div.poll',
    {},
    h('strong', { dir: 'auto' }, poll.question),
    h('small', {}, poll.is_closed ? 'Final results' : `${openness} ${kind}`),
    poll.options.map((option, index) =>
      optionButton(poll, option, {
        total,
        isChosen: chosen.includes(index),
        vote: () => vote(message, view, chosen, index),
      }),
    ),
    h('small', {}, total === 1 ? '1 vote' : `${total} votes`),
  );
}

function optionButton(poll, option, { total, isChosen, vote: onclick }) {
  const share = total ? option.voter_count / total : 0;
  return h(
    'button.poll-option',
    {
      type: 'button',
      disabled: poll.is_closed,
      'aria-pressed': String(isChosen),
      style: { '--share': `${share * 100}%` },
      onclick,
    },
    h('span', {}, isChosen ? '✓ ' : '', `${Math.round(share * 100)}%`),
    h('span', { dir: 'auto' }, option.text),
  );
}

/** A second click on the own choice takes the vote back, as in Telegram. */
async function vote(message, view, chosen, index) {
  const { poll } = message;
  const without = chosen.filter((each) => each !== index);
  const added = poll.allows_multiple_answers ? [...chosen, index] : [index];
  const options = chosen.includes(index) ? without : added;
  const { votes } = view.room;
  votes.set(poll.id, options);
  const done = await view.act('vote', {
    chat: view.id,
    message_id: message.message_id,
    options,
  });
  if (!done) votes.set(poll.id, chosen);
}
