import type { LaneView, Need, SubmissionView } from '@shared/domain/lane';
import type { PhaseName } from '@shared/domain/rollout/phase';
import { settledPart } from '@shared/domain/submission/transition';
import { isoTime } from '@shared/kit/clock';

/** Phases in which what users get says more than the way through review. */
const REACH_FIRST: ReadonlySet<PhaseName> = new Set([
  'not-known',
  'breached',
  'halted',
  'rolling-out',
  'done',
]);

/**
 * What a version on its way through review waits for, if for a person. Undefined when its reach decides: it is on the
 * shelf, or something about its rollout is more urgent.
 */
export function submissionNeed(
  lane: LaneView,
  { state, phase, missing }: SubmissionView,
  reach: PhaseName,
): readonly Need[] | undefined {
  if (REACH_FIRST.has(reach)) return reach === 'rolling-out' || reach === 'done' ? [] : undefined;
  const settled = settledPart(state);
  const base = {
    id: `${lane.appId}/${lane.track}/${lane.versionCode}/${phase.name}`,
    appId: lane.appId,
    track: lane.track,
    versionCode: lane.versionCode,
    text: `${lane.appName}, ${lane.targetTitle}. ${phase.sentence}`,
    since: 'since' in settled ? isoTime(settled.since) : lane.readAt,
    intent: null,
    action: 'Open',
  } as const;
  switch (phase.name) {
    case 'not-known':
      return [{ ...base, tone: 'not-known', title: 'An outcome is not known' }];
    case 'rejected':
      return [{ ...base, tone: 'failed', title: `${lane.label} was rejected`, action: 'Mend it…' }];
    case 'approved':
      return [
        {
          ...base,
          tone: 'ready',
          title: `Release ${lane.label}`,
          action: 'Review and release…',
          intent: 'release',
        },
      ];
    case 'waiting':
    case 'in-review':
      return [{ ...base, tone: 'in-review', title: `${lane.label} is ${phase.title.toLowerCase()}` }];
    case 'preparing':
    case 'withdrawn':
    case 'assembled':
      return [
        missing.length === 0
          ? {
              ...base,
              tone: 'draft',
              title: `Submit ${lane.label}`,
              action: 'Review and submit…',
              intent: 'submit',
            }
          : { ...base, tone: 'draft', title: `Finish ${lane.label}`, text: `${base.text} ${missing[0]}` },
      ];
    default:
      return [];
  }
}
