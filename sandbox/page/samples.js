// Pictures and a voice made here, so that one can play without any files at hand.

/** What can be drawn: {label, draw(pen)}, on a surface of 960 by 720. */
export const SAMPLES = [
  { label: 'Broken lamp', draw: brokenLamp },
  { label: 'Pothole', draw: pothole },
  { label: 'Rubbish', draw: rubbish },
  { label: 'Flooded street', draw: flood },
  { label: 'Fallen tree', draw: fallenTree },
  { label: 'Graffiti', draw: graffiti },
];

const WIDTH = 960;
const HEIGHT = 720;

/** Draws a sample as a JPEG of the given width. */
export function samplePicture(sample, width = WIDTH) {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height: (width * HEIGHT) / WIDTH });
  const pen = canvas.getContext('2d');
  pen.scale(width / WIDTH, width / WIDTH);
  sample.draw(pen);
  return new Promise((resolve) => {
    canvas.toBlob(resolve, 'image/jpeg', 0.86);
  });
}

function shade(pen, stops, y0 = 0, y1 = HEIGHT) {
  const gradient = pen.createLinearGradient(0, y0, 0, y1);
  stops.forEach((colour, index) => gradient.addColorStop(index / (stops.length - 1), colour));
  pen.fillStyle = gradient;
  pen.fillRect(0, y0, WIDTH, y1 - y0);
}

function shape(pen, colour, ...points) {
  pen.fillStyle = colour;
  pen.beginPath();
  points.forEach(([x, y]) => pen.lineTo(x, y));
  pen.fill();
}

function line(pen, colour, width, ...points) {
  Object.assign(pen, {
    strokeStyle: colour,
    lineWidth: width,
    lineCap: 'round',
    lineJoin: 'round',
  });
  pen.beginPath();
  points.forEach(([x, y]) => pen.lineTo(x, y));
  pen.stroke();
}

function oval(pen, colour, x, y, rx, ry, turn = 0) {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.ellipse(x, y, rx, ry, turn, 0, Math.PI * 2);
  pen.fill();
}

function houses(pen, ground, walls, windows) {
  for (let house = 0; house < 6; house += 1) {
    const x = house * 170 - 30;
    const top = ground - 190 - ((house * 67) % 110);
    shape(
      pen,
      walls[house % walls.length],
      [x, ground],
      [x, top],
      [x + 80, top - 46],
      [x + 160, top],
      [x + 160, ground],
    );
    for (let pane = 0; pane < 4; pane += 1) {
      pen.fillStyle = windows[(house + pane) % windows.length];
      pen.fillRect(x + 28 + (pane % 2) * 66, top + 30 + Math.floor(pane / 2) * 74, 38, 46);
    }
  }
}

function brokenLamp(pen) {
  shade(pen, ['#141c33', '#27355a', '#4a4f72']);
  for (let star = 0; star < 40; star += 1)
    oval(pen, '#cfd8ff88', (star * 211) % WIDTH, (star * 97) % 300, 2, 2);
  houses(pen, 560, ['#1a2138', '#202946', '#171e33'], ['#ffd98a', '#11182b', '#11182b']);
  shade(pen, ['#2b3044', '#1c2030'], 560);
  line(pen, '#0b0e18', 18, [640, 640], [640, 210], [600, 170], [520, 160]);
  shape(pen, '#0b0e18', [470, 150], [550, 150], [560, 182], [460, 190]);
  line(pen, '#9fb4d8', 4, [500, 190], [490, 240]);
  line(pen, '#ffe9a8', 5, [486, 196], [470, 222], [484, 224], [466, 256]);
  shape(pen, '#9fb4d866', [430, 640], [470, 626], [488, 650]);
  shape(pen, '#9fb4d888', [500, 660], [530, 640], [520, 668]);
}

function pothole(pen) {
  shade(pen, ['#8b9196', '#6d7378', '#5b6065']);
  line(pen, '#e8e4d2', 22, [150, -20], [60, 740]);
  for (let dot = 0; dot < 500; dot += 1) {
    oval(pen, dot % 2 ? '#0002' : '#fff2', (dot * 389) % WIDTH, (dot * 233) % HEIGHT, 3, 2);
  }
  oval(pen, '#4c5054', 520, 400, 250, 140, -0.1);
  oval(pen, '#2b2d30', 525, 408, 215, 112, -0.1);
  oval(pen, '#3f5566', 540, 430, 150, 62, -0.08);
  oval(pen, '#9fb7c755', 500, 415, 60, 14, -0.08);
  line(pen, '#303336', 7, [300, 330], [220, 280], [190, 210]);
  line(pen, '#303336', 7, [740, 470], [830, 520], [850, 600]);
  line(pen, '#303336', 5, [590, 270], [640, 190]);
}

function rubbish(pen) {
  shade(pen, ['#cfe3ea', '#e9e3d2']);
  houses(pen, 470, ['#c98f6b', '#d8b48a', '#b97a5b'], ['#7390a1', '#f6efdf']);
  shade(pen, ['#b7b2a6', '#9b968b'], 470);
  pen.fillStyle = '#356b4b';
  pen.fillRect(560, 300, 230, 250);
  shape(pen, '#28523a', [545, 300], [805, 300], [780, 262], [570, 262]);
  for (const [x, y, size] of [
    [360, 560, 92],
    [480, 590, 104],
    [250, 600, 78],
    [640, 600, 96],
    [780, 610, 74],
  ]) {
    oval(pen, '#23262b', x, y, size, size * 0.82);
    oval(pen, '#3a3f47', x - size / 3, y - size / 3, size / 3, size / 5, -0.6);
    shape(
      pen,
      '#23262b',
      [x - 14, y - size * 0.75],
      [x + 22, y - size * 1.1],
      [x + 26, y - size * 0.7],
    );
  }
  shape(pen, '#c9a06a', [120, 650], [280, 640], [300, 700], [110, 706]);
}

