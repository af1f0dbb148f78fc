import { isOver, type Operation, type OperationLogLine } from '@shared/domain/operation';
import { redact, redactText } from '@shared/kit/redact';
import type { Statement } from 'better-sqlite3';
import type { JournalEntry } from '../ports/history';
import type { Db } from './database';

/** Finished operations that a usual duration is taken from; older ones say little about today. */
const RECENT_DURATIONS = 50;

/** The journal of operations and their logs. Synchronous: it lives in the history's own thread. */
export class Journal {
  readonly #db: Db;
  readonly #put: Statement;
  readonly #goOn: Statement;

  constructor(db: Db) {
    this.#db = db;
    this.#put = db.prepare(
      `INSERT INTO operations
         (operation_id, kind, state, title, app_id, started_at, ended_at, revision, entry)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (operation_id) DO UPDATE SET
         kind = excluded.kind, state = excluded.state, title = excluded.title, app_id = excluded.app_id,
         started_at = excluded.started_at, ended_at = excluded.ended_at, revision = excluded.revision,
         entry = excluded.entry
       WHERE excluded.revision >= operations.revision`,
    );
    // names no indexed column, so that one page goes to the disk in place of four
    this.#goOn = db.prepare(
      `UPDATE operations SET revision = ?, entry = ?
       WHERE operation_id = ? AND kind = ? AND state = ? AND title = ? AND app_id IS ? AND started_at = ?
         AND ended_at IS ? AND revision <= ?`,
    );
  }

  /** Writes an entry unless a newer revision of its operation is already there. */
  save(entry: JournalEntry): void {
    const kept = keepable(entry);
    const { id, kind, state, title, appId, startedAt, endedAt, revision } = kept.operation;
    const text = JSON.stringify(kept);
    const same = [id, kind, state, title, appId, startedAt, endedAt];
    if (this.#goOn.run(revision, text, ...same, revision).changes === 0)
      this.#put.run(...same, revision, text);
  }

  /** Entries whose operation is not over, oldest first. */
  open(): readonly JournalEntry[] {
    return this.#db
      .prepare<[], string>(
        `SELECT entry FROM operations WHERE state NOT IN ('succeeded', 'failed', 'cancelled')
         ORDER BY started_at, operation_id`,
      )
      .pluck()
      .all()
      .map(toEntry);
  }

  /** One entry; null when there is none. */
  entry(operationId: string): JournalEntry | null {
    const found = this.#db
      .prepare<[string], string>('SELECT entry FROM operations WHERE operation_id = ?')
      .pluck()
      .get(operationId);
    return found === undefined ? null : toEntry(found);
  }

  /** The operations that began last, newest first. */
  recent(limit: number): readonly Operation[] {
    return this.#db
      .prepare<[number], string>(
        'SELECT entry FROM operations ORDER BY started_at DESC, operation_id DESC LIMIT ?',
      )
      .pluck()
      .all(limit)
      .map((entry) => toEntry(entry).operation);
  }

  /** Adds lines behind the log's last. */
  appendLog(operationId: string, lines: readonly OperationLogLine[]): void {
    this.#db
      .transaction(() => {
        const last = this.#db.prepare<[string], number>(
          'SELECT coalesce(max(line), 0) FROM operation_log WHERE operation_id = ?',
        );
        let line = last.pluck().get(operationId) ?? 0;
        const insert = this.#db.prepare('INSERT INTO operation_log VALUES (?, ?, ?, ?, ?)');
        for (const { at, level, text } of lines) {
          line += 1;
          insert.run(operationId, line, at, level, redactText(text));
        }
      })
      .immediate();
  }

  /** Lines behind the one numbered `after`, oldest first. */
  log(
    operationId: string,
    after: number,
    limit: number,
  ): readonly (OperationLogLine & { readonly line: number })[] {
    return this.#db
      .prepare<[string, number, number], OperationLogLine & { readonly line: number }>(
        'SELECT line, at, level, text FROM operation_log WHERE operation_id = ? AND line > ? ORDER BY line LIMIT ?',
      )
      .all(operationId, after, limit);
  }

  /** Median duration, ms, of the last successful operations whose title begins so; null when there are none. */
  usualMs(kind: string, titlePrefix: string): number | null {
    const durations = this.#db
      .prepare<[string, string, string, number], number>(
        `SELECT (julianday(ended_at) - julianday(started_at)) * 86400000 FROM operations
         WHERE kind = ? AND state = 'succeeded' AND ended_at IS NOT NULL AND substr(title, 1, length(?)) = ?
         ORDER BY started_at DESC LIMIT ?`,
      )
      .pluck()
      .all(kind, titlePrefix, titlePrefix, RECENT_DURATIONS)
      .map(Math.round)
      .sort((a, b) => a - b);
    const middle = durations.length / 2;
    const upper = durations[Math.floor(middle)];
    const lower = durations[Math.ceil(middle) - 1];
    return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
  }
}

/**
 * What may be written of an entry. An upload session's address lets anybody go on with that upload, so it is kept only
 * while the operation needs it to resume. The plan stays word for word: it is what a person said yes to.
 */
function keepable(entry: JournalEntry): JournalEntry {
  const { operation } = entry;
  return {
    ...entry,
    operation: {
      ...operation,
      outcomes: redact(operation.outcomes) as Operation['outcomes'],
      failure: redact(operation.failure) as Operation['failure'],
      readBack: redact(operation.readBack) as Operation['readBack'],
    },
    bindings: isOver(operation.state) ? (redact(entry.bindings) as JournalEntry['bindings']) : entry.bindings,
  };
}

const toEntry = (text: string): JournalEntry => JSON.parse(text) as JournalEntry;
