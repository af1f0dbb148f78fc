import { closeSync, openSync, readSync } from 'node:fs';

/**
 * The files of an asar archive with their sizes, read from its header.
 * @param {string} path
 * @returns {{ path: string, bytes: number, unpacked: boolean }[]}
 */
export function listAsar(path) {
  const file = openSync(path, 'r');
  try {
    const sizes = Buffer.alloc(16);
    readSync(file, sizes, 0, 16, 0);
    const header = Buffer.alloc(sizes.readUInt32LE(12));
    readSync(file, header, 0, header.length, 16);
    /** @type {{ path: string, bytes: number, unpacked: boolean }[]} */
    const found = [];
    walk(JSON.parse(header.toString('utf8')), '', found);
    return found;
  } finally {
    closeSync(file);
  }
}

/**
 * @param {{ files?: Record<string, any>, size?: number, unpacked?: boolean }} node
 * @param {string} path
 * @param {{ path: string, bytes: number, unpacked: boolean }[]} found
 */
function walk(node, path, found) {
  if (!node.files) {
    found.push({ path, bytes: node.size ?? 0, unpacked: node.unpacked === true });
    return;
  }
  for (const [name, child] of Object.entries(node.files))
    walk(child, path === '' ? name : `${path}/${name}`, found);
}
