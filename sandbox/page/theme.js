// Light and dark: the system's choice until the person makes another.

import { iconButton } from './dom.js';
import { icon } from './icons.js';

const REMEMBERED = 'wardmote.theme';
const system = matchMedia('(prefers-color-scheme: dark)');

const isDark = () =>
  (localStorage.getItem(REMEMBERED) ?? (system.matches ? 'dark' : 'light')) === 'dark';

function apply(button) {
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
  const label = isDark() ? 'Light colours' : 'Dark colours';
  button.replaceChildren(icon(isDark() ? 'sun' : 'moon'));
  button.setAttribute('aria-label', label);
  button.title = label;
  document.dispatchEvent(new Event('themechange'));
}

/** The button that switches; also follows the system. */
export function themeButton() {
  const button = iconButton(icon('moon'), 'Dark colours', () => {
    localStorage.setItem(REMEMBERED, isDark() ? 'light' : 'dark');
    apply(button);
  });
  system.addEventListener('change', () => apply(button));
  apply(button);
  return button;
}
