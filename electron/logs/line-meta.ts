import { z } from 'zod';
import type { LogSourceInfo } from '../ports/log-source';

/** What a source's folder says beside its lines. */
export const metaSchema = z.object({
  info: z.custom<LogSourceInfo>((value) => typeof value === 'object' && value !== null),
  dropped: z.number(),
  droppedUntil: z.number().nullable(),
  cursor: z.object({ text: z.string(), line: z.number() }).nullable(),
  /** Marks that stand for lines which could not be kept: dropping such a mark drops all of these. */
  marks: z.array(z.object({ line: z.number(), lost: z.number() })).default([]),
  /** Lines that were told by marks which have been dropped since. */
  lostWithMarks: z.number().default(0),
});
export type Meta = z.infer<typeof metaSchema>;

/** One line as it is found. */
export interface FoundLine {
  readonly line: number;
  readonly at: number;
  readonly level: number;
  readonly flags: number;
  /** Its bytes without the newline, at most as many as were asked for. */
  readonly bytes: Buffer;
  /** Bytes of all of it. */
  readonly size: number;
}

/** Whether a write failed because the disk takes no more. */
export function isFull(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG';
}
