// Compiles the innermost loops of the logs: `node scripts/build-kernel.mjs` writes electron/logs/kernel/kernel-code.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from './lib/node24.mjs';

const FOLDER = join(ROOT, 'electron/logs/kernel');
const FLAGS = [
  ...['--runtime', 'stub', '--use', 'abort=', '--noAssert', '-O3', '--enable', 'simd'],
  ...['--initialMemory', '72', '--maximumMemory', '72', '--zeroFilledMemory'],
];

/**
 * What is used of the compiler. Its own types are left alone: they have another `console` for everybody.
 * @typedef {{ main(args: string[], io: {
 *   readFile(name: string): string | null,
 *   writeFile(name: string, contents: Uint8Array | string): void,
 *   listFiles(): string[],
 * }): Promise<{ error: Error | null, stderr: { toString(): string } }> }} Compiler
 */

/** The module that the source stands for, as the file that holds it. @returns {Promise<string>} */
export async function compileKernel() {
  /** @type {{ default: Compiler }} */
  const { default: asc } = await import(/** @type {string} */ ('assemblyscript/asc'));
  /** @type {Uint8Array | undefined} */
  let code;
  const { error, stderr } = await asc.main(['kernel.ts', '-o', 'kernel.wasm', ...FLAGS], {
    readFile: (name) => (name === 'kernel.ts' ? readFileSync(join(FOLDER, 'kernel.as'), 'utf8') : null),
    writeFile: (_name, contents) => {
      if (typeof contents !== 'string') code = contents;
    },
    listFiles: () => [],
  });
  if (error || !code) throw new Error(`kernel.as cannot be compiled.\n${stderr}`);
  const lines =
    Buffer.from(code)
      .toString('base64')
      .match(/.{1,100}/g) ?? [];
  return [
    '/** The module of `kernel.as`, in base64. Made by `node scripts/build-kernel.mjs`; a test sees to it that it is up to date. */',
    'export const KERNEL_CODE = [',
    ...lines.map((line) => `  '${line}',`),
    "].join('');",
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(FOLDER, 'kernel-code.ts'), await compileKernel());
}
