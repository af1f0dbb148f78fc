import { type AuditRecord, auditRecord } from '@shared/domain/audit';
import { serviceAppId } from '@shared/domain/backend/service-id';
import { percent } from '@shared/domain/store';
import { isoTime } from '@shared/kit/clock';
import type { Seed } from './seed-schema';

type Workload = Seed['workloads'][number];
type Revision = Workload['revisions'][number];

/** A colour that no user reaches has no past of its own. */
const REACHED = ['stable', 'blue', 'canary'];

/**
 * How the sample's services came to what the cluster runs: a roll-out for each of their revisions, and the canary that
 * is under way. `now` in ms; nothing lies after it. In no order.
 */
export function backendStoryOf(seed: Seed, target: string, now: number): readonly AuditRecord[] {
  return seed.workloads
    .filter(({ track }) => REACHED.includes(track))
    .flatMap((workload) =>
      workload.revisions
        .filter(({ createdAt }) => createdAt <= now)
        .map((revision, at, all) => told(workload, revision, all[at - 1], target, shareOf(seed, workload))),
    );
}

/** Share of a service's pods, 0–1. */
function shareOf(seed: Seed, { namespace, name, app = name, replicas }: Workload): number {
  const all = seed.workloads.filter((one) => one.namespace === namespace && (one.app ?? one.name) === app);
  return (
    replicas /
    Math.max(
      1,
      all.reduce((sum, one) => sum + one.replicas, 0),
    )
  );
}

function told(
  workload: Workload,
  { tag, createdAt, author }: Revision,
  before: Revision | undefined,
  target: string,
  share: number,
): AuditRecord {
  const { namespace, name, app = name, track } = workload;
  const isCanary = track === 'canary';
  const fraction = isCanary ? share : 1;
  return auditRecord({
    kind: isCanary ? 'backend.canary' : 'backend.rolled-out',
    at: isoTime(createdAt),
    actor: { kind: 'person', name: author ?? 'Lucie Moreau' },
    result: 'done',
    title: isCanary ? `Canary of ${tag} at ${percent(fraction)}` : `${name} set to ${tag}`,
    appId: serviceAppId({ environment: namespace, service: app }),
    target,
    track: namespace,
    versionName: tag,
    from: isCanary ? percent(0) : (before?.tag ?? 'Nothing'),
    to: isCanary ? percent(fraction) : tag,
    fromFraction: 0,
    toFraction: fraction,
    confirmedBy: namespace === 'production' ? `Typed ${tag}` : 'Clicked',
    origin: 'sandbox, sample story',
  });
}
