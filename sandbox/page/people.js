// Who can be played: the bar on top, the menu in a pane's title, adding a person.

import * as api from './api.js';
import { avatar } from './avatar.js';
import { field, openDialog, toast } from './dialog.js';
import { arrowKeys, fill, h, iconButton } from './dom.js';
import { plainName, role } from './format.js';
import { icon } from './icons.js';
import { openMenu } from './menu.js';
import { MOST_PANES } from './panes.js';

const MOST_CHIPS = 14;
const MOST_IN_MENU = 12;

/** The bar with everybody's avatars; a click plays, a click with Shift plays beside. */
export class PeopleBar {
  constructor(app) {
    this.app = app;
    this.chips = h('div.chips', { role: 'toolbar', 'aria-label': 'People to play' });
    arrowKeys(this.chips, 'button', { horizontal: true });
    this.beside = iconButton(icon('beside'), 'Play one more person beside', (event) =>
      peopleMenu(app, event.currentTarget, (id) => app.panes.beside(id), { absent: true }),
    );
    this.element = h('div.people-bar', {}, this.chips, this.beside);
    app.directory.addEventListener('change', () => this.render());
    app.directory.addEventListener('unread', () => this.render());
  }

  render() {
    const { directory, panes } = this.app;
    const focused =
      this.chips.contains(document.activeElement) && document.activeElement.dataset.person;
    const shown = new Set(panes.list.map((pane) => pane.person.id));
    const people = [...directory.people]
      .sort((a, b) => shown.has(b.id) - shown.has(a.id))
      .slice(0, MOST_CHIPS)
      .sort((a, b) => directory.people.indexOf(a) - directory.people.indexOf(b));
    fill(
      this.chips,
      people.map((person) => {
        const unread = directory.unread(person);
        return h(
          'button.chip',
          {
            type: 'button',
            dataset: { person: person.id },
            'aria-pressed': String(shown.has(person.id)),
            'aria-label': [`Play ${plainName(person)}`, role(person), unread && `${unread} unread`]
              .filter(Boolean)
              .join(', '),
            title: [plainName(person), role(person), '(Shift: beside)'].filter(Boolean).join(' '),
            class: panes.active?.person.id === person.id ? 'active' : '',
            onclick: (event) => (event.shiftKey ? panes.beside(person.id) : panes.play(person.id)),
          },
          avatar(person, { size: 'small' }),
          unread > 0 && h('span.badge', {}, unread > 99 ? '99+' : unread),
        );
      }),
      directory.people.length > MOST_CHIPS &&
        iconButton(icon('more'), 'Everybody', (event) =>
          peopleMenu(this.app, event.currentTarget, (id) => panes.play(id)),
        ),
      iconButton(icon('plus'), 'Add a person', () => addPerson(this.app)),
    );
    if (focused) this.chips.querySelector(`[data-person="${focused}"]`)?.focus();
    this.beside.hidden = panes.list.length >= MOST_PANES || shown.size >= directory.people.length;
    const unread = panes.list.reduce((sum, pane) => sum + directory.unread(pane.person), 0);
    document.title = `${unread ? `(${unread}) ` : ''}Wardmote sandbox`;
  }
}

/** A menu of people; in a large city, with "Everybody…" for the search. */
export function peopleMenu(app, at, choose, { absent = false } = {}) {
  const shown = new Set(app.panes.list.map((pane) => pane.person.id));
  const people = app.directory.people.filter((person) => !absent || !shown.has(person.id));
  openMenu(
    at,
    [
      ...people.slice(0, MOST_IN_MENU).map((person) => ({
        label: plainName(person),
        note: role(person),
        picture: avatar(person, { size: 'small' }),
        run: () => choose(person.id),
      })),
      people.length > MOST_IN_MENU && {
        label: `Search all ${people.length}…`,
        icon: 'search',
        run: () => searchPeople(people, choose),
      },
      { label: 'Add a person…', icon: 'plus', run: () => addPerson(app, choose) },
    ],
    'Play',
  );
}

async function searchPeople(people, choose) {
  const chosen = await openDialog('Who do you want to play?', (close) => {
    const list = h('div.choice-list');
    const search = field('Name', { type: 'search', autofocus: true, oninput: () => render() });
    const render = () => {
      const wanted = search.input.value.trim().toLowerCase();
      fill(
        list,
        people
          .filter((person) =>
            `${plainName(person)} ${role(person)} ${person.username ?? ''}`
              .toLowerCase()
              .includes(wanted),
          )
          .slice(0, 60)
          .map((person) =>
            h(
              'button.choice',
              { type: 'button', onclick: () => close(person.id) },
              avatar(person, { size: 'small' }),
              h('span', { dir: 'auto' }, plainName(person)),
              h('small', {}, role(person)),
            ),
          ),
      );
    };
    render();
    arrowKeys(list, '.choice');
    return { body: [search.element, list] };
  });
  if (chosen) choose(chosen);
}

const LANGUAGES = [
  ['en', 'English'],
  ['zh-hans', '简体中文'],
  ['es', 'Español'],
  ['ru', 'Русский'],
  ['ar', 'العربية'],
];

/** Adds a person to the sandbox and plays them. */
export async function addPerson(app, choose = (id) => app.panes.play(id)) {
  const first = field('First name', {
    required: true,
    maxlength: '64',
    autofocus: true,
    dir: 'auto',
  });
  const last = field('Last name (optional)', { maxlength: '64', dir: 'auto' });
  const username = field('User name (optional)', {
    pattern: '[A-Za-z][A-Za-z0-9_]{4,31}',
    placeholder: 'ana_resident',
  });
  const language = h(
    'select',
    {},
    LANGUAGES.map(([code, label]) => h('option', { value: code }, label)),
  );
  const person = await openDialog('Add a person', (close) => ({
    body: h(
      'form',
      {
        id: 'new-person',
        onsubmit: (event) => {
          event.preventDefault();
          close({
            first_name: first.input.value.trim(),
            last_name: last.input.value.trim() || undefined,
            username: username.input.value.trim() || undefined,
            language_code: language.value,
          });
        },
      },
      first.element,
      last.element,
      username.element,
      h('label.field', {}, h('span', {}, 'Language'), language),
    ),
    actions: [h('button.primary', { type: 'submit', form: 'new-person' }, 'Add and play')],
  }));
  if (!person) return;
  try {
    const { id } = await api.addPerson(person);
    await app.directory.refresh();
    choose(id);
  } catch (error) {
    toast(document.body, error.message, { trouble: true });
  }
}
