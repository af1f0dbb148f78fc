import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';

/** How the owner of a data folder reaches the loopback host that runs on it. */
export interface InstanceNote {
  readonly port: number;
  readonly launchToken: string;
}

const FILE = 'loopback-instance.json';
const ANSWER_MS = 3_000;

/** Leaves the launch's secret in the data folder, readable by its owner alone. */
export function writeInstanceNote(dataDir: string, note: InstanceNote): void {
  const file = join(dataDir, FILE);
  rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify(note), { mode: 0o600, flag: 'wx' });
}

/** Takes the note away when the host ends. */
export function removeInstanceNote(dataDir: string): void {
  rmSync(join(dataDir, FILE), { force: true });
}

/** Asks the host that runs on the folder for a link; undefined when none answers. */
export async function askForLink(dataDir: string): Promise<string | undefined> {
  // loaded for a second start alone: a first one would wait for it
  const { z } = await import('zod');
  const noteSchema = z.object({ port: z.int().min(1).max(65_535), launchToken: z.string().length(43) });
  const answerSchema = z.object({ url: z.url() });
  try {
    const note = noteSchema.parse(JSON.parse(readFileSync(join(dataDir, FILE), 'utf8')));
    return answerSchema.parse(JSON.parse(await post(note))).url;
  } catch {
    return undefined;
  }
}

function post(note: InstanceNote): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: '127.0.0.1',
        port: note.port,
        method: 'POST',
        path: '/links',
        headers: { 'X-Slipway-Launch': note.launchToken, 'Content-Length': 0 },
        timeout: ANSWER_MS,
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (part: string) => {
          text += part;
        });
        answer.once('end', () => resolve(text));
        answer.once('error', reject);
      },
    );
    call.once('timeout', () => call.destroy(new Error('No answer.')));
    call.once('error', reject);
    call.end();
  });
}
