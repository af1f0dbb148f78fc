import { describe, expect, it } from 'vitest';
import { releaseFigures, releaseTimeline } from '../../../electron/history/figures';
import { type ReleaseFact, releaseStories } from '../../../electron/history/release-stories';

const NOW = Date.UTC(2026, 10, 23, 12);
const DAY = 86_400_000;
const MINUTE = 60_000;
const PUBLIC = ['production', 'app-store'];

/** A fact so many days ago. */
function fact(daysAgo: number, versionCode: number, parts: Partial<ReleaseFact> = {}): ReleaseFact {
  return {
    at: NOW - daysAgo * DAY,
    kind: 'rollout.advanced',
    result: 'done',
    appId: 'android',
    track: 'production',
    versionCode,
    versionName: `1.${versionCode}.0`,
    toFraction: null,
    from: null,
    to: null,
    ...parts,
  };
}

const read = (daysAgo: number, code: number) => fact(daysAgo, code, { kind: 'artifact.read', track: null });
const reach = (daysAgo: number, code: number, toFraction: number) => fact(daysAgo, code, { toFraction });
const halt = (daysAgo: number, code: number) =>
  fact(daysAgo, code, { kind: 'rollout.halted', toFraction: 0.1 });

function figures(facts: readonly ReleaseFact[]) {
  const sorted = facts.toSorted((a, b) => a.at - b.at);
  const [releases, lead, undone, restore] = releaseFigures(releaseStories(sorted, PUBLIC), NOW, 28);
  return { releases, lead, undone, restore };
}

describe('release figures', () => {
  it('count versions when they first reach users on production', () => {
    const { releases } = figures([
      read(40, 1),
      reach(39, 1, 0.05),
      reach(20, 1, 1), // the same version going on is no second release
      reach(10, 2, 0.05),
      reach(3, 3, 0.05),
      fact(2, 4, { track: 'internal', toFraction: 1 }),
      fact(2, 5, { toFraction: 0.05, result: 'failed' }),
      fact(2, 6, { toFraction: 0.05, kind: 'operation.intent', result: 'seen' }),
    ]);
    expect(releases).toMatchObject({
      value: 2,
      text: '2',
      unit: 'in 28 days',
      comparison: '1 more than before',
      better: true,
    });
    expect(releases?.bars).toEqual([0, 0, 1, 0, 0, 0, 1, 1]);
    expect(releases?.explanation).toContain(': 1.2.0, 1.3.0.');
  });

  it('measure from the first event of a version to all of its users', () => {
    const { lead } = figures([
      read(60, 1),
      reach(59, 1, 0.05),
      reach(50, 1, 1),
      read(20, 2),
      reach(14.8, 2, 1),
      read(9, 3),
      reach(8, 3, 0.05), // not there yet
    ]);
    expect(lead).toMatchObject({ text: '5.2', unit: 'days', comparison: '4.8 days faster', better: true });
    expect(lead?.value).toBeCloseTo(5.2 * DAY);
  });

  it('count what was halted and never resumed, also when a newer version took over', () => {
    const { undone } = figures([
      reach(20, 1, 0.05),
      halt(19, 1),
      reach(18, 1, 0.05), // resumed
      reach(15, 2, 0.05),
      halt(14, 2),
      reach(13, 3, 0.05),
    ]);
    expect(undone).toMatchObject({
      value: 1,
      unit: 'of 3, 33%',
      comparison: '1 more than before',
      better: false,
    });
    expect(undone?.explanation).toContain('1.2.0');
  });

  it('measure from a halt to users being served again', () => {
    const { restore } = figures([
      reach(20, 1, 0.05),
      halt(19, 1),
      reach(19 - (10 * MINUTE) / DAY, 1, 0.05),
      reach(15, 2, 0.05),
      fact(14, 2, { kind: 'rollout.observed', result: 'seen', to: 'Halted at 5%' }),
      reach(14 - (28 * MINUTE) / DAY, 3, 0.05),
    ]);
    expect(restore).toMatchObject({
      text: '19',
      unit: 'min',
      comparison: 'Nothing before to compare',
      better: null,
    });
  });

  it('say so when there is nothing', () => {
    const { releases, lead, undone, restore } = figures([]);
    expect(releases).toMatchObject({ value: 0, text: '0', comparison: 'Same as before', better: null });
    expect(lead).toMatchObject({ value: null, text: '–', unit: '', bars: [0, 0, 0, 0, 0, 0, 0, 0] });
    expect(undone).toMatchObject({ value: 0, unit: '' });
    expect(restore).toMatchObject({ value: null, comparison: 'Nothing to measure' });
  });
});

