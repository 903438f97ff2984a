// Attachments: photos from files or drawn here, places, contacts, voice, documents.

import { upload } from './api.js';
import { field, openDialog } from './dialog.js';
import { h } from './dom.js';
import { icon } from './icons.js';
import { phoneNumber } from './keyboard.js';
import { lastPlace, pickPlace } from './map.js';
import { openMenu } from './menu.js';
import { SAMPLES, samplePicture, sampleVoice } from './samples.js';

const MOST_PHOTOS = 10;

/** Opens the menu of what can be attached. */
export function attachMenu(view, at) {
  openMenu(
    at,
    [
      {
        label: 'Photo',
        note: 'sample pictures or your own',
        icon: 'photo',
        run: () => choosePhotos(view, []),
      },
      { label: 'Location', icon: 'pin', run: () => sendPlace(view) },
      { label: 'Voice message', note: 'a short sample', icon: 'mic', run: () => sendVoice(view) },
      { label: 'Contact', icon: 'user', run: () => sendContact(view) },
      { label: 'File', icon: 'file', run: () => chooseFile((file) => sendDocument(view, file)) },
    ],
    'Attach',
  );
}

/** Takes files that were pasted or dropped. */
export function attachFiles(view, files) {
  const pictures = files.filter((file) => file.type.startsWith('image/'));
  if (pictures.length) return choosePhotos(view, pictures);
  return sendDocument(view, files[0]);
}

function chooseFile(take, { accept = '', multiple = false } = {}) {
  const input = h('input', {
    type: 'file',
    accept,
    multiple,
    onchange: () => take(...input.files),
  });
  input.click();
}

/** Sends what `content` resolves to, as an answer if one is being written. */
async function send(view, content) {
  const { composer } = view;
  try {
    const fields = composer.fields(await content());
    composer.stop();
    await view.send(fields);
  } catch (error) {
    view.trouble(error);
  }
  composer.focus();
}

async function choosePhotos(view, chosen) {
  const picked = [...chosen];
  const caption = field('Caption', { dir: 'auto', placeholder: 'What is to be seen, and where?' });
  const result = await openDialog(
    'Send photos',
    (close) => {
      const button = h('button.primary', { type: 'button', onclick: () => close(picked) });
      const grid = h('div.photo-grid');
      const redraw = () => {
        button.disabled = !picked.length;
        button.textContent = picked.length > 1 ? `Send ${picked.length} photos` : 'Send the photo';
      };
      const add = (picture, label, selected) => {
        const tile = photoTile(picture, label, selected, () => {
          const at = picked.indexOf(picture);
          if (at < 0 && picked.length < MOST_PHOTOS) picked.push(picture);
          else if (at >= 0) picked.splice(at, 1);
          tile.setAttribute('aria-pressed', String(picked.includes(picture)));
          redraw();
        });
        return tile;
      };
      grid.append(
        ...chosen.map((file) => add(file, file.name, true)),
        ...SAMPLES.map((sample) => add(sample, sample.label, false)),
        h(
          'button.photo-tile.from-files',
          {
            type: 'button',
            onclick: () =>
              chooseFile(
                (...files) => {
                  picked.push(...files.slice(0, MOST_PHOTOS - picked.length));
                  grid.prepend(...files.map((file) => add(file, file.name, true)));
                  redraw();
                },
                { accept: 'image/*', multiple: true },
              ),
          },
          icon('plus'),
          h('span', {}, 'Your files'),
        ),
      );
      redraw();
      return { body: [grid, caption.element], actions: [button] };
    },
    { wide: true },
  );
  if (!result?.length) return;
  await send(view, async () => {
    const keys = [];
    for (const picture of result) {
      keys.push(await upload(picture instanceof Blob ? picture : await samplePicture(picture)));
    }
    return {
      ...(keys.length > 1 ? { photos: keys } : { photo: keys[0] }),
      caption: caption.input.value.trim() || undefined,
    };
  });
}

function photoTile(picture, label, selected, onclick) {
  const image = h('img', { alt: '' });
  const show = async () => {
    const blob = picture instanceof Blob ? picture : await samplePicture(picture, 200);
    image.src = URL.createObjectURL(blob);
    image.addEventListener('load', () => URL.revokeObjectURL(image.src), { once: true });
  };
  show();
  return h(
    'button.photo-tile',
    { type: 'button', 'aria-pressed': String(selected), onclick },
    image,
    h('span', {}, label),
  );
}

async function sendPlace(view) {
  const known = [...view.room.list()].reverse().find((message) => message.location)?.location;
  const location = await pickPlace(lastPlace(known));
  if (location) await send(view, () => ({ location }));
}

async function sendContact(view) {
  const number = field('Phone number', {
    value: phoneNumber(view.person),
    type: 'tel',
    autofocus: true,
  });
  const sure = await openDialog('Send a contact', (close) => ({
    body: number.element,
    actions: [h('button.primary', { type: 'button', onclick: () => close(true) }, 'Send')],
  }));
  if (sure) await send(view, () => ({ contact: { phone_number: number.input.value.trim() } }));
}

const sendVoice = (view) => send(view, async () => ({ voice: await upload(sampleVoice()) }));

const sendDocument = (view, file) => send(view, async () => ({ document: await upload(file) }));
