import { appendFile, rename, stat } from 'node:fs/promises';
import { redactText } from '@shared/kit/redact';
import type { RequestFacts } from './request-facts';

/** Keeps what was refused, for the person who wonders why. */
export type RefusalLog = (facts: RequestFacts, status: number, reason: string) => void;

const MAX_BYTES = 1_000_000;
const MAX_PER_SECOND = 20;

/**
 * Appends one JSON line for each refused request to `file`, without query, cookie or token, and with every claimed
 * value shortened. A flood is counted, not written. The file is turned over at one megabyte. Never throws.
 */
export function refusalLog(file: string, now: () => number): RefusalLog {
  let second = 0;
  let written = 0;
  let skipped = 0;
  let last = Promise.resolve();
  return (facts, status, reason) => {
    const at = now();
    if (Math.floor(at / 1_000) !== second) {
      second = Math.floor(at / 1_000);
      written = 0;
    }
    written += 1;
    if (written > MAX_PER_SECOND) {
      skipped += 1;
      return;
    }
    const line = JSON.stringify({
      at: new Date(at).toISOString(),
      refused: status,
      reason,
      method: short(facts.method),
      path: short(facts.target.replace(/[?#].*$/s, '')),
      host: facts.header('host').map(short),
      origin: facts.header('origin').map(short),
      site: facts.header('sec-fetch-site').map(short),
      ...(skipped > 0 ? { skippedBefore: skipped } : {}),
    });
    skipped = 0;
    last = last.then(() => write(file, `${line}\n`));
  };
}

async function write(file: string, line: string): Promise<void> {
  try {
    const size = await stat(file).then(
      (found) => found.size,
      () => 0,
    );
    if (size + line.length > MAX_BYTES) await rename(file, `${file}.1`);
    await appendFile(file, line, { mode: 0o600 });
  } catch {
    // A log that cannot be written must not stop the host from refusing.
  }
}

const short = (text: string): string => redactText(text).slice(0, 120);