function flood(pen) {
  shade(pen, ['#8fa3b3', '#c3ccd2']);
  houses(pen, 430, ['#9a6f5d', '#b58f6f', '#87705f'], ['#dfe8ec', '#56707f']);
  shade(pen, ['#6f8796', '#445f70'], 430);
  for (let wave = 0; wave < 26; wave += 1) {
    const [x, y] = [(wave * 263) % WIDTH, 450 + ((wave * 71) % 250)];
    line(pen, '#dbe8ee77', 4, [x, y], [x + 50, y - 5], [x + 100, y]);
  }
  oval(pen, '#b3322f', 500, 500, 190, 62);
  shape(pen, '#b3322f', [390, 470], [430, 390], [580, 390], [640, 470]);
  shape(pen, '#cfe2ea', [412, 462], [442, 402], [500, 402], [500, 462]);
  shape(pen, '#cfe2ea', [514, 402], [570, 402], [612, 462], [514, 462]);
  pen.fillStyle = '#5b7787ee';
  pen.fillRect(260, 516, 480, 60);
}

function fallenTree(pen) {
  shade(pen, ['#bcd7e6', '#e6efe9']);
  shade(pen, ['#8fae7c', '#6f9160'], 400);
  shape(pen, '#7b8085', [0, 470], [WIDTH, 430], [WIDTH, 640], [0, 690]);
  line(pen, '#f3efdd', 10, [40, 580], [260, 568]);
  line(pen, '#f3efdd', 10, [420, 560], [640, 548]);
  line(pen, '#5d4330', 62, [180, 420], [700, 600]);
  line(pen, '#6d503a', 20, [420, 500], [520, 420]);
  line(pen, '#6d503a', 16, [520, 540], [640, 470]);
  for (const [x, y, size] of [
    [690, 560, 120],
    [780, 620, 110],
    [620, 480, 84],
    [540, 420, 66],
    [820, 520, 92],
  ]) {
    oval(pen, '#3f7a48', x, y, size, size * 0.72, 0.3);
    oval(pen, '#5c9a5d', x - 20, y - 22, size * 0.62, size * 0.4, 0.3);
  }
  oval(pen, '#3b2a1e', 170, 420, 46, 60, 0.4);
}

function graffiti(pen) {
  shade(pen, ['#b9684a', '#a3563c']);
  for (let row = 0; row < 16; row += 1) {
    line(pen, '#d9b49e55', 4, [0, row * 46], [WIDTH, row * 46]);
    for (let brick = 0; brick < 12; brick += 1) {
      const x = brick * 92 + (row % 2) * 46;
      line(pen, '#d9b49e55', 4, [x, row * 46], [x, row * 46 + 46]);
    }
  }
  const scrawl = [
    [150, 430],
    [230, 250],
    [300, 440],
    [370, 250],
    [450, 430],
    [520, 280],
    [590, 430],
    [690, 260],
    [790, 420],
  ];
  line(pen, '#151a2a', 54, ...scrawl);
  line(pen, '#37c5d6', 36, ...scrawl);
  line(pen, '#f4f06a', 8, ...scrawl.map(([x, y]) => [x - 6, y - 8]));
  line(pen, '#f2559b', 16, [140, 520], [820, 500]);
  for (const [x, y] of [
    [300, 520],
    [560, 512],
    [700, 505],
  ])
    line(pen, '#f2559b', 9, [x, y], [x, y + 90]);
  shade(pen, ['#8c8f8f', '#777a7a'], 640);
}

/** Two and a half seconds of something like a voice, as a WAV file. */
export function sampleVoice() {
  const rate = 16000;
  const count = rate * 2.5;
  const bytes = new DataView(new ArrayBuffer(44 + count * 2));
  const word = (at, text) =>
    [...text].forEach((letter, index) => bytes.setUint8(at + index, letter.charCodeAt(0)));
  word(0, 'RIFF');
  bytes.setUint32(4, 36 + count * 2, true);
  word(8, 'WAVEfmt ');
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, rate, true);
  bytes.setUint32(28, rate * 2, true);
  bytes.setUint16(32, 2, true);
  bytes.setUint16(34, 16, true);
  word(36, 'data');
  bytes.setUint32(40, count * 2, true);
  let phase = 0;
  for (let index = 0; index < count; index += 1) {
    const second = index / rate;
    phase += (2 * Math.PI * (140 + 30 * Math.sin(second * 5) + 18 * Math.sin(second * 13))) / rate;
    const syllable = Math.max(0, Math.sin(second * 2 * Math.PI * 3.1)) ** 0.6;
    const vowel = 0.5 + 0.5 * Math.sin(second * 7.3);
    const sound =
      Math.sin(phase) + vowel * Math.sin(phase * 4) * 0.6 + (1 - vowel) * Math.sin(phase * 9) * 0.3;
    bytes.setInt16(44 + index * 2, sound * syllable * 7000, true);
  }
  return new Blob([bytes.buffer], { type: 'audio/wav' });
}
