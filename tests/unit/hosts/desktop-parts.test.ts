import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HistoryEvent } from '@shared/domain/audit';
import { type Glance, noticesBetween, workDone, worstGate } from '@shared/domain/glance';
import { buildLink, eventLink, placeOfLink, releaseLink } from '@shared/domain/place-link';
import { afterEach, describe, expect, it } from 'vitest';
import { noticeOf } from '../../../electron/app/host-glance';
import { readArrival } from '../../../electron/hosts/desktop/arrivals';
import { inReach, windowPlaces } from '../../../electron/hosts/desktop/window-places';

const folder = mkdtempSync(join(tmpdir(), 'slipway-places-'));
afterEach(() => rmSync(join(folder, 'windows.json'), { force: true }));

describe('a link', () => {
  it('leads back to the place that it was copied from', () => {
    expect(placeOfLink(releaseLink('android', 142, 'production'))).toBe(
      '/releases/android/142?track=production',
    );
    expect(placeOfLink(releaseLink('ios:ios', 7, null))).toBe('/releases/ios%3Aios/7');
    expect(placeOfLink(buildLink('b-20'))).toBe('/backend/builds/b-20');
    expect(placeOfLink(eventLink(12))).toBe('/history?event=12');
  });

  it.each([
    'https://release/android/142',
    'slipway://release/android',
    'slipway://release/android/142/../..',
    'slipway://release/..%2f..%2fetc/142',
    'slipway://release/android/142?act=halt',
    'slipway://release/android/142?track=a&act=halt',
    'slipway://event/1e9',
    'slipway://event/-1',
    'slipway://run/rm',
    'slipway://build/a b',
    'slipway://settings/vault',
    '',
  ])('of another make leads nowhere: %j', (link) => {
    expect(placeOfLink(link)).toBeNull();
  });
});

describe('what the system hands over', () => {
  it('is a link, a file or nothing, among whatever switches', () => {
    const nothing = { href: null, workspaceFile: null, hidden: false };
    expect(readArrival(['--no-sandbox', '.'], '/w')).toEqual(nothing);
    expect(readArrival(['slipway://event/3'], '/w')).toEqual({ ...nothing, href: '/history?event=3' });
    expect(readArrival(['app/slipway.yaml'], '/w').workspaceFile).toBe(join('/w', 'app/slipway.yaml'));
    expect(readArrival(['--hidden'], '/w').hidden).toBe(true);
    expect(readArrival(['slipway://release/x.yaml'], '/w')).toEqual(nothing);
  });
});

describe('where a window stood', () => {
  const laptop = { x: 0, y: 0, width: 1440, height: 900 };
  const beside = { x: 1440, y: 0, width: 2560, height: 1440 };
  const place = { x: 1600, y: 100, width: 1400, height: 900, maximized: false, zoom: 1 };

  it('is known for each arrangement of displays, and over a start', () => {
    const file = join(folder, 'windows.json');
    windowPlaces(file).keep([laptop, beside], place);
    windowPlaces(file).keep([laptop], { ...place, x: 20 });
    const later = windowPlaces(file);
    expect(later.find([beside, laptop])).toEqual(place);
    expect(later.find([laptop])?.x).toBe(20);
  });

  it('is forgotten while nobody could reach it', () => {
    const file = join(folder, 'windows.json');
    windowPlaces(file).keep([laptop, beside], place);
    expect(windowPlaces(file).find([laptop])).toBeNull();
    expect(inReach({ ...place, x: 1400 }, [laptop])).toBe(false);
    expect(inReach({ ...place, x: -1200 }, [laptop])).toBe(true);
    expect(inReach({ ...place, x: 0, y: 880 }, [laptop])).toBe(false);
  });
});

describe('what stands outside of the window', () => {
  const rollout = {
    id: 'a',
    appName: 'App',
    label: '1.4.0 (142)',
    share: 0.05,
    halted: false,
    verdict: 'pass',
    ready: false,
    href: '/releases/a/142',
  } as const;
  const glance = (...rollouts: Glance['rollouts']): Glance => ({ rollouts, jobs: [], needs: 0 });

  it('names the worst gate, and how far the work is', () => {
    expect(worstGate(glance())).toBeNull();
    expect(worstGate(glance(rollout, { ...rollout, verdict: 'hold' }))).toBe('hold');
    expect(worstGate(glance({ ...rollout, verdict: 'breach' }, { ...rollout, verdict: 'unknown' }))).toBe(
      'breach',
    );
    expect(workDone(glance())).toBeUndefined();
    expect(workDone({ ...glance(), jobs: [{ title: 'a', fraction: null }] })).toBeNull();
    const jobs = [0.2, 0.6, null].map((fraction) => ({ title: 'a', fraction }));
    expect(workDone({ ...glance(), jobs })).toBeCloseTo(0.4);
  });

  it('tells of a breach and of a bake once, and of nothing that was so before', () => {
    const before = glance(rollout);
    expect(noticesBetween(before, glance({ ...rollout, verdict: 'breach' }))).toMatchObject([
      { urgent: true, href: '/releases/a/142' },
    ]);
    expect(noticesBetween(before, glance({ ...rollout, ready: true }))).toMatchObject([
      { title: expect.stringContaining('bake is complete') },
    ]);
    const breached = glance({ ...rollout, verdict: 'breach' });
    expect(noticesBetween(breached, breached)).toEqual([]);
    expect(noticesBetween(glance(), breached)).toEqual([]);
  });
});

describe('what of the history is told by the system', () => {
  const told = (kind: string, more: object = {}) =>
    noticeOf({
      kind,
      title: 'T',
      result: 'done',
      sequence: 7,
      appId: 'android',
      track: 'production',
      versionCode: 142,
      failure: null,
      ...more,
    } as unknown as HistoryEvent);

  it('each kind opens the screen that it is about', () => {
    expect(told('review.changed')?.href).toBe('/releases/android/142?track=production');
    expect(told('beta.observed')?.href).toBe('/testflight');
    expect(told('operation.failed')).toMatchObject({ href: '/history?event=7', urgent: true });
    expect(told('image.built', { result: 'failed' })).toMatchObject({
      href: '/backend/builds',
      urgent: true,
    });
  });

  it('whoever reached everybody is told to others, and needs no notification here', () => {
    const everybody = { fromFraction: 0.5, toFraction: 1 };
    expect(told('rollout.completed', everybody)).toMatchObject({ topic: 'rollout-done', quiet: true });
    expect(told('rollout.observed', { ...everybody, result: 'seen' })?.topic).toBe('rollout-done');
    expect(told('rollout.observed', { fromFraction: 1, toFraction: 1 })).toBeNull();
  });

  it('what went well, or what a person did, is no notice', () => {
    expect(told('image.built')).toBeNull();
    expect(told('settings.changed')).toBeNull();
    expect(told('rollout.advanced', { toFraction: 0.5 })).toBeNull();
  });
});
