import type { BoardView, LaneView } from '@shared/domain/lane';
import type { SubmissionPhaseName } from '@shared/domain/submission/phase';
import { useEffect, useRef } from 'react';
import { type ToastView, useToast } from '../ui/feedback/toast';
import type { IconName } from '../ui/icon/icon';
import { releaseHref } from '../ui/lane/lane-acts';
import { useGo } from '../ui/link/link';
import type { Tone } from '../ui/theme/tone';

/** Phases that somebody waits for, with how they look. */
const NEWS: Readonly<Partial<Record<SubmissionPhaseName, { readonly tone: Tone; readonly icon: IconName }>>> =
  {
    'in-review': { tone: 'review', icon: 'eye' },
    rejected: { tone: 'failed', icon: 'circle-x' },
    approved: { tone: 'done', icon: 'circle-check' },
    scheduled: { tone: 'done', icon: 'circle-check' },
    live: { tone: 'done', icon: 'circle-check' },
  };

/** Says in a toast when a review or a store's processing has ended, whichever screen is open. */
export function ReviewNews({ board }: { readonly board: BoardView | undefined }) {
  const toast = useToast();
  const go = useGo();
  const known = useRef<ReadonlyMap<string, SubmissionPhaseName> | null>(null);
  useEffect(() => {
    if (!board) return;
    const lanes = board.apps.flatMap((app) => [...app.production, ...app.staging]);
    const before = known.current;
    known.current = new Map(lanes.map((lane) => [keyOf(lane), lane.submission?.phase.name ?? 'absent']));
    if (!before) return;
    for (const lane of lanes) {
      const news = newsOf(lane, before.get(keyOf(lane)));
      if (!news) continue;
      toast({
        ...news,
        action: { label: 'Open', onAct: () => go(releaseHref(lane, lane.track)) },
      });
    }
  }, [board, toast, go]);
  return null;
}

const keyOf = (lane: LaneView): string => `${lane.appId}/${lane.track}/${lane.versionCode}`;

function newsOf(lane: LaneView, before: SubmissionPhaseName | undefined): ToastView | null {
  const phase = lane.submission?.phase;
  const look = phase && NEWS[phase.name];
  if (!look || before === undefined || before === phase.name) return null;
  return { ...look, title: `${lane.label}: ${phase.title.toLowerCase()}`, detail: phase.sentence };
}
