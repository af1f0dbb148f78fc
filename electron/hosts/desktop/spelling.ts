import { readFileSync, writeFileSync } from 'node:fs';
import { session } from 'electron';
import { z } from 'zod';

/** Whether texts are checked for spelling, and what that costs here. */
export interface Spelling {
  checks(): boolean;
  /** Whether a dictionary comes from the web: on macOS the system has its own. */
  readonly fetches: boolean;
  set(wanted: boolean): void;
}

const settings = z.object({ checks: z.boolean() });

/**
 * Chromium fetches its dictionaries from a server of Google, everywhere but on macOS. Slipway asks the web for nothing
 * that nobody wanted, so there spelling is checked once a person says so.
 */
export function openSpelling(file: string): Spelling {
  const fetches = process.platform !== 'darwin';
  let checks = read(file) ?? !fetches;
  const apply = (): void => {
    const { defaultSession } = session;
    defaultSession.setSpellCheckerEnabled(checks);
    // Without a language there is no dictionary to fetch.
    if (fetches) defaultSession.setSpellCheckerLanguages(checks ? ['en-GB'] : []);
  };
  apply();
  return {
    fetches,
    checks: () => checks,
    set(wanted) {
      checks = wanted;
      writeFileSync(file, JSON.stringify({ checks }), { mode: 0o600 });
      apply();
    },
  };
}

function read(file: string): boolean | undefined {
  try {
    return settings.parse(JSON.parse(readFileSync(file, 'utf8'))).checks;
  } catch {
    return undefined;
  }
}
