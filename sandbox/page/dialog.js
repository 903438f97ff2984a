// Dialogs, alerts and toasts.

import { h, iconButton } from './dom.js';
import { icon } from './icons.js';

/**
 * Shows a modal dialog and resolves with the value given to `close`, or null when it is dismissed.
 * `build(close)` returns {body, actions?}.
 */
export function openDialog(title, build, { wide = false } = {}) {
  return new Promise((resolve) => {
    let result = null;
    const dialog = h(wide ? 'dialog.dialog.wide' : 'dialog.dialog', { 'aria-label': title });
    const close = (value = null) => {
      result = value;
      dialog.close();
    };
    const { body, actions } = build(close);
    dialog.append(
      h(
        'header.dialog-head',
        {},
        h('h2', {}, title),
        iconButton(icon('close'), 'Close', () => close()),
      ),
      h('div.dialog-body', {}, body),
    );
    if (actions) dialog.append(h('footer.dialog-actions', {}, actions));
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog) close();
    });
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(result);
    });
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector('[autofocus]')?.focus();
  });
}

/** A bot's alert (callback answer with show_alert). */
export function alertDialog(title, text) {
  return openDialog(title, (close) => ({
    body: h('p.alert-text', { dir: 'auto' }, text),
    actions: [
      h('button.primary', { type: 'button', autofocus: true, onclick: () => close(true) }, 'OK'),
    ],
  }));
}

/** Asks before something that cannot be undone; resolves to true or null. */
export function confirmDialog(title, text, yes) {
  return openDialog(title, (close) => ({
    body: h('p.alert-text', { dir: 'auto' }, text),
    actions: [
      h('button.plain', { type: 'button', onclick: () => close() }, 'Cancel'),
      h('button.primary', { type: 'button', autofocus: true, onclick: () => close(true) }, yes),
    ],
  }));
}

/** A labelled input for forms in dialogs. */
export function field(label, props = {}) {
  const input = h('input', { type: 'text', ...props });
  return { input, element: h('label.field', {}, h('span', {}, label), input) };
}

/** A short message at the bottom of `place`, read out by screen readers. */
export function toast(place, text, { trouble = false } = {}) {
  let shelf = place.querySelector(':scope > .toasts');
  if (!shelf) {
    shelf = h('div.toasts', { role: 'status', 'aria-live': 'polite' });
    place.append(shelf);
  }
  const note = h(
    trouble ? 'div.toast.trouble' : 'div.toast',
    { dir: 'auto' },
    trouble && icon('warning'),
    h('span', {}, text),
  );
  shelf.append(note);
  setTimeout(() => note.remove(), Math.max(2800, text.length * 60));
}
