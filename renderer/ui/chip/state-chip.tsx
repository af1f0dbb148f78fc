import type { IconName } from '../icon/icon';
import type { Tone } from '../theme/tone';
import { Chip } from './chip';

/** Every state that a release, a step or a reading can be in, as one word each. */
export type StateName =
  | 'draft'
  | 'processing'
  | 'in-review'
  | 'rolling-out'
  | 'baking'
  | 'ready'
  | 'done'
  | 'watch'
  | 'halted'
  | 'failed'
  | 'not-read'
  | 'not-known'
  | 'stale';

interface StateLook {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly label: string;
}

/** One icon, one colour family and one label per state, everywhere in the product. */
export const STATE_LOOKS: Readonly<Record<StateName, StateLook>> = {
  draft: { tone: 'draft', icon: 'circle-dashed', label: 'Draft' },
  processing: { tone: 'processing', icon: 'loader', label: 'Processing' },
  'in-review': { tone: 'review', icon: 'eye', label: 'In review' },
  'rolling-out': { tone: 'rolling', icon: 'stairs', label: 'Rolling out' },
  baking: { tone: 'baking', icon: 'hourglass', label: 'Baking' },
  ready: { tone: 'rolling', icon: 'stairs', label: 'Ready' },
  done: { tone: 'done', icon: 'circle-check', label: 'Done' },
  watch: { tone: 'watch', icon: 'alert-triangle', label: 'Watch' },
  halted: { tone: 'halted', icon: 'halt', label: 'Halted' },
  failed: { tone: 'failed', icon: 'circle-x', label: 'Failed' },
  'not-read': { tone: 'failed', icon: 'circle-x', label: 'Not read' },
  'not-known': { tone: 'watch', icon: 'alert-triangle', label: 'Not known' },
  stale: { tone: 'draft', icon: 'circle-dashed', label: 'Stale' },
};

interface StateChipProps {
  readonly state: StateName;
  /** Replaces the word where the place says more: `Ready to advance`, `Stale, 14m`. */
  readonly children?: string;
}

/** The state of something, with its icon and word. */
export function StateChip({ state, children }: StateChipProps) {
  const look = STATE_LOOKS[state];
  return (
    <Chip tone={look.tone} icon={look.icon} spin={state === 'processing'} solid={state === 'halted'}>
      {children ?? look.label}
    </Chip>
  );
}
