// A small map without outside tiles: streets, parks, houses and a river drawn from the coordinates
// alone, so that the same place always looks the same.

import { h } from './dom.js';
import { openDialog } from './dialog.js';
import { icon } from './icons.js';

const EARTH = 6378137;
const BLOCK = 110;
const REMEMBERED = 'wardmote.place';

const toMetres = ({ latitude, longitude }) => ({
  x: (EARTH * longitude * Math.PI) / 180,
  y: -EARTH * Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360)),
});
const toPlace = ({ x, y }) => ({
  latitude: ((2 * Math.atan(Math.exp(-y / EARTH)) - Math.PI / 2) * 180) / Math.PI,
  longitude: ((x / EARTH) * 180) / Math.PI,
});

/** A number in [0, 1) that only depends on its arguments. */
function chance(a, b, salt) {
  let value = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(salt, 0xc2b2ae35);
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  value = Math.imul(value ^ (value >>> 12), 0x297a2d39);
  return ((value ^ (value >>> 15)) >>> 0) / 2 ** 32;
}

/** The crossing (i, j) of the bent street grid, in metres. */
const crossing = (i, j) => ({
  x: (i + (chance(i, j, 1) - 0.5) * 0.5) * BLOCK,
  y: (j + (chance(i, j, 2) - 0.5) * 0.5) * BLOCK,
});
const isAvenue = (index, salt) =>
  (chance(Math.floor(index / 5), 0, salt) * 5) >> 0 === ((index % 5) + 5) % 5;
const riverAt = (x) => (Math.sin(x / 900) + Math.sin(x / 371 + 2) / 2) * 260;
const RIVER_EVERY = 3600;

/** Draws the surroundings of `place` so that one pixel is `scale` metres. */
export function drawMap(canvas, place, width, height, scale) {
  const dense = Math.min(devicePixelRatio || 1, 2);
  Object.assign(canvas, { width: width * dense, height: height * dense });
  const pen = canvas.getContext('2d');
  const style = getComputedStyle(canvas.isConnected ? canvas : document.body);
  const colour = (name) => style.getPropertyValue(`--map-${name}`).trim();
  const centre = toMetres(place);
  const left = centre.x - (width * scale) / 2;
  const top = centre.y - (height * scale) / 2;
  pen.scale(dense / scale, dense / scale);
  pen.translate(-left, -top);
  pen.fillStyle = colour('land');
  pen.fillRect(left, top, width * scale, height * scale);
  const area = {
    i0: Math.floor(left / BLOCK) - 1,
    i1: Math.ceil((left + width * scale) / BLOCK) + 1,
    j0: Math.floor(top / BLOCK) - 1,
    j1: Math.ceil((top + height * scale) / BLOCK) + 1,
  };
  drawBlocks(pen, area, colour);
  drawRiver(pen, area, colour);
  drawStreets(pen, area, colour);
}

function eachCell({ i0, i1, j0, j1 }, run) {
  for (let i = i0; i < i1; i += 1) for (let j = j0; j < j1; j += 1) run(i, j);
}

function drawBlocks(pen, area, colour) {
  eachCell(area, (i, j) => {
    const corners = [
      crossing(i, j),
      crossing(i + 1, j),
      crossing(i + 1, j + 1),
      crossing(i, j + 1),
    ];
    if (chance(i, j, 3) < 0.17) {
      pen.fillStyle = colour('park');
      pen.beginPath();
      corners.forEach(({ x, y }) => pen.lineTo(x, y));
      pen.fill();
      return;
    }
    pen.fillStyle = colour('house');
    for (let house = 0; house < 5; house += 1) {
      const across = 0.16 + 0.55 * chance(i, j, 10 + house);
      const down = 0.16 + 0.55 * chance(i, j, 20 + house);
      const [a, b] = [corners[0], corners[2]];
      pen.fillRect(
        a.x + (b.x - a.x) * across,
        a.y + (b.y - a.y) * down,
        10 + 14 * chance(i, j, 30 + house),
        9 + 12 * chance(i, j, 40 + house),
      );
    }
  });
}

function drawRiver(pen, area, colour) {
  pen.strokeStyle = colour('water');
  pen.lineWidth = 70;
  pen.lineJoin = 'round';
  const first = Math.floor((area.j0 * BLOCK - 600) / RIVER_EVERY);
  const last = Math.ceil((area.j1 * BLOCK + 600) / RIVER_EVERY);
  for (let river = first; river <= last; river += 1) {
    pen.beginPath();
    for (let i = area.i0 - 1; i <= area.i1 + 1; i += 1) {
      pen.lineTo(i * BLOCK, river * RIVER_EVERY + riverAt(i * BLOCK));
    }
    pen.stroke();
  }
}

