import type { Exchange } from '../exchange';

/** A file that has arrived whole. */
export interface UploadedFile {
  /** Where it stands until the target has dealt with it; it is removed afterwards. */
  readonly path: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha1: string;
  /** Hex. */
  readonly sha256: string;
  readonly contentType: string;
}

/** Something that files can be uploaded to. */
export interface UploadTarget {
  /** The path below `/upload`. */
  readonly pattern: string;
  /** The largest file, in bytes. */
  readonly maxBytes: number;
  /** Refuses an upload before its bytes are taken: an edit that is gone, an unknown type. Throws the refusal. */
  check(exchange: Exchange): void;
  /** Takes the file in and gives the final answer. Throws the refusal. */
  finish(exchange: Exchange, file: UploadedFile): Promise<unknown>;
}
