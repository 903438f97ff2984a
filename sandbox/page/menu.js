// A small menu at a button or at the pointer, used with the mouse or the keyboard.

import { arrowKeys, h } from './dom.js';
import { icon } from './icons.js';

let close = () => {};

/** Opens a menu of `[{label, icon, run, danger?}]`; `at` is an element or {x, y}. */
export function openMenu(at, items, label) {
  close();
  const before = document.activeElement;
  const menu = h(
    'div.menu',
    { role: 'menu', 'aria-label': label },
    items.filter(Boolean).map((item) =>
      h(
        'button.menu-item',
        {
          type: 'button',
          role: 'menuitem',
          class: item.danger ? 'danger' : '',
          disabled: item.disabled,
          onclick: () => {
            close();
            item.run();
          },
        },
        item.picture ?? icon(item.icon),
        h('span', {}, item.label, item.note && h('small', {}, item.note)),
        item.key && h('kbd', {}, item.key),
      ),
    ),
  );
  arrowKeys(menu, '.menu-item');
  // Inside an open dialog only its own children can be reached.
  (at instanceof Element ? (at.closest('dialog') ?? document.body) : document.body).append(menu);
  place(menu, at);
  const away = new AbortController();
  close = () => {
    away.abort();
    menu.remove();
    close = () => {};
    if (before?.isConnected) before.focus({ preventScroll: true });
  };
  document.addEventListener(
    'pointerdown',
    (event) => {
      if (!menu.contains(event.target)) close();
    },
    { capture: true, signal: away.signal },
  );
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' && event.key !== 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
    close();
  });
  menu.querySelector('.menu-item:not(:disabled)')?.focus();
}

function place(menu, at) {
  const box = at instanceof Element ? at.getBoundingClientRect() : null;
  const size = menu.getBoundingClientRect();
  const x = box
    ? box.left + size.width > innerWidth - 8
      ? box.right - size.width
      : box.left
    : at.x;
  const below = box ? box.bottom + 4 : at.y;
  const above = (box ? box.top - 4 : at.y) - size.height;
  const y = below + size.height > innerHeight - 8 && above > 8 ? above : below;
  menu.style.setProperty('left', `${Math.max(8, Math.min(x, innerWidth - size.width - 8))}px`);
  menu.style.setProperty('top', `${Math.max(8, Math.min(y, innerHeight - size.height - 8))}px`);
}
