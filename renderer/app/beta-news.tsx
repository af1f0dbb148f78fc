import type { HistoryEvent } from '@shared/domain/audit';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useBrain } from '../bridge/bridge-context';
import { eventLook } from '../ui/data/event-look';
import { useToast } from '../ui/feedback/toast';
import { useGo } from '../ui/link/link';

const KINDS = ['beta.observed', 'beta.order-ended', 'feedback.received'] as const;
const LATEST = 5;

/** Says in a toast when processing or beta review has ended and when feedback comes, whichever screen is open. */
export function BetaNews() {
  const brain = useBrain();
  const toast = useToast();
  const go = useGo();
  const told = useRef<number | null>(null);
  const latest = useQuery(brain.history.query.queryOptions({ input: { kinds: [...KINDS], limit: LATEST } }));
  const events = latest.data?.events;
  useEffect(() => {
    if (!events) return;
    const before = told.current;
    told.current = events[0]?.sequence ?? before ?? 0;
    // What happened before this window opened is in the history, and no news.
    if (before === null) return;
    for (const event of events.filter(({ sequence }) => sequence > before).toReversed()) {
      toast({
        ...eventLook(event),
        title: event.title,
        action: { label: 'Open', onAct: () => go(placeOf(event)) },
      });
    }
  }, [events, toast, go]);
  return null;
}

function placeOf(event: HistoryEvent): string {
  const app = event.appId === null ? '' : `?app=${encodeURIComponent(event.appId)}`;
  return event.kind === 'feedback.received' ? `/testflight/feedback${app}` : `/testflight${app}`;
}
