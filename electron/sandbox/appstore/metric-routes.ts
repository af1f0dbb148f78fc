import type { Reply } from '../exchange';
import type { AppStoreApi, Call } from './api';
import type { AppStore } from './app-store';
import { seeded } from './chance';
import type { Resource } from './state';

const DAY_MS = 86_400_000;
const PERIOD_DAYS: Readonly<Record<string, number>> = { P7D: 7, P30D: 30, P90D: 90, P365D: 365 };

interface Span {
  readonly start: string;
  readonly end: string;
}

const span = (store: AppStore, days: number): Span => ({
  start: store.date(store.now() - days * DAY_MS),
  end: store.date(),
});

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** How many pieces of feedback came with a build, or from a tester. */
function feedbackOf(
  { shelf }: AppStore,
  name: 'build' | 'tester',
  id: string,
  kind: 'Crash' | 'Screenshot',
): number {
  return shelf.all(`betaFeedback${kind}Submissions`).filter(({ links }) => links[name] === id).length;
}

/** What the testers of a build did with it, as one point over the life of the build. */
function buildUsage({ store, id, self, query }: Call): Reply {
  const build = store.shelf.need('builds', id);
  const invited = store.shelf
    .many('builds', id, 'betaGroups', 'betaGroups')
    .reduce((sum, group) => sum + store.shelf.ids('betaGroups', group.id, 'betaTesters').size, 0);
  const values = {
    crashCount: number(build.inner.crashes),
    installCount: number(build.inner.installs),
    sessionCount: number(build.inner.sessions),
    feedbackCount: feedbackOf(store, 'build', id, 'Crash') + feedbackOf(store, 'build', id, 'Screenshot'),
    inviteCount: invited,
  };
  const dataPoints = [{ start: String(build.attributes.uploadedDate), end: store.date(), values }];
  return answer([{ dataPoints }], self, query.limit);
}

function answer(data: readonly unknown[], self: string, limit: number, total = data.length): Reply {
  return { status: 200, json: { data, links: { self }, meta: { paging: { total, limit } } } };
}

/** What one tester did in so many days: as much as people do. */
function testerValues(store: AppStore, tester: Resource, days: number): Record<string, number> {
  const installed = tester.attributes.state === 'INSTALLED';
  const perDay = installed ? seeded(`sessions ${tester.id}`) * 3 : 0;
  return {
    crashCount: feedbackOf(store, 'tester', tester.id, 'Crash'),
    sessionCount: Math.round(perDay * Math.min(days, 30)),
    feedbackCount: feedbackOf(store, 'tester', tester.id, 'Screenshot'),
  };
}

/** Usage of the testers of an app or of a group: in all, or by person. */
function testerUsage(type: 'apps' | 'betaGroups') {
  return ({ store, id, self, query, exchange }: Call): Reply => {
    store.shelf.need(type, id);
    const days = PERIOD_DAYS[query.other.get('period') ?? 'P30D'] ?? 30;
    const wanted = query.filters.get('betaTesters');
    const all = store.shelf
      .many(type, id, 'betaTesters', 'betaTesters')
      .filter((tester) => !wanted || wanted.includes(tester.id));
    const time = span(store, days);
    if (query.other.get('groupBy') !== 'betaTesters') {
      const sums = { crashCount: 0, sessionCount: 0, feedbackCount: 0 };
      for (const tester of all) {
        const values = testerValues(store, tester, days);
        for (const name of ['crashCount', 'sessionCount', 'feedbackCount'] as const)
          sums[name] += values[name] ?? 0;
      }
      return answer([{ dataPoints: [{ ...time, values: sums }] }], self, query.limit);
    }
    const data = all.slice(0, query.limit).map((tester) => ({
      dataPoints: [{ ...time, values: testerValues(store, tester, days) }],
      dimensions: {
        betaTesters: {
          links: { related: `${exchange.base}/v1/betaTesters/${tester.id}` },
          data: tester.id,
        },
      },
    }));
    return answer(data, self, query.limit, all.length);
  };
}

/** The usage figures of TestFlight. */
export function registerUsage(api: AppStoreApi): void {
  api.add('GET /v1/builds/{id}/metrics/betaBuildUsages', buildUsage);
  api.add('GET /v1/apps/{id}/metrics/betaTesterUsages', testerUsage('apps'));
  api.add('GET /v1/betaGroups/{id}/metrics/betaTesterUsages', testerUsage('betaGroups'));
  api.add('GET /v1/betaTesters/{id}/metrics/betaTesterUsages', ({ store, id, self, query, exchange }) => {
    const tester = store.shelf.need('betaTesters', id);
    const days = PERIOD_DAYS[query.other.get('period') ?? 'P30D'] ?? 30;
    const apps = [...store.shelf.ids('betaTesters', id, 'apps')];
    const data = apps.map((app) => ({
      dataPoints: [{ ...span(store, days), values: testerValues(store, tester, days) }],
      dimensions: { apps: { links: { related: `${exchange.base}/v1/apps/${app}` }, data: app } },
    }));
    return answer(data, self, query.limit);
  });
  api.add('GET /v1/betaGroups/{id}/metrics/publicLinkUsages', ({ store, id, self, query }) => {
    const group = store.shelf.need('betaGroups', id);
    const values = {
      viewCount: number(group.inner.linkViews),
      acceptedCount: number(group.inner.linkAccepted),
      didNotAcceptCount: number(group.inner.linkViews) - number(group.inner.linkAccepted),
    };
    return answer([{ dataPoints: [{ ...span(store, 30), values }] }], self, query.limit);
  });
}
