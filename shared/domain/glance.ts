import type { GateVerdict } from './gate';
import type { WebhookTopic } from './webhook';

/** What stands outside of the window: in the tray, at the taskbar, in a notification. Nothing in it is secret. */
export interface Glance {
  /** Releases on their way to users, each with its share (0–1) and its worst gate. */
  readonly rollouts: readonly GlanceRollout[];
  /** Work under way. */
  readonly jobs: readonly { readonly title: string; readonly fraction: number | null }[];
  /** What waits for a person. */
  readonly needs: number;
}

/** One release on its way. */
export interface GlanceRollout {
  readonly id: string;
  readonly appName: string;
  readonly label: string;
  readonly share: number;
  readonly halted: boolean;
  readonly verdict: GateVerdict;
  /** Its step is over and its gates pass: a person may go on. */
  readonly ready: boolean;
  readonly href: string;
}

/** Something that a person should hear of while they look elsewhere. */
export interface Notice {
  readonly title: string;
  readonly body: string;
  /** The place of the window that shows it. */
  readonly href: string;
  readonly urgent: boolean;
  /** What other programs are told it as; null for what is only shown here. */
  readonly topic: WebhookTopic | null;
  /** A person did it: others are told, and whoever sits here needs no notification. */
  readonly quiet?: true;
}

const WORST: readonly GateVerdict[] = ['breach', 'unknown', 'hold', 'pass'];

/** The worst gate of all releases on their way; null when there is none. */
export function worstGate({ rollouts }: Glance): GateVerdict | null {
  return WORST.find((verdict) => rollouts.some((rollout) => rollout.verdict === verdict)) ?? null;
}

/** The share of the work under way that is done, 0–1; null when nothing tells, undefined when nothing runs. */
export function workDone({ jobs }: Glance): number | null | undefined {
  if (jobs.length === 0) return undefined;
  const told = jobs.flatMap(({ fraction }) => (fraction === null ? [] : [fraction]));
  if (told.length === 0) return null;
  return told.reduce((sum, fraction) => sum + fraction, 0) / told.length;
}

/** What became of the releases since the last look: bakes that are over, gates that were breached. */
export function noticesBetween(before: Glance, after: Glance): readonly Notice[] {
  return after.rollouts.flatMap((now): Notice[] => {
    const was = before.rollouts.find(({ id }) => id === now.id);
    if (!was) return [];
    const { href } = now;
    const who = `${now.appName} ${now.label}`;
    if (now.verdict === 'breach' && was.verdict !== 'breach') {
      return [
        {
          title: `${who}: a gate is breached`,
          body: 'Look at it: nothing is halted by itself.',
          href,
          urgent: true,
          topic: 'gate-breached',
        },
      ];
    }
    if (now.ready && !was.ready) {
      return [
        {
          title: `${who}: the bake is complete`,
          body: 'Its gates pass. The next step waits for you.',
          href,
          urgent: false,
          topic: 'bake-complete',
        },
      ];
    }
    return [];
  });
}
