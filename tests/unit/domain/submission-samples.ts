import type { OperationId } from '@shared/domain/ids';
import type {
  Observed,
  Settled,
  SubmissionCommand,
  SubmissionEvent,
  SubmissionState,
} from '@shared/domain/submission/state';

export const OURS = 'op-ours' as OperationId;
export const THEIRS = 'op-theirs' as OperationId;

const PLAIN = [
  'preparing',
  'assembled',
  'waiting',
  'in-review',
  'withdrawn',
  'approved',
  'scheduled',
  'processing',
  'live',
  'replaced',
] as const;

export const SETTLED: readonly Settled[] = [
  { kind: 'absent' },
  ...(['version', 'metadata', 'build'] as const).map(
    (cause): Settled => ({ kind: 'rejected', cause, since: 10 }),
  ),
  ...PLAIN.map((kind): Settled => ({ kind, since: 10 })),
];

export const COMMANDS: readonly SubmissionCommand[] = [
  { kind: 'create' },
  { kind: 'submit' },
  { kind: 'cancel' },
  { kind: 'release' },
];

export const OBSERVED: readonly Observed[] = [
  { kind: 'absent' },
  { kind: 'rejected' },
  { kind: 'metadata-rejected' },
  { kind: 'invalid-build' },
  ...PLAIN.map((kind): Observed => ({ kind })),
];

/** Pending states of our operation that each command in its right place leads to. */
export const PENDING: readonly SubmissionState[] = (
  [
    [{ kind: 'absent' }, { kind: 'create' }],
    [{ kind: 'preparing', since: 10 }, { kind: 'submit' }],
    [{ kind: 'in-review', since: 10 }, { kind: 'cancel' }],
    [{ kind: 'approved', since: 10 }, { kind: 'release' }],
  ] as const
).flatMap(([prior, command]) => {
  const base = { prior, command, operationId: OURS, since: 20 };
  return [
    { kind: 'awaiting', ...base, acknowledged: false },
    { kind: 'awaiting', ...base, acknowledged: true },
    { kind: 'unresolved', ...base, failedReads: 0 },
  ] as const;
});

export const STATES: readonly SubmissionState[] = [...SETTLED, ...PENDING];

/** Every event at a time after all of the states began, of our operation, another's and nobody's. */
export const EVENTS: readonly SubmissionEvent[] = [
  ...OBSERVED.flatMap((found) =>
    [OURS, THEIRS, null].map((by) => ({ kind: 'observed', found, at: 30, by }) as const),
  ),
  ...COMMANDS.map((command) => ({ kind: 'requested', command, operationId: OURS, at: 30 }) as const),
  ...[OURS, THEIRS].flatMap((operationId) =>
    (['acknowledged', 'refused', 'answer-lost', 'read-failed'] as const).map((kind) => ({
      kind,
      operationId,
      at: 30,
    })),
  ),
];
