import type { OperationId } from '@shared/domain/ids';
import type { PolicyContext } from '@shared/domain/rollout/policy';
import type {
  Observed,
  RolloutCommand,
  RolloutEvent,
  RolloutState,
  Settled,
} from '@shared/domain/rollout/state';
import type { TargetCapabilities } from '@shared/domain/target';

export const OURS = 'op-ours' as OperationId;
export const THEIRS = 'op-theirs' as OperationId;

export const SETTLED: readonly Settled[] = [
  { kind: 'absent' },
  { kind: 'draft', since: 10 },
  { kind: 'staged', fraction: 0.05, since: 10 },
  { kind: 'staged', fraction: 0.5, since: 10 },
  { kind: 'halted', fraction: 0.05, since: 10 },
  { kind: 'halted', fraction: null, since: 10 },
  { kind: 'completed', since: 10 },
  { kind: 'superseded', since: 10 },
];

export const COMMANDS: readonly RolloutCommand[] = [
  { kind: 'release', reach: 'everyone' },
  { kind: 'release', reach: 'draft' },
  { kind: 'release', reach: 0.05 },
  { kind: 'release', reach: 0 },
  { kind: 'advance', fraction: 0.1 },
  { kind: 'advance', fraction: 1 },
  { kind: 'advance', fraction: 0.01 },
  { kind: 'advance', fraction: Number.NaN },
  { kind: 'complete' },
  { kind: 'halt' },
  { kind: 'resume', fraction: 0.05 },
  { kind: 'resume', fraction: 2 },
  { kind: 'discard' },
];

export const OBSERVED: readonly Observed[] = [
  { kind: 'absent' },
  { kind: 'superseded' },
  { kind: 'draft' },
  { kind: 'staged', fraction: 0.05 },
  { kind: 'staged', fraction: 0.1 },
  { kind: 'halted', fraction: 0.05 },
  { kind: 'halted', fraction: null },
  { kind: 'completed' },
];

/** Pending states of our operation that a command in its right place leads to. */
export const PENDING: readonly RolloutState[] = [
  { kind: 'staged', fraction: 0.05, since: 10 } as const,
  { kind: 'absent' } as const,
].flatMap((prior) => {
  const command: RolloutCommand =
    prior.kind === 'absent' ? { kind: 'release', reach: 0.05 } : { kind: 'advance', fraction: 0.1 };
  const base = { prior, command, operationId: OURS, since: 20 };
  return [
    { kind: 'awaiting', ...base, acknowledged: false },
    { kind: 'awaiting', ...base, acknowledged: true },
    { kind: 'unresolved', ...base, failedReads: 0 },
  ] as const;
});

export const STATES: readonly RolloutState[] = [...SETTLED, ...PENDING];

/** Every event at a time after all of the states began, of our operation, another's and nobody's. */
export const EVENTS: readonly RolloutEvent[] = [
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

export const CAPABILITIES: TargetCapabilities = {
  id: 'store',
  title: 'A Store',
  chooseFraction: true,
  advancesItself: false,
  fixedLadder: null,
  pauseBudgetDays: null,
  halt: true,
  haltCompleted: true,
  haltCompletedExcept: ['internal'],
  haltVerb: 'Halt',
  haltSentence: '',
  decrease: false,
  rollback: false,
  rollbackSentence: '',
  notesLimit: 500,
  replyLimit: 350,
};

/** Everything speaks for going on. */
export const GOOD: PolicyContext = {
  capabilities: CAPABILITIES,
  trackKind: 'production',
  ladder: { rungs: [0.05, 0.1, 0.5, 1].map((fraction) => ({ fraction, bakeMs: fraction === 1 ? 0 : 100 })) },
  gates: 'pass',
  review: 'published',
  fresh: true,
  staleWhy: null,
  hasPrevious: true,
  freezes: [],
  missingSignoffs: [],
  now: 1_000,
};
