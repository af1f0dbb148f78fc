import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FailureError, failure } from '@shared/domain/failure';
import { redactText } from '@shared/kit/redact';
import electronUpdater, { type AppUpdater, type CancellationToken, type UpdateInfo } from 'electron-updater';
import { z } from 'zod';
import type { UpdateChannel, UpdateState, Updates } from '../../ports/desktop-shell';

/** What the updater works with. */
export interface UpdateParts {
  readonly dataDir: string;
  /** Titles of what runs: nothing is installed meanwhile. */
  readonly busy: () => readonly string[];
  readonly changed: () => void;
  /** Brings the program to rest and gives its data folder free: the next version starts before this one has ended. */
  readonly rest: () => Promise<void>;
  /** Starts this version again, for when the next one cannot be put in its place. */
  readonly startAgain: () => void;
}

const settings = z.object({ channel: z.enum(['latest', 'beta']) });
const DAY_MS = 86_400_000;
const FIRST_LOOK_MS = 60_000;

/** Updates of the packed program, from the file server that its package names. Looks once a minute after the start, then daily. */
export async function openUpdates(parts: UpdateParts): Promise<Updates> {
  const file = join(parts.dataDir, 'updates.json');
  const channel = await readChannel(file);
  const updates = followUpdater(electronUpdater.autoUpdater, channel, parts, async (next) => {
    await writeFile(file, JSON.stringify({ channel: next }), { mode: 0o600 });
  });
  const look = () => void updates.check().catch(() => undefined); // the state says why it failed
  setTimeout(look, FIRST_LOOK_MS).unref();
  setInterval(look, DAY_MS).unref();
  return updates;
}

/**
 * Drives an updater. It checks by itself that the package is what the server's list says (SHA-512) and signed by the
 * same publisher (Windows, macOS), and that this computer is within the staged share. Nothing is fetched, and nothing
 * installed, without a person; and never while something runs.
 */
export function followUpdater(
  updater: AppUpdater,
  first: UpdateChannel,
  { busy, changed, rest, startAgain }: UpdateParts,
  keepChannel: (channel: UpdateChannel) => Promise<void>,
): Updates {
  let channel = first;
  let state: UpdateState = { kind: 'idle', checkedAt: null, problem: null };
  let fetching: CancellationToken | null = null;
  const set = (next: UpdateState): void => {
    state = next;
    changed();
  };
  const idle = (problem: string | null): void =>
    set({ kind: 'idle', checkedAt: new Date().toISOString(), problem });
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.allowDowngrade = false;
  updater.logger = null;
  const choose = (next: UpdateChannel): void => {
    updater.channel = next;
    // Setting a channel allows older versions too, which could bring back a fault that was mended.
    updater.allowDowngrade = false;
    updater.allowPrerelease = next === 'beta';
  };
  choose(first);
  /** The channel that the updater looks in: where another has been chosen meanwhile, its answer is of no use. */
  let looksIn: UpdateChannel | null = null;
  updater.on('update-not-available', () => {
    if (looksIn === channel) idle(null);
  });
  updater.on('update-available', (info) => {
    if (looksIn === channel) set({ kind: 'available', ...named(info) });
  });
  updater.on('update-cancelled', (info) => set({ kind: 'available', ...named(info) }));
  updater.on('update-downloaded', (info) => set({ kind: 'ready', ...named(info) }));
  updater.on('download-progress', ({ percent }) => {
    if ('version' in state) {
      const { version, notes } = state;
      set({ kind: 'downloading', version, notes, fraction: percent / 100 });
    }
  });
  updater.on('error', (error) => {
    if (looksIn !== null && looksIn !== channel) return;
    idle(redactText(error.message.split('\n')[0] ?? 'The update failed.'));
  });
  const check = async (): Promise<void> => {
    if (state.kind === 'checking' || state.kind === 'downloading' || state.kind === 'ready') return;
    set({ kind: 'checking' });
    do {
      looksIn = channel;
      await updater.checkForUpdates().catch(() => undefined); // told by the events above
    } while (looksIn !== channel);
    looksIn = null;
  };
  return {
    state: () => state,
    channel: () => channel,
    async setChannel(next) {
      if (next === channel) return;
      channel = next;
      choose(next);
      await keepChannel(next);
      changed();
      void check(); // what the other channel had is not what this one has
    },
    check,
    async download() {
      if (state.kind !== 'available') throw nothingThere();
      set({ ...state, kind: 'downloading', fraction: 0 });
      fetching = new electronUpdater.CancellationToken();
      await updater.downloadUpdate(fetching).catch(() => undefined); // told by the events above
      fetching = null;
    },
    async cancel() {
      fetching?.cancel();
    },
    async install() {
      if (state.kind !== 'ready') throw nothingThere();
      const running = busy();
      if (running.length > 0) {
        throw failure('another-operation', `“${running[0]}” is under way.`, {
          stillTrue: 'It goes on, and the update stays ready.',
          advice: 'Wait until it is over, then restart into the new version.',
        });
      }
      await rest();
      updater.once('error', startAgain);
      updater.quitAndInstall();
    },
  };
}

const nothingThere = (): FailureError =>
  failure('not-found', 'There is no update to take.', { advice: 'Look for one first.' });

/** The version with its release notes as plain text: nothing of a server is shown as a page. */
function named({ version, releaseNotes }: UpdateInfo): { readonly version: string; readonly notes: string } {
  const notes = Array.isArray(releaseNotes)
    ? releaseNotes.map(({ note }) => note ?? '').join('\n\n')
    : (releaseNotes ?? '');
  return {
    version,
    notes: notes
      .replace(/<[^>]*>/g, '')
      .trim()
      .slice(0, 10_000),
  };
}

async function readChannel(file: string): Promise<UpdateChannel> {
  try {
    return settings.parse(JSON.parse(await readFile(file, 'utf8'))).channel;
  } catch {
    return 'latest';
  }
}
