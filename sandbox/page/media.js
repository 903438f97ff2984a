// What a bubble holds besides text: photos, albums, voice, documents, places, contacts, polls.

import { fileUrl } from './api.js';
import { toast } from './dialog.js';
import { h, iconButton } from './dom.js';
import { bytes, duration, hue, name } from './format.js';
import { avatar } from './avatar.js';
import { icon } from './icons.js';
import { mapPicture } from './map.js';
import { pollCard } from './poll.js';

const largest = (sizes) => sizes.reduce((best, size) => (size.width > best.width ? size : best));

/** The nodes for a message's media, or an empty list. `messages` has several for an album. */
export function mediaOf(messages, view) {
  const [message] = messages;
  if (message.photo) return [album(messages.filter(({ photo }) => photo))];
  if (message.voice) return [player(message.voice)];
  if (message.audio) return [player(message.audio)];
  if (message.venue) return [place(message.venue.location, message.venue)];
  if (message.location) return [place(message.location)];
  if (message.contact) return [contact(message.contact)];
  if (message.poll) return [pollCard(message, view)];
  if (message.sticker) return [h('div.large-emoji', {}, message.sticker.emoji ?? '🙂')];
  if (message.dice)
    return [h('div.large-emoji', {}, `${message.dice.emoji} ${message.dice.value}`)];
  const file = message.document ?? message.video ?? message.animation ?? message.video_note;
  return file ? [documentCard(file)] : [];
}

/** Whether the media fills the bubble from edge to edge. */
export const fillsBubble = (message) => Boolean(message.photo || message.location || message.venue);

function album(messages) {
  const pictures = messages.map(({ photo }) => largest(photo));
  return h(
    `div.album.count-${Math.min(pictures.length, 10)}`,
    {},
    pictures.map((size, index) => {
      const image = h('img', {
        src: fileUrl(size.file_id),
        alt: 'Photo',
        loading: 'lazy',
        decoding: 'async',
        width: size.width,
        height: size.height,
      });
      image.addEventListener('error', () => image.classList.add('missing'), { once: true });
      return h(
        'button.photo',
        {
          type: 'button',
          'aria-label': `Open photo ${index + 1} of ${pictures.length}`,
          style: { '--ratio': String(size.width / size.height || 1.33) },
          onclick: () => lightbox(pictures, index),
        },
        image,
      );
    }),
  );
}

/** The photos at full size; arrow keys go from one to the next. */
function lightbox(pictures, start) {
  let at = start;
  const image = h('img', { alt: 'Photo at full size' });
  const count = h('output.lightbox-count');
  const show = (step) => {
    at = (at + step + pictures.length) % pictures.length;
    image.src = fileUrl(pictures[at].file_id);
    count.textContent = pictures.length > 1 ? `${at + 1} / ${pictures.length}` : '';
  };
  const dialog = h(
    'dialog.lightbox',
    {
      'aria-label': 'Photo',
      onclose: () => dialog.remove(),
      onclick: (event) => {
        if (event.target !== image) dialog.close();
      },
      onkeydown: (event) => {
        if (event.key === 'ArrowLeft') show(-1);
        if (event.key === 'ArrowRight') show(1);
      },
    },
    image,
    count,
    iconButton(icon('close'), 'Close', () => dialog.close(), { autofocus: true }),
  );
  image.addEventListener('click', () => show(1));
  show(0);
  document.body.append(dialog);
  dialog.showModal();
}

function player(voice) {
  const audio = new Audio();
  audio.preload = 'none';
  const time = h('span.voice-time', {}, duration(voice.duration ?? 0));
  const bars = Array.from({ length: 34 }, (_, bar) =>
    h('i', {
      style: { '--level': String(0.2 + 0.8 * wave(voice.file_unique_id ?? voice.file_id, bar)) },
    }),
  );
  const button = iconButton(icon('play'), 'Play the voice message', () => {
    if (!audio.src) audio.src = fileUrl(voice.file_id);
    if (!audio.paused) return audio.pause();
    return audio
      .play()
      .catch(() => toast(document.body, 'This recording has no sound that a browser can play.'));
  });
  const showState = () => {
    button.replaceChildren(icon(audio.paused ? 'play' : 'pause'));
    button.setAttribute('aria-label', audio.paused ? 'Play the voice message' : 'Pause');
  };
  for (const event of ['play', 'pause', 'ended']) audio.addEventListener(event, showState);
  audio.addEventListener('timeupdate', () => {
    const done = (audio.currentTime / (audio.duration || voice.duration || 1)) * bars.length;
    bars.forEach((bar, index) => bar.classList.toggle('played', index < done));
    time.textContent = duration(audio.ended ? (voice.duration ?? 0) : audio.currentTime);
  });
  return h('div.voice', {}, button, h('div.voice-bars', { 'aria-hidden': 'true' }, bars), time);
}

/** A height for each bar of a waveform; the sandbox keeps no real one, so it comes from the id. */
function wave(id, bar) {
  let value = bar * 374761393;
  for (const letter of String(id).slice(-8))
    value = Math.imul(value ^ letter.charCodeAt(0), 668265263);
  return ((value ^ (value >>> 13)) >>> 0) / 2 ** 32;
}

function place(location, venue) {
  return h(
    'figure.place',
    {},
    mapPicture(location),
    venue &&
      h('figcaption', { dir: 'auto' }, h('strong', {}, venue.title), h('span', {}, venue.address)),
  );
}

function contact(card) {
  const who = { ...card, id: card.user_id ?? hue(card.phone_number.length) };
  return h(
    'div.contact',
    {},
    avatar(who),
    h(
      'div',
      {},
      h('strong', { dir: 'auto' }, name(card)),
      h('span', { dir: 'ltr' }, card.phone_number),
    ),
  );
}

function documentCard(file) {
  const title = file.file_name ?? 'File';
  return h(
    'a.document',
    { href: fileUrl(file.file_id), download: title },
    h('span.document-icon', {}, icon('file')),
    h(
      'span',
      {},
      h('strong', { dir: 'auto' }, title),
      h('small', {}, file.file_size ? bytes(file.file_size) : (file.mime_type ?? '')),
    ),
  );
}
