// The topics of a forum as tabs, with "All" and "General" first.

import { h, arrowKeys } from './dom.js';
import { field, openDialog } from './dialog.js';
import { icon } from './icons.js';
import * as api from './api.js';

/** The tab bar of a forum conversation. */
export function topicTabs(view) {
  const fresh = (thread) =>
    thread === null || view.thread === thread ? 0 : view.room.fresh.get(thread);
  const tab = (thread, name, closed = false) =>
    h(
      'button.topic',
      {
        type: 'button',
        role: 'tab',
        'aria-selected': String(view.thread === thread),
        tabindex: view.thread === thread ? '0' : '-1',
        'aria-controls': view.panelId,
        dataset: { thread: String(thread) },
        onclick: () => view.pane.openChat(view.id, { thread }),
      },
      closed && h('span.topic-lock', { role: 'img', 'aria-label': 'closed' }, icon('lock')),
      h('span', { dir: 'auto' }, name),
      fresh(thread) ? h('span.badge', {}, fresh(thread)) : null,
    );
  const bar = h(
    'div.topics',
    {},
    h(
      'div.topic-tabs',
      { role: 'tablist', 'aria-label': 'Topics' },
      tab(null, 'All'),
      tab(0, 'General'),
      view.entry.topics
        .filter(({ message_thread_id: id }) => id > 1)
        .map((topic) => tab(topic.message_thread_id, topic.name, topic.closed)),
    ),
    h(
      'button.topic.add',
      {
        type: 'button',
        'aria-label': 'New topic',
        title: 'New topic',
        onclick: () => newTopic(view),
      },
      icon('plus'),
    ),
  );
  arrowKeys(bar, '.topic', { horizontal: true });
  return bar;
}

async function newTopic(view) {
  const name = field('Name of the topic', { required: true, maxlength: '128', autofocus: true });
  const chosen = await openDialog('New topic', (close) => ({
    body: h(
      'form',
      {
        id: 'new-topic',
        onsubmit: (event) => {
          event.preventDefault();
          close(name.input.value.trim());
        },
      },
      name.element,
    ),
    actions: [h('button.primary', { type: 'submit', form: 'new-topic' }, 'Open the topic')],
  }));
  if (!chosen) return;
  try {
    const topic = await api.addTopic(view.id, view.person.id, chosen);
    await view.session.refreshChats();
    view.pane.openChat(view.id, { thread: topic.message_thread_id });
  } catch (error) {
    view.trouble(error);
  }
}
