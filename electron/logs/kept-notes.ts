import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logQuery, savedLogView } from '@shared/contract/schemas/log';
import { failure } from '@shared/domain/failure';
import { z } from 'zod';

/** A file or command that a person added. */
export const addedSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: z.string(), fromStart: z.boolean() }),
  z.object({
    kind: z.literal('command'),
    argv: z.array(z.string()).min(1),
    cwd: z.string().nullable(),
    title: z.string(),
  }),
]);
export type AddedSource = z.output<typeof addedSource>;

const notesSchema = z.object({
  maxBytes: z.number().nullable().default(null),
  bookmarks: z
    .array(
      z.object({
        lineId: z.string(),
        sourceId: z.string(),
        at: z.number(),
        text: z.string(),
        note: z.string(),
      }),
    )
    .default([]),
  views: z.array(savedLogView.extend({ query: logQuery })).default([]),
  added: z.array(addedSource).default([]),
});

/** What people wrote down about logs. */
export type KeptNotes = z.output<typeof notesSchema>;

/** Bookmarks, saved views, added sources and the budget, in one file beside the lines. */
export class NoteFile {
  readonly #path: string;
  #notes: KeptNotes;

  constructor(directory: string) {
    this.#path = join(directory, 'notes.json');
    let found: unknown = {};
    try {
      found = JSON.parse(readFileSync(this.#path, 'utf8'));
    } catch {
      // there is none yet, or it was damaged: lines are worth more than bookmarks
    }
    const parsed = notesSchema.safeParse(found);
    this.#notes = parsed.success ? parsed.data : notesSchema.parse({});
  }

  get notes(): KeptNotes {
    return this.#notes;
  }

  /** Keeps changed members. Throws the failure `disk-full` when they cannot be written. */
  save(changed: Partial<KeptNotes>): void {
    const next = { ...this.#notes, ...changed };
    try {
      writeFileSync(`${this.#path}.new`, JSON.stringify(next, null, 1), { mode: 0o600 });
      renameSync(`${this.#path}.new`, this.#path);
    } catch (error) {
      throw failure(
        'disk-full',
        'That could not be written to the disk.',
        { stillTrue: 'Everything is as it was.', advice: 'Free some space and try again.' },
        error,
      );
    }
    this.#notes = next;
  }
}
