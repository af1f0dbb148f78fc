import { isoTime } from '@shared/kit/clock';
import type { Db } from './database';

/** A stored document with the number of times that it was written. */
export interface StoredDocument {
  readonly key: string;
  readonly value: unknown;
  readonly version: number;
}

/** Small JSON documents by collection and key. Synchronous: it lives in the history's own thread. */
export class Documents {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** The value; null when there is none. */
  get(collection: string, key: string): unknown {
    const value = this.#db
      .prepare<[string, string], string>('SELECT value FROM documents WHERE collection = ? AND key = ?')
      .pluck()
      .get(collection, key);
    return value === undefined ? null : JSON.parse(value);
  }

  /** Writes whatever was there before; the version grows by one. */
  put(collection: string, key: string, value: unknown, now: number): void {
    this.#db
      .prepare(
        `INSERT INTO documents (collection, key, version, value, updated_at) VALUES (?, ?, 1, ?, ?)
         ON CONFLICT (collection, key) DO UPDATE SET
           version = documents.version + 1, value = excluded.value, updated_at = excluded.updated_at`,
      )
      .run(collection, key, JSON.stringify(value ?? null), isoTime(now));
  }

  /** Writes only over the version given, 0 for none yet; false when somebody was faster. */
  replace(collection: string, key: string, value: unknown, expectedVersion: number, now: number): boolean {
    const text = JSON.stringify(value ?? null);
    const done =
      expectedVersion === 0
        ? this.#db
            .prepare('INSERT INTO documents VALUES (?, ?, 1, ?, ?) ON CONFLICT DO NOTHING')
            .run(collection, key, text, isoTime(now))
        : this.#db
            .prepare(
              `UPDATE documents SET version = version + 1, value = ?, updated_at = ?
               WHERE collection = ? AND key = ? AND version = ?`,
            )
            .run(text, isoTime(now), collection, key, expectedVersion);
    return done.changes === 1;
  }

  /** All of a collection, by key. */
  all(collection: string): readonly StoredDocument[] {
    return this.#db
      .prepare<[string], { key: string; value: string; version: number }>(
        'SELECT key, value, version FROM documents WHERE collection = ? ORDER BY key',
      )
      .all(collection)
      .map((row) => ({ ...row, value: JSON.parse(row.value) as unknown }));
  }

  /** Removes one; nothing happens when there is none. */
  delete(collection: string, key: string): void {
    this.#db.prepare('DELETE FROM documents WHERE collection = ? AND key = ?').run(collection, key);
  }
}
