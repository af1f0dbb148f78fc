import type { Tone, Verdict } from '../theme/tone';

/** Where a rung stands: reached before, being lived on, the one that may be taken now, later, or met by a stop. */
export type RungKind = 'past' | 'current' | 'next' | 'planned' | 'blocked';

/** What colour a reached rung speaks in. */
export type RungTone = 'exposure' | 'baking' | 'staging' | 'done';

/** One step of any ladder: a share of users, or an audience of testers. */
export interface LadderRung {
  /** `5%`, or the audience's name. */
  readonly label: string;
  /** Share of users, 0–1; null for audiences, whose rungs rise evenly. */
  readonly fraction: number | null;
  /** Who that is, e.g. `24 testers`; shown in the place of the time. */
  readonly audience?: string;
  readonly kind: RungKind;
  /** How far the bake of the current rung has come, 0–1. */
  readonly bakeProgress?: number;
  readonly verdict?: Verdict;
  /** When it was reached, or the earliest time when it can be. */
  readonly time?: string;
  readonly blockedBy?: 'freeze' | 'lock' | 'unknown';
  readonly tone?: RungTone;
}

const FLOOR = 0.2;

/**
 * The height of a rung as a share (0–1) of the tallest. It grows with the square root of exposure, so that 1 % is
 * still seen and the ramp still reads as risk. Audiences have no fraction and rise evenly.
 */
export function rungHeight(fraction: number | null, index: number, count: number): number {
  const rise = fraction === null ? (index + 1) / Math.max(1, count) : Math.sqrt(clamp(fraction));
  return FLOOR + (1 - FLOOR) * rise;
}

/** How much of a rung is filled, 0–1: past ones wholly, the current one as far as its bake has come. */
export function rungFill(rung: Pick<LadderRung, 'kind' | 'bakeProgress'>, halted: boolean): number {
  if (rung.kind === 'past') return 1;
  if (rung.kind !== 'current') return 0;
  return halted ? 1 : clamp(rung.bakeProgress ?? 1);
}

/** The colour family of a rung. */
export function rungTone(rung: Pick<LadderRung, 'kind' | 'tone'>, halted: boolean): Tone {
  if (rung.kind === 'current' && halted) return 'halted';
  if (rung.kind === 'blocked') return 'watch';
  switch (rung.tone) {
    case 'baking':
      return 'baking';
    case 'staging':
      return 'processing';
    case 'done':
      return 'done';
    default:
      return 'rolling';
  }
}

const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  pass: 'gates passed',
  hold: 'gates hold',
  breach: 'a gate was breached',
  unknown: 'gates not known',
};

/** One rung as a sentence, for people who hear the ladder. */
export function rungSentence(rung: LadderRung, halted: boolean): string {
  const parts: string[] = [];
  if (rung.kind === 'past') parts.push('reached');
  if (rung.kind === 'current') parts.push(halted ? 'halted here' : 'current');
  if (rung.kind === 'next') parts.push('next');
  if (rung.kind === 'planned') parts.push('planned');
  if (rung.kind === 'blocked') {
    parts.push(
      rung.blockedBy === 'freeze'
        ? 'met by the change freeze'
        : rung.blockedBy === 'lock'
          ? 'locked'
          : 'not known',
    );
  }
  if (rung.kind === 'current' && !halted && rung.bakeProgress !== undefined && rung.bakeProgress < 1) {
    parts.push(`bake ${Math.round(clamp(rung.bakeProgress) * 100)}% done`);
  }
  if (rung.audience) parts.push(rung.audience);
  if (rung.time) parts.push(rung.time);
  if (rung.verdict) parts.push(VERDICT_WORDS[rung.verdict]);
  return `${rung.label}: ${parts.join(', ')}`;
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/** A rung with its place on an axis of time, ms since the epoch. */
export interface AxisRung extends LadderRung {
  readonly from: number;
  /** The last rung lasts to the end of the axis. */
  readonly to: number;
}
