import { crc32, deflateSync } from 'node:zlib';
import { seeded } from './chance';

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** Indexes into the palette. */
const PAPER = 0;
const BAR = 1;
const LINE = 2;
const CARD = 3;
const MARK = 4;

/** A palette whose accent depends on the seed. */
function palette(seed: string): Buffer {
  const accents = [
    [37, 99, 235],
    [13, 148, 136],
    [124, 58, 237],
    [217, 119, 6],
  ];
  const accent = accents[Math.floor(seeded(`accent ${seed}`) * accents.length)] ?? [37, 99, 235];
  return Buffer.from([244, 245, 247, ...accent, 205, 210, 218, 255, 255, 255, 220, 38, 38]);
}

/**
 * The picture of a small app: a bar, cards with lines of text, and the mark of a finger where the tester pointed. The same
 * for the same seed, `width` by `height` pixels.
 */
export function screenshotPng(width: number, height: number, seed: string): Buffer {
  const rows = Buffer.alloc(height * (width + 1), PAPER);
  const fill = (x0: number, y0: number, x1: number, y1: number, color: number) => {
    for (let y = Math.max(0, y0); y < Math.min(height, y1); y += 1)
      rows.fill(color, y * (width + 1) + 1 + Math.max(0, x0), y * (width + 1) + 1 + Math.min(width, x1));
  };
  const unit = Math.max(1, Math.round(width / 40));
  fill(0, 0, width, unit * 9, BAR);
  fill(unit * 3, unit * 5, unit * 18, unit * 7, CARD);
  for (let card = 0, y = unit * 11; y < height - unit * 12; card += 1) {
    const lines = 2 + Math.floor(seeded(`${seed} lines ${card}`) * 4);
    const bottom = y + unit * (3 + lines * 2);
    fill(unit * 2, y, width - unit * 2, bottom, CARD);
    for (let line = 0; line < lines; line += 1) {
      const length = unit * (12 + Math.floor(seeded(`${seed} ${card} ${line}`) * 20));
      const top = y + unit * (2 + line * 2);
      fill(unit * 4, top, unit * 4 + length, top + unit, line === 0 ? BAR : LINE);
    }
    y = bottom + unit;
  }
  const x = Math.floor(unit * 6 + seeded(`${seed} x`) * (width - unit * 12));
  const y = Math.floor(unit * 14 + seeded(`${seed} y`) * (height - unit * 28));
  fill(x - unit, y - unit, x + unit, y + unit, MARK);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', palette(seed)),
    chunk('IDAT', deflateSync(rows, { level: 6 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
