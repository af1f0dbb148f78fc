import type { EventKind, EventResult } from '@shared/domain/audit';

/** What the figures need of one event. Times in ms since the epoch. */
export interface ReleaseFact {
  readonly at: number;
  readonly kind: EventKind;
  readonly result: EventResult;
  readonly appId: string;
  readonly track: string | null;
  /** Null for a backend, whose versions have names only. */
  readonly versionCode: number | null;
  readonly versionName: string | null;
  /** Share of users afterwards, 0–1; null when the event does not say. */
  readonly toFraction: number | null;
  /** What users had before and have afterwards, in words. */
  readonly from: string | null;
  readonly to: string | null;
}

/** How one version fared on production. Times in ms since the epoch. */
export interface ReleaseStory {
  readonly appId: string;
  readonly versionCode: number | null;
  readonly label: string;
  /** The first event of any kind that names the version: when it came to Slipway. */
  readonly firstSeenAt: number;
  /** First users on production. */
  readonly productionAt: number;
  readonly completedAt: number | null;
  readonly halts: readonly Halt[];
  /** When everybody was given back what they had before; null when that was not. */
  readonly undoneAt: number | null;
  /** When a newer version reached its first users before this one had reached all. */
  readonly supersededAt: number | null;
}

/** A halt, until users were served again: the release resumed, or another version of the app went out. */
export interface Halt {
  readonly at: number;
  readonly restoredAt: number | null;
  readonly resumed: boolean;
}

/** Kinds that tell what users have; intents, failures and gates do not. */
export const EXPOSURE_KINDS = [
  'release.uploaded',
  'release.promoted',
  'rollout.started',
  'rollout.advanced',
  'rollout.completed',
  'rollout.halted',
  'rollout.resumed',
  'rollout.observed',
  'version.released',
  'backend.rolled-out',
  'backend.canary',
  'backend.switched',
  'backend.undone',
] as const satisfies readonly EventKind[];

/** Whether a version went wrong for good: taken back, or halted and not resumed afterwards. */
export function isUndone(story: ReleaseStory): boolean {
  return story.undoneAt !== null || story.halts.at(-1)?.resumed === false;
}

/**
 * Tells, from facts in the order of their events, how every version fared that reached users on one of the tracks that
 * are for everybody.
 */
export function releaseStories(
  facts: readonly ReleaseFact[],
  publicTracks: readonly string[],
): readonly ReleaseStory[] {
  const groups = Map.groupBy(facts, ({ appId, versionCode, versionName }) =>
    JSON.stringify([appId, versionCode ?? versionName]),
  );
  const undone = facts.filter((fact) => fact.kind === 'backend.undone' && isExposure(fact, publicTracks));
  const told = [...groups.values()].flatMap((group) => tell(group, undone, publicTracks) ?? []);
  return told
    .map((story) => withOthers(story, told))
    .sort((a, b) => a.productionAt - b.productionAt || (a.versionCode ?? 0) - (b.versionCode ?? 0));
}

function tell(
  facts: readonly ReleaseFact[],
  undone: readonly ReleaseFact[],
  publicTracks: readonly string[],
): ReleaseStory | null {
  const happened = facts.filter((fact) => isExposure(fact, publicTracks));
  const first = happened.find(reachesUsers);
  const [earliest] = facts;
  if (first === undefined || earliest === undefined) return null;
  const name = facts.findLast((fact) => fact.versionName !== null)?.versionName;
  return {
    appId: first.appId,
    versionCode: first.versionCode,
    label: name ?? String(first.versionCode),
    firstSeenAt: earliest.at,
    productionAt: first.at,
    completedAt: happened.find((fact) => fact.kind !== 'rollout.halted' && fact.toFraction === 1)?.at ?? null,
    halts: haltsIn(happened),
    undoneAt: takenBackAt(first, happened, undone),
    supersededAt: null,
  };
}

/** A canary that was stopped, or an undo that names the version as the one before; unless it went out again. */
function takenBackAt(
  { appId, versionName, at: firstAt }: ReleaseFact,
  happened: readonly ReleaseFact[],
  undone: readonly ReleaseFact[],
): number | null {
  const since = happened.findLast(reachesUsers)?.at ?? firstAt;
  const last = happened.at(-1);
  if (last?.kind === 'backend.canary' && last.toFraction === 0) return last.at;
  return (
    undone.find((fact) => fact.appId === appId && fact.from === versionName && fact.at >= since)?.at ?? null
  );
}

function haltsIn(happened: readonly ReleaseFact[]): readonly Halt[] {
  const halts: Halt[] = [];
  let haltedAt: number | null = null;
  for (const fact of happened) {
    if (isHalt(fact)) haltedAt ??= fact.at;
    else if (haltedAt !== null && reachesUsers(fact)) {
      halts.push({ at: haltedAt, restoredAt: fact.at, resumed: true });
      haltedAt = null;
    }
  }
  return haltedAt === null ? halts : [...halts, { at: haltedAt, restoredAt: null, resumed: false }];
}

function withOthers(story: ReleaseStory, all: readonly ReleaseStory[]): ReleaseStory {
  const others = all.filter((other) => other.appId === story.appId && other !== story);
  const earliest = (times: readonly number[]) => (times.length === 0 ? null : Math.min(...times));
  const newer = others
    .filter((other) => other.versionCode === null || other.versionCode > (story.versionCode ?? 0))
    .map((other) => other.productionAt);
  const supersededAt = earliest(newer.filter((at) => at > story.productionAt));
  return {
    ...story,
    supersededAt:
      story.completedAt !== null && story.completedAt <= (supersededAt ?? 0) ? null : supersededAt,
    halts: story.halts.map((halt) =>
      halt.restoredAt === null
        ? { ...halt, restoredAt: earliest(others.map((o) => o.productionAt).filter((at) => at > halt.at)) }
        : halt,
    ),
  };
}

function isExposure(fact: ReleaseFact, publicTracks: readonly string[]): boolean {
  const counts = fact.result === 'done' || fact.result === 'seen';
  const isPublic = fact.track !== null && publicTracks.includes(fact.track);
  return counts && isPublic && (EXPOSURE_KINDS as readonly string[]).includes(fact.kind);
}

function isHalt(fact: ReleaseFact): boolean {
  return (
    fact.kind === 'rollout.halted' || (fact.kind === 'rollout.observed' && /\bhalted\b/i.test(fact.to ?? ''))
  );
}

function reachesUsers(fact: ReleaseFact): boolean {
  return !isHalt(fact) && fact.toFraction !== null && fact.toFraction > 0;
}
