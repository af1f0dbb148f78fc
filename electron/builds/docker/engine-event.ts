import { type AuditRecord, auditRecord, type EventKind, type EventResult } from '@shared/domain/audit';
import { isoTime } from '@shared/kit/clock';
import type { DockerDeps } from './docker-deps';

/** An event of the history about what an engine did for the person at this computer. */
export function engineEvent(
  deps: Pick<DockerDeps, 'clock' | 'origin' | 'person'>,
  kind: EventKind,
  title: string,
  rest: Partial<AuditRecord> & { readonly result: EventResult },
): AuditRecord {
  return auditRecord({
    kind,
    title,
    at: isoTime(deps.clock.now()),
    actor: { kind: 'person', name: deps.person() },
    target: 'docker',
    origin: deps.origin,
    ...rest,
  });
}
