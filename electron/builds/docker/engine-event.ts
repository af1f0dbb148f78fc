import type { AuditRecord, EventKind, EventResult } from '@shared/domain/audit';
import { isoTime } from '@shared/kit/clock';
import type { DockerDeps } from './docker-deps';

/** An event of the history about what an engine did for the person at this computer. */
export function engineEvent(
  deps: Pick<DockerDeps, 'clock' | 'origin' | 'person'>,
  kind: EventKind,
  title: string,
  rest: Partial<AuditRecord> & { readonly result: EventResult },
): AuditRecord {
  return {
    kind,
    title,
    at: isoTime(deps.clock.now()),
    actor: { kind: 'person', name: deps.person() },
    appId: null,
    target: 'docker',
    track: null,
    versionName: null,
    versionCode: null,
    from: null,
    to: null,
    fromFraction: null,
    toFraction: null,
    operationId: null,
    confirmedBy: null,
    why: null,
    account: null,
    origin: deps.origin,
    tookMs: null,
    calls: [],
    readBack: null,
    failure: null,
    known: [],
    ...rest,
  };
}
