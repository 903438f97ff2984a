// The page's own icons: 24 by 24, strokes in the colour of the text.

import { svg } from './dom.js';

const PATHS = {
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6L6 18',
  more: 'M12 5.5v.01M12 12v.01M12 18.5v.01',
  plus: 'M12 5v14M5 12h14',
  attach: 'M19.5 11.5l-7.6 7.6a4.7 4.7 0 0 1-6.7-6.7l8-8a3.1 3.1 0 0 1 4.4 4.4l-7.8 7.8a1.5 1.5 0 0 1-2.2-2.1l7-7',
  send: 'M4.5 12L20 4.5 15.5 20l-4-6.2zM11.5 13.8L20 4.5',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  checks: 'M2.5 12.5L7 17l9-9.5M11.5 16l1 1 9-9.5',
  lock: 'M7 11h10v8.5H7zM9 11V8a3 3 0 0 1 6 0v3',
  moon: 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4',
  beside: 'M4 5h16v14H4zM12 5v14',
  sliders: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4',
  search: 'M11 5a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15.5 15.5L20 20',
  photo: 'M4 5.5h16v13H4zM4 16l4.5-4.5 4 4 2.5-2.5 5 5M15.5 9v.01',
  pin: 'M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11zM12 7.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4z',
  mic: 'M12 4a2.5 2.5 0 0 0-2.5 2.5v5a2.5 2.5 0 0 0 5 0v-5A2.5 2.5 0 0 0 12 4zM6 11.5a6 6 0 0 0 12 0M12 17.5V21',
  user: 'M12 4.5a3.8 3.8 0 1 0 0 7.6 3.8 3.8 0 0 0 0-7.6zM4.5 20c.8-3.6 3.7-5.5 7.5-5.5s6.700 1.900 7.500 5.500',
  file: 'M7 3.500h7l4 4V20.500H7zM14 3.500v4h4',
  play: 'M8 5.500v13l10.500-6.500z',
  pause: 'M8 5.500v13M16 5.500v13',
  down: 'M6 9.500l6 6 6-6',
  reply: 'M10 6L4.500 11.500 10 17M4.500 11.500H14a6 6 0 0 1 6 6v1',
  forward: 'M14 6l5.500 5.500L14 17M19.500 11.500H10a6 6 0 0 0-6 6v1',
  edit: 'M5 19l1-4L16.500 4.500l3 3L9 18zM14.500 6.500l3 3',
  trash: 'M5 7h14M10 7V4.500h4V7M7 7l1 13h8l1-13',
  copy: 'M9 9h10.500v11H9zM15 9V4.500H4.500v11H9',
  keyboard: 'M3.500 6.500h17v11h-17zM7 10v.01M10.500 10v.01M14 10v.01M17.300 10v.01M8 14h8',
  slash: 'M5 5h14v14H5zM13.800 8.500l-3.600 7',
  clock: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4.300l3 1.700',
  bot: 'M5 9h14v10H5zM12 9V5.500M12 4.500v.01M9 13.500v.01M15 13.500v.01M2.500 13v2.500M21.500 13v2.500',
  group: 'M9 6a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM3.500 18.500c.500-3 2.700-4.500 5.500-4.500s5 1.500 5.500 4.500M16 6.500a2.600 2.600 0 0 1 0 5.200M17 14.200c2 .4 3.300 1.800 3.700 4.100',
  channel: 'M4 10v4h3l8 4.500v-13L7 10zM18 9a4 4 0 0 1 0 6',
  topic: 'M9.500 4L7.500 20M16.500 4l-2 16M4.500 9h16M3.500 15h16',
  external: 'M13.500 5H19v5.500M19 5l-8.500 8.500M10 6H5v13h13v-5',
  warning: 'M12 4.500L21 19.500H3zM12 10v4.500M12 17v.01',
};

/** An icon by name; purely decorative, so hidden from screen readers. */
export function icon(name, className = 'icon') {
  return svg('svg', { viewBox: '0 0 24 24', class: className, 'aria-hidden': 'true', focusable: 'false' },
    svg('path', { d: PATHS[name] }));
}
