// Small helpers for building the page's nodes. Text only ever becomes text nodes.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * Builds an element: h('button.primary', {type: 'button', onclick: go}, 'Go').
 * `on…` become listeners, `style` sets properties, false and null leave an attribute away.
 */
export function h(spec, props, ...children) {
  const [tag, ...classes] = spec.split('.');
  const element = document.createElement(tag || 'div');
  if (classes.length) element.className = classes.join(' ');
  for (const [name, value] of Object.entries(props ?? {})) set(element, name, value);
  append(element, children);
  return element;
}

function set(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith('on')) {
    element.addEventListener(name.slice(2), value);
  } else if (name === 'style') {
    for (const [key, text] of Object.entries(value)) element.style.setProperty(key, text);
  } else if (name === 'dataset') {
    Object.assign(element.dataset, value);
  } else if (name === 'class') {
    if (value) element.className += ` ${value}`;
  } else {
    element.setAttribute(name, value === true ? '' : String(value));
  }
}

/** Appends nodes, texts and nested lists; skips null, undefined and false. */
export function append(parent, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(parent, child);
    else parent.append(child instanceof Node ? child : String(child));
  }
}

/** Builds an SVG element. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A button that shows only an icon; its label is for screen readers and the tooltip. */
export function iconButton(iconNode, label, onclick, props = {}) {
  return h(
    'button.icon-button',
    { type: 'button', 'aria-label': label, title: label, onclick, ...props },
    iconNode,
  );
}

/** Replaces an element's children. */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

/** Lets arrow keys walk over the matching descendants of `container`. */
export function arrowKeys(container, selector, { horizontal = false } = {}) {
  const [back, forward] = horizontal ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
  container.addEventListener('keydown', (event) => {
    const targets = { [back]: -1, [forward]: 1, Home: -Infinity, End: Infinity };
    if (!(event.key in targets) || event.altKey || event.ctrlKey) return;
    const items = [...container.querySelectorAll(selector)].filter((item) => !item.disabled);
    const at = items.indexOf(event.target.closest(selector));
    if (at < 0) return;
    const next = Math.max(0, Math.min(items.length - 1, at + targets[event.key]));
    event.preventDefault();
    items[next].focus();
  });
}

/** Calls `run` once, `delay` milliseconds after the last request. */
export function debounce(run, delay) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(...args), delay);
  };
}
