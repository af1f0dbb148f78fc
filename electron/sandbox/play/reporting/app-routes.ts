import { invalidArgument } from '../../api-error';
import { ok } from '../../exchange';
import { REPORTING_SCOPE, type Router } from '../../router';
import type { App } from '../../state-schema';
import type { World } from '../../world';
import { pageOf, pageSize } from './paging';
import { addForApp } from './reporting-access';

/** A page size as it stands in a query string. */
export function askedPageSize(query: URLSearchParams): number | null {
  const text = query.get('pageSize');
  if (text === null || text === '') return null;
  if (!/^-?\d+$/.test(text)) throw invalidArgument(`Invalid value at 'page_size' (TYPE_INT32), "${text}"`);
  return Number(text);
}

const TRACK_TYPES: Readonly<Record<string, string>> = {
  production: 'Production',
  beta: 'Open testing',
  internal: 'Internal testing',
};

function filterOptions(app: App): unknown {
  const tracks = Object.values(app.tracks).flatMap(({ track, releases }) => {
    const serving = releases.filter(({ status }) => status !== 'draft');
    if (serving.length === 0) return [];
    return [
      {
        displayName: track,
        type: TRACK_TYPES[track] ?? 'Closed testing',
        servingReleases: serving.map((release) => ({
          displayName: release.name,
          versionCodes: release.versionCodes.map(String),
        })),
      },
    ];
  });
  return tracks.length > 0 ? { tracks } : {};
}

/** Which apps there are, and by which releases their vitals can be filtered. */
export function registerReportingApps(router: Router, world: World): void {
  router.add('GET', '/v1beta1/apps:search', REPORTING_SCOPE, ({ query }) => {
    const { items, nextPageToken } = pageOf(
      Object.values(world.apps),
      pageSize(askedPageSize(query), 50, 1_000),
      query.get('pageToken'),
      'apps:search',
    );
    const apps = items.map(({ packageName, title }) => ({
      name: `apps/${packageName}`,
      packageName,
      displayName: title,
    }));
    return ok({ ...(apps.length > 0 ? { apps } : {}), ...(nextPageToken ? { nextPageToken } : {}) });
  });
  addForApp(router, world, 'GET', ':fetchReleaseFilterOptions', (_exchange, app) => ok(filterOptions(app)));
}
