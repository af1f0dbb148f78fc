import type { AppId } from '@shared/domain/ids';
import { describe, expect, it } from 'vitest';
import { appStoreStoryOf } from '../../../electron/sandbox/appstore/story';
import { loadScenario } from '../../../electron/sandbox/scenario';
import { scenarioData } from '../../../electron/sandbox/scenarios';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const APPS = new Map([['com.arkalia.cia', 'ios:ios' as AppId]]);

const appStoreOf = (scenario: string) => loadScenario(scenarioData(scenario), NOW).appStore;

function told(scenario: string) {
  return appStoreStoryOf(appStoreOf(scenario), APPS, 'app-store', NOW).toSorted((a, b) =>
    a.at < b.at ? -1 : 1,
  );
}
const titles = (scenario: string) => told(scenario).map(({ title }) => title);

describe('what led to a scene of the App Store', () => {
  it('is told from the creation of a version to the day that its phased release is on', () => {
    const ofLive = titles('phased-day-3').filter((title) => title.startsWith('1.4.0'));
    expect(ofLive).toEqual([
      '1.4.0 created on App Store',
      '1.4.0 (142) submitted for review',
      '1.4.0 (142): approved on the App Store',
      '1.4.0 (142) released to App Store',
      '1.4.0 (142) is now 2%, seen on App Store',
      '1.4.0 (142) is now 5%, seen on App Store',
    ]);
  });

  it('ends where the scene stands: with a pause, a rejection, or while nobody has decided', () => {
    expect(titles('paused').at(-1)).toMatch(/halted at \d+%$/);
    expect(titles('rejected-metadata').at(-1)).toMatch(/: rejected on the App Store$/);
    expect(titles('in-app-review').at(-1)).toMatch(/submitted for review$/);
  });

  it('lies in the past, and in an order that can be', () => {
    for (const scenario of ['phased-day-3', 'paused', 'rejected-metadata', 'testflight-day']) {
      const records = told(scenario);
      expect(records.length).toBeGreaterThan(0);
      expect(records.every(({ at }) => Date.parse(at) <= NOW)).toBe(true);
      const shares = records.flatMap(({ toFraction, versionName }) =>
        toFraction === null ? [] : [`${versionName} ${toFraction.toFixed(2)}`],
      );
      expect(shares).toEqual(shares.toSorted());
    }
  });

  it('is not told of apps that the workspace has not', () => {
    expect(appStoreStoryOf(appStoreOf('phased-day-3'), new Map(), 'app-store', NOW)).toEqual([]);
  });
});
