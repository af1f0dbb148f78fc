import type { HistoryEvent } from '@shared/domain/audit';
import { type Glance, type Notice, noticesBetween } from '@shared/domain/glance';
import type { Clock } from '@shared/kit/clock';
import { noticeOf } from './host-glance';

/** Who is told what stands outside of the window. */
interface Listener {
  glance(glance: Glance): void;
  notice(notice: Notice): void;
}

/** Keeps a host's tray, taskbar and notifications true. */
export interface HostWatch {
  /** Something may have changed. */
  touch(): void;
  recorded(event: HistoryEvent): void;
  /** Another workspace is open: what was known of the one before is no news. */
  forget(): void;
  follow(listener: Listener): () => void;
}

/** Uploads tell every few milliseconds how far they are; a tray needs it twice a second. */
const EVERY_MS = 500;

/** Watches by looking: `look` gives what stands now, or null while nothing is open. */
export function createHostWatch(look: () => Glance | null, pace: Clock): HostWatch {
  const listeners = new Set<Listener>();
  let known: Glance | null = null;
  let due = false;

  const tell = (notice: Notice): void => {
    for (const listener of listeners) listener.notice(notice);
  };

  function lookNow(): void {
    due = false;
    const now = look();
    if (!now) return;
    if (known) noticesBetween(known, now).forEach(tell);
    const same = known && JSON.stringify(known) === JSON.stringify(now);
    known = now;
    if (!same) for (const listener of listeners) listener.glance(now);
  }

  return {
    touch() {
      if (due || listeners.size === 0) return;
      due = true;
      void pace.sleep(EVERY_MS).then(lookNow);
    },
    recorded(event) {
      const notice = listeners.size > 0 ? noticeOf(event) : null;
      if (notice) tell(notice);
    },
    forget() {
      known = null;
    },
    follow(listener) {
      listeners.add(listener);
      this.touch();
      return () => listeners.delete(listener);
    },
  };
}
