import type { CallView } from '../calls/call-list';
import type { TimedValue } from '../chart/scale';
import type { AxisRow } from '../ladder/axis';
import type { LadderRung } from '../ladder/rung';
import type { PaletteItem } from '../palette/palette-search';
import type { SheetView } from '../sheet/sheet-view';

/** The moment of the gallery: Mon 23 November 2026, 14:32:08 UTC. */
export const NOW = Date.UTC(2026, 10, 23, 14, 32, 8);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Minutes before the moment, as ISO time. */
export const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();

const step = (percent: number, rest: Omit<LadderRung, 'label' | 'fraction'>): LadderRung => ({
  label: `${percent}%`,
  fraction: percent / 100,
  ...rest,
});

export const READY: readonly LadderRung[] = [
  step(5, { kind: 'past', verdict: 'pass', time: 'Sun 14:05' }),
  step(10, { kind: 'next', time: 'Now' }),
  step(25, { kind: 'planned', time: 'Tue 14:35' }),
  step(50, { kind: 'planned', time: 'Wed 14:35' }),
  step(100, { kind: 'blocked', blockedBy: 'freeze', time: '30 Nov 06:00' }),
];

export const BAKING: readonly LadderRung[] = [
  step(5, { kind: 'past', verdict: 'pass', time: 'Sat 22:05' }),
  step(25, { kind: 'current', tone: 'baking', bakeProgress: 0.68, time: 'Sun 22:10' }),
  step(50, { kind: 'planned', time: 'Today 22:10' }),
  step(100, { kind: 'planned', time: 'Tue 22:10' }),
];

export const HALTED: readonly LadderRung[] = [
  step(5, { kind: 'past', verdict: 'pass', time: '13:20' }),
  step(25, { kind: 'past', verdict: 'pass', time: '13:38' }),
  step(50, { kind: 'current', verdict: 'breach', time: '13:58' }),
  step(100, { kind: 'planned' }),
];

export const UNKNOWN: readonly LadderRung[] = [
  step(5, { kind: 'past', verdict: 'pass' }),
  step(10, { kind: 'blocked', blockedBy: 'unknown' }),
  step(25, { kind: 'planned' }),
  step(50, { kind: 'planned' }),
  step(100, { kind: 'blocked', blockedBy: 'lock' }),
];

export const STAGING: readonly LadderRung[] = [
  { label: 'Internal', fraction: null, audience: '24 testers', kind: 'past', tone: 'done', verdict: 'pass' },
  { label: 'Closed', fraction: null, audience: '120 testers', kind: 'next' },
  { label: 'Open', fraction: null, audience: 'Not used', kind: 'planned' },
];

export const PROCESSING: readonly LadderRung[] = [
  {
    label: 'Internal',
    fraction: null,
    audience: '18 testers',
    kind: 'current',
    tone: 'staging',
    bakeProgress: 0.65,
  },
  { label: 'QA', fraction: null, audience: '42 testers', kind: 'planned' },
  { label: 'External', fraction: null, audience: '860 testers', kind: 'planned' },
];

const wave = (count: number, base: number, swing: number) =>
  Array.from(
    { length: count },
    (_, index) => base + Math.sin(index * 1.7) * swing + Math.cos(index * 0.6) * swing,
  );

export const CALM = wave(24, 0.42, 0.04);
export const RISING = [...wave(18, 0.8, 0.08), 1.1, 1.6, 2.1, 2.4, 2.31, 2.31];
export const NEAR = wave(24, 300, 6);
export const GAPS: readonly (number | null)[] = CALM.map((value, index) =>
  index > 8 && index < 14 ? null : value,
);

const course = (values: readonly number[]): readonly TimedValue[] =>
  values.map((value, index) => ({ at: NOW - DAY + index * HOUR, value: value / 100 }));

export const COURSE: readonly TimedValue[] = [...course([0.83, 0.64, ...wave(20, 0.44, 0.05)])];
export const PREVIOUS: readonly TimedValue[] = course(wave(22, 0.5, 0.03));
export const COURSE_FROM = NOW - DAY;

const CALLS: readonly CallView[] = [
  { id: 'open', method: 'POST', path: '/edits', purpose: 'Opens a draft edit. Nothing is visible to users.' },
  {
    id: 'check',
    method: 'GET',
    path: '/edits/{id}/tracks/production',
    purpose: 'Stops here unless 142 is still in progress at 0.05.',
  },
  {
    id: 'write',
    method: 'PUT',
    path: '/edits/{id}/tracks/production',
    purpose: 'Sets the share of users in the draft edit.',
    current: releases(0.05),
    body: releases(0.1),
  },
  {
    id: 'validate',
    method: 'POST',
    path: '/edits/{id}:validate',
    purpose: 'Stops here on any Play policy error.',
  },
  {
    id: 'commit',
    method: 'POST',
    path: '/edits/{id}:commit',
    purpose: 'Users are affected from this call on.',
    affectsUsers: true,
  },
];