function drawStreets(pen, area, colour) {
  pen.lineCap = 'round';
  const edges = { street: new Path2D(), avenue: new Path2D() };
  const edge = (kind, from, to) => {
    edges[kind].moveTo(from.x, from.y);
    edges[kind].lineTo(to.x, to.y);
  };
  eachCell(area, (i, j) => {
    const here = crossing(i, j);
    const across = isAvenue(j, 7);
    const down = isAvenue(i, 8);
    if (across || chance(i, j, 5) > 0.14)
      edge(across ? 'avenue' : 'street', here, crossing(i + 1, j));
    if (down || chance(i, j, 6) > 0.14) edge(down ? 'avenue' : 'street', here, crossing(i, j + 1));
  });
  const stroke = (path, name, lineWidth) => {
    pen.strokeStyle = colour(name);
    pen.lineWidth = lineWidth;
    pen.stroke(path);
  };
  stroke(edges.street, 'edge', 13);
  stroke(edges.avenue, 'edge', 22);
  stroke(edges.street, 'street', 10);
  stroke(edges.avenue, 'avenue', 18);
}

const coordinates = ({ latitude, longitude }) => `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;

/** A still map with a pin in its middle. */
export function mapPicture(place, { width = 312, height = 170, scale = 1.7 } = {}) {
  const canvas = h('canvas', { 'aria-hidden': 'true' });
  const draw = () => drawMap(canvas, place, width, height, scale);
  requestAnimationFrame(draw);
  const redraw = () =>
    canvas.isConnected ? draw() : document.removeEventListener('themechange', redraw);
  document.addEventListener('themechange', redraw);
  return h(
    'div.map',
    { role: 'img', 'aria-label': `Map of ${coordinates(place)}` },
    canvas,
    h('span.map-pin', {}, icon('pin', 'pin')),
  );
}

/** Where the last pin was put, or `fallback`. */
export function lastPlace(fallback) {
  const known = JSON.parse(localStorage.getItem(REMEMBERED) ?? 'null');
  return known ?? fallback ?? { latitude: 51.5137, longitude: -0.0911 };
}

/** Lets one drag the map or walk it with the arrow keys; resolves with a place or null. */
export function pickPlace(start) {
  let place = { ...start };
  const size = { width: 480, height: 320 };
  const scale = 1.2;
  const canvas = h('canvas');
  const label = h('output.map-label');
  const redraw = () => {
    drawMap(canvas, place, size.width, size.height, scale);
    label.textContent = coordinates(place);
  };
  const move = (dx, dy) => {
    const { x, y } = toMetres(place);
    place = toPlace({ x: x + dx * scale, y: y + dy * scale });
    redraw();
  };
  const surface = h(
    'div.map.map-picker',
    {
      tabindex: '0',
      role: 'application',
      autofocus: true,
      'aria-label': 'Map: the arrow keys move it under the pin',
      onkeydown: (event) => {
        const step = {
          ArrowLeft: [-24, 0],
          ArrowRight: [24, 0],
          ArrowUp: [0, -24],
          ArrowDown: [0, 24],
        };
        if (!step[event.key]) return;
        event.preventDefault();
        move(...step[event.key]);
      },
    },
    canvas,
    h('span.map-pin', {}, icon('pin', 'pin')),
  );
  dragging(surface, move);
  requestAnimationFrame(() => {
    const box = surface.getBoundingClientRect();
    Object.assign(size, { width: box.width, height: box.height });
    redraw();
  });
  return openDialog(
    'Choose a place',
    (close) => ({
      body: [surface, h('p.note', {}, 'Click a place, or drag the map under the pin. ', label)],
      actions: [
        h('button.plain', { type: 'button', onclick: () => close() }, 'Cancel'),
        h(
          'button.primary',
          {
            type: 'button',
            onclick: () => {
              localStorage.setItem(REMEMBERED, JSON.stringify(place));
              close(place);
            },
          },
          'Send this place',
        ),
      ],
    }),
    { wide: true },
  );
}

/** A drag moves the map; a click brings the clicked spot under the pin. */
function dragging(surface, move) {
  let from = null;
  let moved = 0;
  surface.addEventListener('pointerdown', (event) => {
    from = event;
    moved = 0;
    surface.setPointerCapture(event.pointerId);
  });
  surface.addEventListener('pointermove', (event) => {
    if (!from) return;
    const [dx, dy] = [event.clientX - from.clientX, event.clientY - from.clientY];
    moved += Math.abs(dx) + Math.abs(dy);
    from = event;
    move(-dx, -dy);
  });
  surface.addEventListener('pointerup', (event) => {
    from = null;
    if (moved > 4) return;
    const box = surface.getBoundingClientRect();
    move(event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2);
  });
}
