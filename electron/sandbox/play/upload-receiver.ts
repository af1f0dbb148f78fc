import { rm } from 'node:fs/promises';
import { ApiError } from '../api-error';
import type { Exchange } from '../exchange';
import { firing } from '../faults';
import type { Upload } from '../state-schema';
import type { World } from '../world';
import { hashFile, type Stored, storeAt } from './upload-file';
import { GRANULE } from './upload-range';
import { gone, type UploadSessions } from './upload-sessions';
import type { UploadTarget } from './upload-target';

/** The steps that every upload protocol is made of. */
export class UploadReceiver {
  readonly sessions: UploadSessions;
  readonly #world: World;

  constructor(world: World, sessions: UploadSessions) {
    this.#world = world;
    this.sessions = sessions;
  }

  /** Begins a resumable upload, once its target would take it. */
  begin(target: UploadTarget, exchange: Exchange, about: Pick<Upload, 'contentType' | 'totalBytes'>): Upload {
    target.check(exchange);
    if ((about.totalBytes ?? 0) > target.maxBytes) throw tooLarge(target);
    return this.sessions.begin({ ...about, user: exchange.caller.email, path: exchange.path });
  }

  /** The upload that a request continues. Throws when it is unknown, has expired, or a fault has lost it. */
  resume(exchange: Exchange): Upload {
    const id = exchange.query.get('upload_id') ?? '';
    const lost = firing(exchange.faults, 'session-lost');
    if (lost) {
      this.sessions.drop(id);
      throw gone(lost.status);
    }
    return this.sessions.find(id, exchange.path);
  }

  /**
   * Adds a request's bytes, which begin at `first` of the file. Keeps fewer than were sent when a fault says so, or when
   * the connection ended early: then down to a whole granule, as Google does.
   */
  async append(upload: Upload, exchange: Exchange, first: number, target: UploadTarget): Promise<Stored> {
    const { receivedBytes } = upload;
    const keep = firing(exchange.faults, 'partial-accept')?.keepBytes ?? Number.POSITIVE_INFINITY;
    const room = (upload.totalBytes ?? target.maxBytes + 1) - receivedBytes;
    const stored = await storeAt(this.sessions.fileOf(upload.id), exchange.body, {
      offset: receivedBytes,
      skip: receivedBytes - first,
      limit: Math.min(room, keep),
    });
    const end = receivedBytes + stored.bytes;
    const kept = stored.complete ? end : Math.max(receivedBytes, end - (end % GRANULE));
    this.sessions.update(upload, { receivedBytes: kept });
    if (kept > target.maxBytes) throw tooLarge(target);
    return stored;
  }

  /** Hands a complete resumable upload to its target and remembers the answer for whoever asks again. */
  async complete(upload: Upload, exchange: Exchange, target: UploadTarget): Promise<unknown> {
    const path = this.sessions.fileOf(upload.id);
    const owner = { ...exchange, caller: { ...exchange.caller, email: upload.user } };
    try {
      const result = await this.#deliver(path, upload.receivedBytes, upload.contentType, owner, target);
      this.sessions.update(upload, { result });
      return result;
    } catch (error) {
      this.sessions.drop(upload.id);
      throw error;
    }
  }

  /** Takes a file that comes whole within one request. */
  async receiveWhole(
    target: UploadTarget,
    exchange: Exchange,
    content: AsyncIterable<Buffer>,
    contentType: string,
  ): Promise<unknown> {
    target.check(exchange);
    const path = this.sessions.scratchFile();
    const place = { offset: 0, skip: 0, limit: target.maxBytes + 1 };
    const { bytes, complete } = await storeAt(path, content, place);
    if (!complete || bytes > target.maxBytes) await rm(path, { force: true });
    if (!complete) throw new ApiError('INVALID_ARGUMENT', 'The request ended before its body was complete.');
    if (bytes > target.maxBytes) throw tooLarge(target);
    return this.#deliver(path, bytes, contentType, exchange, target);
  }

  async #deliver(
    path: string,
    bytes: number,
    contentType: string,
    exchange: Exchange,
    target: UploadTarget,
  ): Promise<unknown> {
    try {
      const hashes = await hashFile(path);
      const result = await target.finish(exchange, { path, bytes, contentType, ...hashes });
      this.#world.changed();
      return result;
    } finally {
      await rm(path, { force: true });
    }
  }
}

function tooLarge({ maxBytes }: UploadTarget): ApiError {
  return new ApiError('INVALID_ARGUMENT', `Media upload exceeds the maximum size of ${maxBytes} bytes.`, {
    httpStatus: 413,
    reason: 'uploadTooLarge',
  });
}
