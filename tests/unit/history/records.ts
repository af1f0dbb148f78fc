import type { AuditRecord } from '@shared/domain/audit';
import type { AppId } from '@shared/domain/ids';
import type { Operation } from '@shared/domain/operation';
import { openHistory } from '../../../electron/history/open-history';
import type { History, HistoryWarning, JournalEntry } from '../../../electron/ports/history';

/** 23 November 2026, noon UTC. */
export const NOON = Date.UTC(2026, 10, 23, 12);

/** A clock that stands at noon. */
export const stillClock = { now: () => NOON, sleep: async () => undefined };

/** A rollout step, with what the test cares about. */
export function record(parts: Partial<AuditRecord> = {}): AuditRecord {
  return {
    kind: 'rollout.advanced',
    at: new Date(NOON).toISOString(),
    actor: { kind: 'person', name: 'Lucie Moreau' },
    result: 'done',
    title: '1.4.0 (142) set to 5%',
    appId: 'android' as AppId,
    target: 'google-play',
    track: 'production',
    versionName: '1.4.0',
    versionCode: 142,
    from: '0%',
    to: '5%',
    fromFraction: 0,
    toFraction: 0.05,
    operationId: null,
    confirmedBy: 'Typed 5%',
    why: null,
    account: 'play-release@example',
    origin: 'lucie-mbp, Slipway 0.1.0',
    tookMs: 3100,
    calls: [],
    readBack: null,
    failure: null,
    known: [],
    ...parts,
  };
}

/** A journal entry, with what the test cares about. */
export function entry(
  id: string,
  operation: Partial<Operation> = {},
  rest: Partial<JournalEntry> = {},
): JournalEntry {
  return {
    operation: {
      id: id as Operation['id'],
      kind: 'store-write',
      appId: 'android' as AppId,
      planId: null,
      title: 'Advance Google Play production',
      state: 'running',
      step: 'Sending',
      fraction: null,
      transfer: null,
      calls: [],
      outcomes: [],
      startedAt: new Date(NOON).toISOString(),
      endedAt: null,
      usualMs: null,
      failure: null,
      readBack: null,
      cancellable: false,
      waitingUntil: null,
      revision: 1,
      ...operation,
    },
    plan: null,
    bindings: {},
    artifactPath: null,
    confirmedBy: null,
    why: null,
    ...rest,
  };
}

/** A history with the warnings that it gave. */
export interface Opened {
  readonly history: History;
  readonly warnings: readonly HistoryWarning[];
}

/** Opens the history in a folder at noon. */
export async function open(directory: string): Promise<Opened> {
  const warnings: HistoryWarning[] = [];
  const history = await openHistory({
    directory,
    clock: stillClock,
    onWarning: (warning) => warnings.push(warning),
    origin: 'test',
  });
  return { history, warnings };
}
