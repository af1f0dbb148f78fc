import { type AuditRecord, auditRecord } from '@shared/domain/audit';
import type { AppId } from '@shared/domain/ids';
import { percent } from '@shared/domain/store';
import { versionCodeOf } from '@shared/domain/submission/version';
import { isoTime } from '@shared/kit/clock';
import { phaseAt } from './phase';
import { type Shelf, shelfOf } from './shelf';
import type { AppStoreState, Resource } from './state';

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** What Apple takes until somebody has looked at a version. */
const REVIEW_MS = 20 * HOUR;
/** Shares of the seven days of a phased release. */
const DAYS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1] as const;
const APPROVED: readonly unknown[] = ['PENDING_DEVELOPER_RELEASE', 'READY_FOR_DISTRIBUTION'];
const REJECTED: readonly unknown[] = ['REJECTED', 'METADATA_REJECTED'];

/** Who did what before the sandbox was opened, and who answered. */
const PERSON = { kind: 'person', name: 'Lucie Moreau' } as const;
const STORE = { kind: 'store', name: 'App Store' } as const;

/** What a step of a version's way says besides which version it was. */
type Step = Pick<AuditRecord, 'kind' | 'title'> & { readonly at: number } & Partial<
    Pick<AuditRecord, 'actor' | 'confirmedBy' | 'from' | 'to' | 'fromFraction' | 'toFraction'>
  >;

/**
 * How the versions of the simulated App Store got where they are: created, sent to review, answered, released, and
 * their phased days. `target` is the store's id, `now` in ms; nothing lies after it. In no order.
 */
export function appStoreStoryOf(
  state: AppStoreState,
  appIds: ReadonlyMap<string, AppId>,
  target: string,
  now: number,
): readonly AuditRecord[] {
  const shelf = shelfOf(state);
  return shelf.all('appStoreVersions').flatMap((version) => {
    const appId = appIds.get(String(shelf.get('apps', String(version.links.app))?.attributes.bundleId));
    if (!appId) return [];
    return stepsOf(shelf, version, now)
      .filter(({ at }) => at <= now)
      .map((step) => recordOf(version, step, appId, target));
  });
}

function stepsOf(shelf: Shelf, version: Resource, now: number): readonly Step[] {
  const { versionString, appVersionState, createdDate } = version.attributes;
  const name = String(versionString);
  const label = labelOf(shelf, version);
  const created = Date.parse(String(createdDate));
  const steps: Step[] = [{ kind: 'version.created', title: `${name} created on App Store`, at: created }];
  const submission = shelf
    .all('reviewSubmissions')
    .find(({ links }) => links.appStoreVersionForReview === version.id);
  const sent = Date.parse(String(submission?.attributes.submittedDate));
  if (Number.isNaN(sent)) return steps;
  steps.push({
    kind: 'version.submitted',
    title: `${label} submitted for review`,
    at: sent,
    confirmedBy: `Typed ${name}`,
  });
  const decided = Math.min(sent + REVIEW_MS, now);
  const verdict = REJECTED.includes(appVersionState) ? 'rejected' : 'approved';
  if (verdict === 'rejected' || APPROVED.includes(appVersionState)) {
    steps.push({
      kind: 'review.changed',
      title: `${label}: ${verdict} on the App Store`,
      at: decided,
      actor: STORE,
      from: 'In review',
      to: verdict === 'rejected' ? 'Rejected' : 'Approved',
    });
  }
  if (appVersionState === 'READY_FOR_DISTRIBUTION')
    steps.push(...released(shelf, version, label, decided, now));
  return steps;
}

function released(
  shelf: Shelf,
  version: Resource,
  label: string,
  decided: number,
  now: number,
): readonly Step[] {
  const phase = shelf
    .all('appStoreVersionPhasedReleases')
    .find(({ links }) => links.appStoreVersion === version.id);
  const begun = Date.parse(String(phase?.attributes.startDate));
  const phased = !Number.isNaN(begun);
  const at = phased ? begun : decided + HOUR;
  const first = phased ? DAYS[0] : 1;
  const release: Step = {
    kind: 'version.released',
    title: `${label} released to App Store`,
    at,
    confirmedBy: `Typed ${String(version.attributes.versionString)}`,
    from: percent(0),
    to: percent(first),
    fromFraction: 0,
    toFraction: first,
  };
  return phase && phased ? [release, ...daysOf(phase, label, at, now)] : [release];
}

/** The days after the first, as the store counted them, and the pause that stands. */
function daysOf(phase: Resource, label: string, begun: number, now: number): readonly Step[] {
  const day = Number(phaseAt(phase, now).currentDayNumber);
  const steps = DAYS.slice(1, day).map((share, index): Step => {
    const before = DAYS[index] ?? 0;
    return {
      kind: 'rollout.observed',
      title: `${label} is now ${percent(share)}, seen on App Store`,
      at: begun + (index + 1) * DAY,
      actor: STORE,
      from: percent(before),
      to: percent(share),
      fromFraction: before,
      toFraction: share,
    };
  });
  const paused = Number(phase.inner.pausedSince);
  if (phase.attributes.phasedReleaseState !== 'PAUSED' || !(paused > 0)) return steps;
  const share = DAYS[day - 1] ?? 1;
  return [
    ...steps,
    {
      kind: 'rollout.halted',
      title: `${label} halted at ${percent(share)}`,
      at: paused,
      confirmedBy: `Typed PAUSE ${label.replace(/ \(.*/, '')}`,
      from: percent(share),
      to: `Paused at ${percent(share)}`,
      fromFraction: share,
      toFraction: share,
    },
  ];
}

/** `1.4.0 (142)`; without a build the version alone. */
function labelOf(shelf: Shelf, { attributes, links }: Resource): string {
  const build = shelf.get('builds', String(links.build));
  return `${attributes.versionString}${build ? ` (${build.attributes.version})` : ''}`;
}

function recordOf({ attributes }: Resource, step: Step, appId: AppId, target: string): AuditRecord {
  const name = String(attributes.versionString);
  return auditRecord({
    actor: PERSON,
    confirmedBy: step.actor === STORE ? null : 'Clicked',
    ...step,
    at: isoTime(step.at),
    result: step.actor === STORE ? 'seen' : 'done',
    appId,
    target,
    track: 'app-store',
    versionName: name,
    versionCode: versionCodeOf(name),
    origin: 'sandbox, sample story',
  });
}
