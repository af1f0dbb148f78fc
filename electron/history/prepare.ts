import type { AuditRecord } from '@shared/domain/audit';
import { type FailureError, failure } from '@shared/domain/failure';
import { type PreparedEvent, preparedEvent } from './event-rows';
import { recordsSchema } from './history-protocol';

/**
 * Makes the events of a text ready, numbered from `first`.
 *
 * @throws FailureError `invalid-request` when the text holds no records.
 */
export function prepareText(text: string, first: number): readonly PreparedEvent[] {
  let records: readonly AuditRecord[];
  try {
    records = JSON.parse(text) as readonly AuditRecord[];
    recordsSchema.parse(records); // looks only: its copies would cost as much as the writing
  } catch (error) {
    throw notKept(error);
  }
  return records.map((record, index) => preparedEvent(record, first + index));
}

/** The failure for what the history cannot keep. */
export function notKept(error: unknown): FailureError {
  const raw = error instanceof Error ? error.message : String(error);
  return failure('invalid-request', 'The history was given something that it cannot keep.', { raw });
}
