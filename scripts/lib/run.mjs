import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ROOT } from './node24.mjs';

/** Milliseconds that a stopped program gets to clean up before it is killed. */
const GRACE_MS = 5_000;

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
let stopping = false;

/**
 * @typedef {object} Outcome
 * @property {number} code the exit code; 124 when the deadline stopped it, 127 when it could not start
 * @property {string} output standard output and error together, when captured
 */

/**
 * Runs a program to its end in the project's folder.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ capture?: boolean, deadlineMs?: number, env?: Record<string, string>, cwd?: string }} [options]
 *   `capture` keeps the output instead of showing it
 * @returns {Promise<Outcome>} never rejects; after `stopAll` it does not resolve either, so that nothing goes on
 */
export function run(command, args, options = {}) {
  return new Promise((done) => {
    if (stopping) return;
    const child = spawn(command, args, {
      cwd: options.cwd ?? ROOT,
      env: { ...process.env, ...options.env },
      stdio: options.capture ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    running.add(child);
    let output = '';
    let late = false;
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    const deadline = options.deadlineMs
      ? setTimeout(() => {
          late = true;
          stop(child);
        }, options.deadlineMs)
      : undefined;
    /** @param {number} code */
    const finish = (code) => {
      clearTimeout(deadline);
      running.delete(child);
      if (!stopping) done({ code: late ? 124 : code, output });
    };
    child.once('error', (error) => {
      output += `${command}: ${error.message}\n`;
      finish(127);
    });
    child.once('close', (code) => finish(code ?? 1));
  });
}

/**
 * Runs the command-line program of an installed package on the Node of this process.
 * @param {string} name the package
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2] & { bin?: string }} [options] `bin` when the program is not called as the package
 */
export function runPackage(name, args, options = {}) {
  return run(process.execPath, [binOf(name, options.bin), ...args], options);
}

/** Stops whatever `run` still has running, and waits until it is gone. */
export async function stopAll() {
  stopping = true;
  await Promise.all(
    [...running].map((child) => {
      const gone = new Promise((done) => child.once('close', done));
      stop(child);
      return gone;
    }),
  );
}

/** @param {import('node:child_process').ChildProcess} child */
function stop(child) {
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref();
}

/**
 * @param {string} name
 * @param {string} [bin]
 */
function binOf(name, bin = name.split('/').at(-1)) {
  const folder = resolve(ROOT, 'node_modules', name);
  const manifest = JSON.parse(readFileSync(resolve(folder, 'package.json'), 'utf8'));
  return resolve(folder, typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[String(bin)]);
}
