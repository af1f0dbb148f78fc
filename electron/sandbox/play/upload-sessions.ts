import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ApiError } from '../api-error';
import type { Upload } from '../state-schema';
import type { World } from '../world';

const WEEK_MS = 7 * 86_400_000;

/** The resumable uploads under way, with their bytes on disk, so that they survive a restart. */
export class UploadSessions {
  readonly #world: World;
  readonly #directory: string;
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(world: World, directory: string) {
    this.#world = world;
    this.#directory = directory;
    mkdirSync(directory, { recursive: true });
    this.#sweep();
  }

  /** Where an upload's bytes stand. */
  fileOf(id: string): string {
    return join(this.#directory, `${id}.part`);
  }

  /** A path for an upload that is done in one request. */
  scratchFile(): string {
    return this.fileOf(`once-${randomBytes(12).toString('hex')}`);
  }

  /** Begins an upload. `totalBytes` is null when the client did not say. */
  begin(start: Pick<Upload, 'user' | 'path' | 'contentType' | 'totalBytes'>): Upload {
    const upload: Upload = {
      ...start,
      id: `AB${randomBytes(33).toString('base64url')}`,
      receivedBytes: 0,
      expiresAt: this.#world.clock.now() + WEEK_MS,
    };
    this.#forgetExpired();
    this.#world.state.uploads[upload.id] = upload;
    this.#world.changed();
    return upload;
  }

  /** A known upload. Throws 404 for one that never was or is over, 410 for one that has expired. */
  find(id: string, path: string): Upload {
    const upload = this.#world.state.uploads[id];
    if (!upload || upload.path !== path) throw gone(404);
    if (upload.expiresAt <= this.#world.clock.now()) throw gone(410);
    if (upload.result === undefined) {
      // After a crash the file knows better than the saved state how much of it there is.
      const file = this.fileOf(id);
      upload.receivedBytes = Math.min(upload.receivedBytes, existsSync(file) ? statSync(file).size : 0);
    }
    return upload;
  }

  /** Notes progress, or the final answer. */
  update(upload: Upload, change: Partial<Pick<Upload, 'receivedBytes' | 'totalBytes' | 'result'>>): void {
    Object.assign(upload, change);
    if ('result' in change) this.#world.changed();
    else this.#world.progressed();
  }

  /** Ends an upload without a result. */
  drop(id: string): void {
    delete this.#world.state.uploads[id];
    rmSync(this.fileOf(id), { force: true });
    this.#world.changed();
  }

  #forgetExpired(): void {
    const now = this.#world.clock.now();
    for (const { id, expiresAt } of Object.values(this.#world.state.uploads)) {
      if (expiresAt + WEEK_MS <= now) this.drop(id);
    }
  }

  /** Removes the bytes of uploads that a reset or a crash left behind. */
  #sweep(): void {
    const known = new Set(Object.keys(this.#world.state.uploads).map((id) => `${id}.part`));
    for (const name of readdirSync(this.#directory)) {
      if (!known.has(name)) rmSync(join(this.#directory, name), { force: true });
    }
  }

  /** Runs work on one upload after whatever else is under way on it. */
  inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#turns.get(id) ?? Promise.resolve()).then(work, work);
    this.#turns.set(id, turn);
    return turn.finally(() => {
      if (this.#turns.get(id) === turn) this.#turns.delete(id);
    });
  }
}

/** The refusal for an upload session that is not there (404) or no longer (410). */
export function gone(status: 404 | 410): ApiError {
  return new ApiError('NOT_FOUND', 'Requested entity was not found.', { httpStatus: status });
}
