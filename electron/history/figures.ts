import type { HistoryFigure, ReleaseSpan } from '../ports/history';
import { isUndone, type ReleaseStory } from './release-stories';

const DAY = 86_400_000;
const WEEK = 7 * DAY;
/** Weeks that a figure's bars show. */
const BARS = 8;
/** Versions that an explanation names before it counts the rest. */
const NAMED = 6;

interface Window {
  readonly from: number;
  readonly to: number;
}

/** One thing counted or measured, at the time that decides to which window it belongs. */
interface Sample {
  readonly at: number;
  /** ms, or 1 for something that is counted. */
  readonly value: number;
  readonly label: string;
}

/** The four figures over the days before `now`, each against as many days before those. `now` in ms. */
export function releaseFigures(
  stories: readonly ReleaseStory[],
  now: number,
  days: number,
): readonly HistoryFigure[] {
  const current: Window = { from: now - days * DAY, to: now };
  const before: Window = { from: now - 2 * days * DAY, to: current.from };
  const releases = stories.map((story) => ({ at: story.productionAt, value: 1, label: story.label }));
  const undone = stories
    .filter(isUndone)
    .map((story) => ({ at: story.productionAt, value: 1, label: story.label }));
  const leads = stories.flatMap(({ completedAt, firstSeenAt, label }) =>
    // One that nothing is known of before everybody had it took a time that nobody measured.
    completedAt === null || completedAt === firstSeenAt
      ? []
      : [{ at: completedAt, value: completedAt - firstSeenAt, label }],
  );
  const restores = stories.flatMap(({ halts, label }) =>
    halts.flatMap(({ at, restoredAt }) =>
      restoredAt === null ? [] : [{ at, value: restoredAt - at, label }],
    ),
  );
  const total = within(releases, current).length;
  return [
    {
      ...counted(releases, current, before, now, 'more'),
      id: 'releases',
      title: 'Production releases',
      unit: `in ${days} days`,
      explanation: `Versions that first reached users on a production track in the last ${days} days${named(within(releases, current))}.`,
    },
    {
      ...measured(leads, current, before, now),
      id: 'lead-time',
      title: 'Commit to all users',
      explanation: `Median time from the first event of a version, usually its bundle being read, to 100 % of users, over the versions that got there in the last ${days} days${named(within(leads, current))}.`,
    },
    {
      ...counted(undone, current, before, now, 'fewer'),
      id: 'undone',
      title: 'Releases undone',
      unit: total === 0 ? '' : `of ${total}, ${Math.round((100 * within(undone, current).length) / total)}%`,
      explanation: `Versions released in the last ${days} days that were taken back, or halted and never resumed${named(within(undone, current))}.`,
    },
    {
      ...measured(restores, current, before, now),
      id: 'time-to-restore',
      title: 'Time to restore',
      explanation: `Median time from a halt to the release resuming or another version of the app going out, over the halts of the last ${days} days${named(within(restores, current))}.`,
    },
  ];
}

/** Versions that were on their way on production at some time since `from`, oldest first. Times in ms. */
export function releaseTimeline(stories: readonly ReleaseStory[], from: number): readonly ReleaseSpan[] {
  return stories
    .map((story): ReleaseSpan & { readonly end: number | null } => {
      const end = story.completedAt ?? story.supersededAt ?? story.undoneAt;
      const state = isUndone(story) ? 'halted' : end === null ? 'rolling-out' : 'done';
      return {
        appId: story.appId,
        label: isClimb(story) ? `${story.label} to 100%` : story.label,
        versionCode: story.versionCode,
        versionName: story.versionCode === null ? story.label : null,
        from: new Date(story.productionAt).toISOString(),
        to: end === null ? null : new Date(end).toISOString(),
        state,
        end,
      };
    })
    .filter(({ end }) => end === null || end >= from)
    .map(({ end: _, ...span }) => span);
}

/** Reached everybody step by step: what has them all from the first moment need not say so. */
const isClimb = ({ versionCode, completedAt, productionAt, undoneAt }: ReleaseStory): boolean =>
  completedAt !== null && undoneAt === null && (versionCode !== null || completedAt > productionAt);

type Numbers = Pick<HistoryFigure, 'value' | 'text' | 'unit' | 'comparison' | 'better' | 'bars'>;

function counted(
  samples: readonly Sample[],
  current: Window,
  before: Window,
  now: number,
  better: 'more' | 'fewer',
): Numbers {
  const value = within(samples, current).length;
  const difference = value - within(samples, before).length;
  const direction = difference > 0 ? 'more' : 'fewer';
  return {
    value,
    text: String(value),
    unit: '',
    comparison: difference === 0 ? 'Same as before' : `${Math.abs(difference)} ${direction} than before`,
    better: difference === 0 ? null : direction === better,
    bars: weekly(samples, now, (week) => week.length),
  };
}

function measured(samples: readonly Sample[], current: Window, before: Window, now: number): Numbers {
  const value = median(within(samples, current));
  const earlier = median(within(samples, before));
  const bars = weekly(samples, now, (week) => median(week) ?? 0);
  if (value === null)
    return { value, text: '–', unit: '', comparison: 'Nothing to measure', better: null, bars };
  const { text, unit } = inWords(value);
  if (earlier === null)
    return { value, text, unit, comparison: 'Nothing before to compare', better: null, bars };
  const difference = inWords(Math.abs(value - earlier));
  const same = difference.text === '0';
  const faster = value < earlier;
  return {
    value,
    text,
    unit,
    comparison: same
      ? 'Same as before'
      : `${difference.text} ${difference.unit} ${faster ? 'faster' : 'slower'}`,
    better: same ? null : faster,
    bars,
  };
}

function weekly(
  samples: readonly Sample[],
  now: number,
  of: (week: readonly Sample[]) => number,
): readonly number[] {
  return Array.from({ length: BARS }, (_, index) => {
    const to = now - (BARS - 1 - index) * WEEK;
    return of(within(samples, { from: to - WEEK, to }));
  });
}

function within(samples: readonly Sample[], { from, to }: Window): readonly Sample[] {
  return samples.filter(({ at }) => at > from && at <= to);
}

function median(samples: readonly Sample[]): number | null {
  const values = samples.map(({ value }) => value).sort((a, b) => a - b);
  const upper = values[Math.floor(values.length / 2)];
  const lower = values[Math.ceil(values.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}

/** A duration in the largest unit that fills: `5.2 days`, `3 h`, `19 min`. */
function inWords(ms: number): { readonly text: string; readonly unit: string } {
  if (ms >= DAY) return { text: rounded(ms / DAY), unit: 'days' };
  if (ms >= 3_600_000) return { text: rounded(ms / 3_600_000), unit: 'h' };
  return { text: String(Math.round(ms / 60_000)), unit: 'min' };
}

const rounded = (value: number): string => value.toFixed(1).replace(/\.0$/, '');

function named(samples: readonly Sample[]): string {
  if (samples.length === 0) return ': none';
  const labels = samples.slice(0, NAMED).map(({ label }) => label);
  const rest = samples.length - labels.length;
  return `: ${labels.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
