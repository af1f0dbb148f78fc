import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a file whole or not at all. `mode` is the file's permission bits. */
export function writeWhole(path: string, text: string, mode = 0o600): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.new`;
  writeFileSync(draft, text, { mode });
  renameSync(draft, path);
}

/** The JSON of a file, or null when the file is not there. Throws when it holds something else. */
export function readJsonFile(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  return JSON.parse(text);
}

/** Saves a value soon after it changed, or at the latest when its owner settles up. */
export class SavedJson {
  readonly #path: string;
  readonly #value: () => unknown;
  readonly #delayMs: number;
  #timer: NodeJS.Timeout | undefined;
  #binding = false;

  /** `delayMs` is how long further changes are gathered before the file is written. */
  constructor(path: string, value: () => unknown, delayMs = 150) {
    this.#path = path;
    this.#value = value;
    this.#delayMs = delayMs;
  }

  /** Notes that the value changed. `binding`: the change must be saved before anybody is told of it. */
  touch(binding: boolean): void {
    this.#binding ||= binding;
    this.#timer ??= setTimeout(() => this.flush(), this.#delayMs);
  }

  /** Writes the value if a binding change has not been saved yet. */
  settle(): void {
    if (this.#binding) this.flush();
  }

  /** Writes the value now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#binding = false;
    writeWhole(this.#path, JSON.stringify(this.#value()));
  }
}