describe('the timeline', () => {
  it('spans each version from its first users to all, to its successor, or on', () => {
    const facts = [
      reach(90, 1, 0.05),
      reach(80, 1, 1), // over before the window
      reach(20, 2, 0.05),
      reach(12, 2, 1),
      reach(10, 3, 0.05),
      halt(9, 3),
      reach(5, 4, 0.1),
    ];
    const spans = releaseTimeline(releaseStories(facts, PUBLIC), NOW - 28 * DAY);
    const ago = (days: number) => new Date(NOW - days * DAY).toISOString();
    expect(spans).toEqual([
      {
        appId: 'android',
        label: '1.2.0 to 100%',
        versionCode: 2,
        versionName: null,
        from: ago(20),
        to: ago(12),
        state: 'done',
      },
      {
        appId: 'android',
        label: '1.3.0',
        versionCode: 3,
        versionName: null,
        from: ago(10),
        to: ago(5),
        state: 'halted',
      },
      {
        appId: 'android',
        label: '1.4.0',
        versionCode: 4,
        versionName: null,
        from: ago(5),
        to: null,
        state: 'rolling-out',
      },
    ]);
  });

  it('shows a phased release on the App Store beside the rest', () => {
    const ios = (daysAgo: number, kind: ReleaseFact['kind'], toFraction: number) =>
      fact(daysAgo, 140, { appId: 'ios', track: 'app-store', kind, toFraction });
    const spans = releaseTimeline(
      releaseStories([ios(3, 'version.released', 0.01), ios(2, 'rollout.observed', 0.02)], PUBLIC),
      0,
    );
    expect(spans).toMatchObject([{ appId: 'ios', label: '1.140.0', state: 'rolling-out', to: null }]);
  });

  it('tells the versions of a backend by their names, and which were taken back', () => {
    const api = (
      daysAgo: number,
      kind: ReleaseFact['kind'],
      versionName: string,
      parts: Partial<ReleaseFact>,
    ) =>
      fact(daysAgo, 0, { appId: 'backend:production/api', versionCode: null, kind, versionName, ...parts });
    const facts = [
      api(9, 'backend.rolled-out', '1.3.2', { toFraction: 1 }),
      api(7, 'backend.rolled-out', '1.3.3', { toFraction: 1, from: '1.3.2' }),
      api(6.9, 'backend.undone', '1.3.2', { toFraction: 1, from: '1.3.3' }),
      api(4, 'backend.canary', '1.3.4', { toFraction: 0.05 }),
      api(3, 'backend.canary', '1.3.4', { toFraction: 1 }),
      api(1, 'backend.canary', '1.4.0', { toFraction: 0.25 }),
      api(0.5, 'backend.canary', '1.4.0', { toFraction: 0 }),
      { ...api(2, 'backend.rolled-out', '1.5.0', { toFraction: 1 }), track: 'staging' },
    ];
    const stories = releaseStories(facts, PUBLIC);
    expect(
      releaseTimeline(stories, 0).map(({ label, state, versionName }) => [label, state, versionName]),
    ).toEqual([
      ['1.3.2', 'done', '1.3.2'],
      ['1.3.3', 'halted', '1.3.3'],
      ['1.3.4 to 100%', 'done', '1.3.4'],
      ['1.4.0', 'halted', '1.4.0'],
    ]);
    expect(releaseFigures(stories, NOW, 28)[2]).toMatchObject({ value: 2, unit: 'of 4, 50%' });
  });

  it('counts no version as taken back that went out again', () => {
    const api = (
      daysAgo: number,
      kind: ReleaseFact['kind'],
      versionName: string,
      parts: Partial<ReleaseFact>,
    ) =>
      fact(daysAgo, 0, { appId: 'backend:production/api', versionCode: null, kind, versionName, ...parts });
    const facts = [
      api(9, 'backend.rolled-out', '1.3.0', { toFraction: 1 }),
      api(8, 'backend.rolled-out', '1.4.0', { toFraction: 1, from: '1.3.0' }),
      api(7, 'backend.undone', '1.3.0', { toFraction: 1, from: '1.4.0' }),
      api(6, 'backend.rolled-out', '1.4.0', { toFraction: 1, from: '1.3.0' }),
      api(5, 'backend.canary', '1.5.0', { toFraction: 0.05 }),
      api(4, 'backend.canary', '1.5.0', { toFraction: 0 }),
      api(3, 'backend.canary', '1.5.0', { toFraction: 0.05 }),
    ];
    const spans = releaseTimeline(releaseStories(facts, PUBLIC), 0);
    expect(spans.map(({ versionName, state }) => [versionName, state])).toEqual([
      ['1.3.0', 'done'],
      ['1.4.0', 'done'],
      ['1.5.0', 'rolling-out'],
    ]);
  });

  it('keeps apps apart', () => {
    const facts = [reach(5, 1, 0.05), { ...reach(4, 2, 0.05), appId: 'other' }];
    expect(releaseTimeline(releaseStories(facts, PUBLIC), 0).map(({ to }) => to)).toEqual([null, null]);
  });
});
