// Starts the page: who exists, the bar on top, the panes.

import { Directory } from './directory.js';
import { Drawer } from './drawer.js';
import { fill, h, iconButton } from './dom.js';
import { icon } from './icons.js';
import { addPerson, PeopleBar } from './people.js';
import { Panes } from './panes.js';
import { themeButton } from './theme.js';

const LONGEST_WAIT = 5000;
const PEOPLE_REFRESH = 15_000;

const root = document.getElementById('app');
const app = { directory: new Directory() };
app.panes = new Panes(app);
app.bar = new PeopleBar(app);
app.drawer = new Drawer(app);
app.drawerButton = iconButton(
  icon('sliders'),
  'Sandbox: clock, faults, people',
  () => app.drawer.toggle(),
  { 'aria-expanded': 'false', 'aria-controls': 'drawer' },
);

/** Waits until the sandbox answers; it may still be starting. */
async function findSandbox() {
  for (let wait = 500; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    try {
      return await app.directory.refresh();
    } catch (error) {
      fill(root, h('p.boot', { role: 'status' }, `${error.message} Trying again…`));
      await new Promise((resolve) => {
        setTimeout(resolve, wait);
      });
    }
  }
}

/** Alt and a number goes to a person's pane. */
function shortcuts(event) {
  if (!event.altKey || !/^Digit[1-3]$/.test(event.code)) return;
  const pane = app.panes.list[Number(event.code.at(-1)) - 1];
  if (!pane) return;
  event.preventDefault();
  pane.focus();
}

function show() {
  fill(
    root,
    h(
      'header.top',
      {},
      h(
        'h1.brand',
        {},
        h('img', { src: 'icon.svg', alt: '', width: 26, height: 26 }),
        h('span', {}, 'Wardmote'),
      ),
      app.bar.element,
      h('div.top-actions', {}, themeButton(), app.drawerButton),
    ),
    h('main.stage', {}, app.panes.element, app.drawer.element),
  );
  app.bar.render();
  app.panes.restore();
  if (app.panes.list.length) return;
  fill(
    app.panes.element,
    h(
      'div.placeholder',
      {},
      h('p', {}, 'There is nobody to play yet.'),
      h(
        'button.primary',
        {
          type: 'button',
          onclick: () =>
            addPerson(app, (id) => {
              fill(app.panes.element);
              app.panes.play(id);
            }),
        },
        'Add a person',
      ),
    ),
  );
}

await findSandbox();
show();
document.addEventListener('keydown', shortcuts);
setInterval(() => {
  if (!document.hidden) app.directory.refresh().catch(() => {});
}, PEOPLE_REFRESH);
