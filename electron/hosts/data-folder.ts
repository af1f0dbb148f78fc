import { chmodSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, posix, win32 } from 'node:path';

/** The parts of an environment that decide where data belongs. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/**
 * The folder in which the operating system wants a program's data: the XDG base directory on Linux (a relative
 * XDG_DATA_HOME is ignored, as the specification asks), Application Support on macOS, roaming AppData on Windows.
 */
export function defaultDataDir({ platform, env, home }: Surroundings = here()): string {
  if (platform === 'win32') {
    return win32.join(env.APPDATA ?? win32.join(home, 'AppData', 'Roaming'), 'Slipway');
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Slipway');
  const xdg = env.XDG_DATA_HOME;
  return posix.join(xdg && isAbsolute(xdg) ? xdg : posix.join(home, '.local', 'share'), 'slipway');
}

/** Makes the folder where it is missing, readable by its owner alone. Throws the file system's error. */
export function openDataDir(dir: string): void {
  const made = mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (made) chmodSync(dir, 0o700);
}

const here = (): Surroundings => ({ platform: process.platform, env: process.env, home: homedir() });
