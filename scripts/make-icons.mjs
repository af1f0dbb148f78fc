// node scripts/make-icons.mjs
// Draws every icon of the packed program at every size that a system asks for, into resources/icons. Needs Chromium.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ROOT } from './lib/node24.mjs';
import { findChromium } from './lib/provision.mjs';

const FOLDER = join(ROOT, 'resources/icons');
/** What macOS takes, by the names that its format gives to them. */
const ICNS = /** @type {const} */ ([
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
]);
const ICO = [16, 20, 24, 32, 40, 48, 64, 128, 256];
const LINUX = [16, 22, 24, 32, 48, 64, 128, 256, 512, 1024];

/**
 * The ship on its way, as in the window.
 * @param {string} stroke
 * @param {number} width
 */
const mark = (stroke, width) =>
  `<g fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linejoin="round" stroke-linecap="round"><path d="M3 20h18"/><path d="M4 16l5-2v-3l5-2V6l6-2.5V16z"/></g>`;

const PROGRAM = `<svg viewBox="0 0 1024 1024"><rect x="64" y="64" width="896" height="896" rx="200" fill="#0f1115"/><g transform="translate(212 212) scale(25)">${mark('#ffffff', 1.9)}</g></svg>`;
const WORKSPACE = `<svg viewBox="0 0 1024 1024"><path d="M224 64h416l192 192v640a64 64 0 0 1-64 64H224a64 64 0 0 1-64-64V128a64 64 0 0 1 64-64z" fill="#f7f8fa" stroke="#c5c9d2" stroke-width="16"/><path d="M640 64v128a64 64 0 0 0 64 64h128" fill="#e8eaef" stroke="#c5c9d2" stroke-width="16"/><g transform="translate(292 380) scale(18)">${mark('#0f1115', 1.9)}</g></svg>`;
const TRAY = `<svg viewBox="0 0 24 24"><rect width="24" height="24" rx="5.5" fill="#0f1115"/><g transform="translate(3 3) scale(.75)">${mark('#fff', 2.2)}</g></svg>`;
/** macOS colours it itself: only its shape counts. */
const TEMPLATE = `<svg viewBox="2 2 20 20">${mark('#000', 2.2)}</svg>`;

/** @typedef {(size: number) => Promise<Buffer>} Draw */

/** @param {Draw} draw */
async function icns(draw) {
  const parts = [];
  for (const [name, size] of ICNS) {
    const png = await draw(size);
    const head = Buffer.alloc(8);
    head.write(name, 'latin1');
    head.writeUInt32BE(png.length + 8, 4);
    parts.push(head, png);
  }
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.write('icns', 'latin1');
  head.writeUInt32BE(body.length + 8, 4);
  return Buffer.concat([head, body]);
}

/** @param {Draw} draw */
async function ico(draw) {
  const pictures = await Promise.all(ICO.map(draw));
  const head = Buffer.alloc(6 + 16 * ICO.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(ICO.length, 4);
  let offset = head.length;
  for (const [index, png] of pictures.entries()) {
    const at = 6 + 16 * index;
    const size = ICO[index] ?? 0;
    head[at] = size % 256; // 0 stands for 256
    head[at + 1] = size % 256;
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([head, ...pictures]);
}

const executablePath = await findChromium();
const browser = await chromium.launch({
  args: ['--no-sandbox'],
  ...(executablePath ? { executablePath } : {}),
});
const page = await browser.newPage();

/**
 * @param {string} svg
 * @returns {Draw}
 */
const drawing = (svg) => {
  /** @type {Map<number, Promise<Buffer>>} */
  const drawn = new Map();
  let turn = Promise.resolve();
  return (size) => {
    const known = drawn.get(size);
    if (known) return known;
    // One page draws one picture after the other.
    const next = turn.then(async () => {
      await page.setViewportSize({ width: size, height: size });
      await page.setContent(
        `<style>*{margin:0}body{background:transparent}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
      );
      return page.screenshot({ omitBackground: true });
    });
    turn = next.then(() => undefined);
    drawn.set(size, next);
    return next;
  };
};

/**
 * @param {string} name
 * @param {Buffer} bytes
 */
const keep = (name, bytes) => writeFileSync(join(FOLDER, name), bytes);

const program = drawing(PROGRAM);
mkdirSync(join(FOLDER, 'linux'), { recursive: true });
for (const size of LINUX) keep(`linux/${size}x${size}.png`, await program(size));
keep('icon.icns', await icns(program));
keep('icon.ico', await ico(program));
const workspace = drawing(WORKSPACE);
keep('workspace.icns', await icns(workspace));
keep('workspace.ico', await ico(workspace));
const tray = drawing(TRAY);
keep('tray.png', await tray(24));
keep('tray@2x.png', await tray(48));
const template = drawing(TEMPLATE);
keep('trayTemplate.png', await template(16));
keep('trayTemplate@2x.png', await template(32));
await browser.close();
