// Inline keyboards under bubbles and reply keyboards under the composer.

import { alertDialog, confirmDialog, toast } from './dialog.js';
import { arrowKeys, h } from './dom.js';
import { icon } from './icons.js';
import { lastPlace, pickPlace } from './map.js';

/** The buttons under a message. */
export function inlineKeyboard(message, view) {
  const keyboard = h(
    'div.inline-keyboard',
    { role: 'group', 'aria-label': 'Buttons of the message' },
    message.reply_markup.inline_keyboard.map((row) =>
      h(
        'div.keyboard-row',
        {},
        row.map((button) =>
          h(
            'button.inline-button',
            {
              type: 'button',
              dir: 'auto',
              onclick: (event) => press(button, message, view, event.currentTarget),
            },
            h('span', {}, button.text),
            (button.url || button.web_app) && icon('external'),
          ),
        ),
      ),
    ),
  );
  return keyboard;
}

async function press(button, message, view, element) {
  if (button.url) return view.openLink(button.url);
  if (button.copy_text) {
    await navigator.clipboard?.writeText(button.copy_text.text).catch(() => {});
    return toast(view.pane.element, 'Copied');
  }
  if (button.callback_data === undefined) {
    return toast(view.pane.element, 'The sandbox’s page cannot press this kind of button yet.');
  }
  if (element.classList.contains('busy')) return null;
  element.classList.add('busy');
  element.setAttribute('aria-busy', 'true');
  try {
    showAnswer(await view.session.tap(view.id, message.message_id, button.callback_data), view);
  } catch (error) {
    toast(view.pane.element, error.message, { trouble: true });
  } finally {
    element.classList.remove('busy');
    element.removeAttribute('aria-busy');
  }
  return null;
}

function showAnswer(answer, view) {
  if (!answer) return toast(view.pane.element, 'The bot has not answered this button.');
  if (answer.url) view.openLink(answer.url);
  if (!answer.text) return null;
  return answer.show_alert
    ? alertDialog(view.entry.title, answer.text)
    : toast(view.pane.element, answer.text);
}

/** A reply keyboard; `send(fields)` sends as the person. */
export function replyKeyboard(markup, { person, send, used }) {
  const panel = h(
    'div.reply-keyboard',
    { role: 'group', 'aria-label': 'Suggested answers' },
    markup.keyboard.map((row) =>
      h(
        'div.keyboard-row',
        {},
        row.map((cell) => {
          const button = typeof cell === 'string' ? { text: cell } : cell;
          const picture = (button.request_location && 'pin') || (button.request_contact && 'user');
          return h(
            'button.reply-button',
            {
              type: 'button',
              dir: 'auto',
              onclick: async () => {
                const fields = await answerOf(button, person);
                if (!fields) return;
                await send(fields);
                if (markup.one_time_keyboard) used();
              },
            },
            picture && icon(picture),
            h('span', {}, button.text),
          );
        }),
      ),
    ),
  );
  arrowKeys(panel, '.reply-button');
  return panel;
}

async function answerOf(button, person) {
  if (button.request_location) {
    const location = await pickPlace(lastPlace());
    return location && { location };
  }
  if (button.request_contact) {
    const number = phoneNumber(person);
    return (
      (await confirmDialog(
        'Share your phone number?',
        `The bot will learn ${number}.`,
        'Share',
      )) && { contact: { phone_number: number } }
    );
  }
  return { text: button.text };
}

/** Every person of the sandbox has a phone number from the range that is kept for fiction. */
export function phoneNumber(person) {
  return `+4479460${String(Math.abs(person.id) % 100000).padStart(5, '0')}`;
}