function releases(userFraction: number) {
  return {
    track: 'production',
    releases: [
      { versionCodes: ['142'], status: 'inProgress', userFraction },
      { versionCodes: ['138'], status: 'completed' },
    ],
  };
}

/** The calls while the given one is being sent, or after it failed. */
export function callsAt(position: number, state: 'sending' | 'failed' | 'unknown'): readonly CallView[] {
  return CALLS.map((call, index): CallView => {
    if (index < position) return { ...call, state: 'done', tookMs: 288 + index * 61, status: 200 };
    if (index > position) return { ...call, state: 'pending' };
    return { ...call, state, tookMs: 5100, status: state === 'failed' ? 503 : null };
  });
}

export const SHEET: SheetView = {
  title: 'Advance Google Play production',
  before: { headline: '5%', people: 'about 1,284 users' },
  after: { headline: '10%', people: 'about 2,569 users' },
  source: '25,690 active devices, Play Console, read today 06:00',
  rungs: READY.map((rung) => (rung.kind === 'past' ? { ...rung, kind: 'past' } : rung)),
  host: 'androidpublisher.googleapis.com, com.arkalia.cia',
  calls: CALLS,
  notes: [
    { tone: 'undo', text: 'Halt stops new installs. Devices already on 1.4.0 keep it.' },
    { tone: 'bake', text: 'A new 24h bake starts. 25% opens about Tue 24 Nov 14:35.' },
    { tone: 'gates', text: '4 of 4 gates pass, 5 of 5 sign-offs, no freeze now.' },
  ],
  confirmation: { kind: 'typed', expected: '10%' },
  needsReason: false,
  action: 'Advance to 10%',
};

export const AXIS_FROM = NOW - 2.6 * DAY;
export const AXIS_TO = NOW + 7.4 * DAY;

export const AXIS: readonly AxisRow[] = [
  {
    id: 'play',
    title: 'Google Play',
    icon: 'android',
    figure: '5%',
    lines: ['1.4.0 (142), 24h bake', 'Read 2m ago'],
    rungs: placed(READY, [-24.4, 0, 24, 48, 159.5, 177]),
  },
  {
    id: 'backend',
    title: 'Closed testing',
    icon: 'flask',
    figure: '25%',
    lines: ['1.4.0, 25.3% observed', 'Read 4s ago'],
    rungs: placed(BAKING, [-40, -16.4, 7.6, 31.6, 177]),
  },
  {
    id: 'halted',
    title: 'Open testing',
    icon: 'flag',
    figure: '50%',
    lines: ['1.4.0, halted 34m ago', 'Read 4s ago'],
    rungs: placed(HALTED, [-50, -30, -12, 30, 177]),
    halted: true,
  },
];

function placed(rungs: readonly LadderRung[], hours: readonly number[]) {
  return rungs.map((rung, index) => ({
    ...rung,
    from: NOW + (hours[index] ?? 0) * HOUR,
    to: NOW + (hours[index + 1] ?? 177) * HOUR,
  }));
}

const nothing = () => undefined;

export const PALETTE: readonly PaletteItem[] = [
  {
    id: 'a',
    group: 'Commands',
    label: 'Advance Google Play…',
    icon: 'stairs',
    note: 'now 5%',
    kbd: 'A',
    onOpen: nothing,
  },
  {
    id: 'b',
    group: 'Commands',
    label: 'Advance open testing…',
    icon: 'stairs',
    note: 'halted at 50%',
    onOpen: nothing,
  },
  {
    id: 'c',
    group: 'Commands',
    label: 'Advance closed testing…',
    icon: 'stairs',
    lockedReason: 'baking, 7h 38m left',
    onOpen: nothing,
  },
  {
    id: 'd',
    group: 'Releases and builds',
    label: '1.4.0, advances to 10% next',
    icon: 'rocket',
    note: 'Ready',
    onOpen: nothing,
  },
  {
    id: 'e',
    group: 'History',
    label: 'Google Play advanced to 100%',
    icon: 'history',
    note: '1.3.2, 14 Nov',
    onOpen: nothing,
  },
];
