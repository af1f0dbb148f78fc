/*
 * The lists of an app with ten thousand builds and fifty thousand testers, made page by page: the same ones in every
 * run, in Apple's form, with what the program asks to have included.
 */

/** Builds of the app. */
export const BUILDS = 10_000;
/** People who test it. */
export const TESTERS = 50_000;
/** The app's id at Apple. */
const APPLE_ID = '1000000001';

const GROUPS = ['QA', 'Beta', 'Friends', 'Press', 'Board'] as const;
const LATEST = Date.parse('2026-11-20T08:00:00Z');
const HOUR_MS = 3_600_000;
const BUILDS_A_VERSION = 40;

const iso = (ms: number): string => new Date(ms).toISOString();
const link = (type: string, id: string) => ({ data: { type, id } });

function build(index: number) {
  const number = BUILDS - index;
  const uploadedAt = LATEST - index * HOUR_MS;
  const expired = index > 90 * 24;
  return {
    type: 'builds',
    id: `build-${number}`,
    attributes: {
      version: String(number),
      uploadedDate: iso(uploadedAt),
      expirationDate: iso(uploadedAt + 90 * 24 * HOUR_MS),
      expired,
      minOsVersion: '15.0',
      processingState: index === 0 ? 'PROCESSING' : 'VALID',
      buildAudienceType: 'APP_STORE_ELIGIBLE',
      usesNonExemptEncryption: index % 17 === 0 ? null : false,
    },
    relationships: {
      preReleaseVersion: link('preReleaseVersions', `version-${versionOf(number)}`),
      buildBetaDetail: link('buildBetaDetails', `build-${number}`),
      betaGroups: { data: groupsOf(number).map((group) => ({ type: 'betaGroups', id: `group-${group}` })) },
      betaAppReviewSubmission: { data: null },
    },
  };
}

const versionOf = (number: number): number => Math.ceil(number / BUILDS_A_VERSION);
const groupsOf = (number: number): readonly number[] =>
  GROUPS.map((_, group) => group).filter((group) => number % (group + 2) === 0);

function includedWith(index: number): readonly unknown[] {
  const number = BUILDS - index;
  const state =
    index > 90 * 24 ? 'EXPIRED' : number % 3 === 0 ? 'IN_BETA_TESTING' : 'READY_FOR_BETA_SUBMISSION';
  return [
    {
      type: 'preReleaseVersions',
      id: `version-${versionOf(number)}`,
      attributes: { version: `1.${versionOf(number)}.0`, platform: 'IOS' },
    },
    {
      type: 'buildBetaDetails',
      id: `build-${number}`,
      attributes: {
        autoNotifyEnabled: false,
        internalBuildState: index === 0 ? 'PROCESSING' : state === 'EXPIRED' ? state : 'IN_BETA_TESTING',
        externalBuildState: index === 0 ? 'PROCESSING' : state,
      },
    },
  ];
}

function tester(index: number) {
  return {
    type: 'betaTesters',
    id: `tester-${index}`,
    attributes: {
      firstName: `Person ${index}`,
      lastName: `Family ${index % 997}`,
      email: `person.${index}@example.com`,
      inviteType: index % 5 === 0 ? 'PUBLIC_LINK' : 'EMAIL',
      state: index % 7 === 0 ? 'INVITED' : 'INSTALLED',
    },
    relationships: {
      betaGroups: { data: [{ type: 'betaGroups', id: `group-${index % GROUPS.length}` }] },
    },
  };
}

const group = (name: string, index: number) => ({
  type: 'betaGroups',
  id: `group-${index}`,
  attributes: {
    name,
    isInternalGroup: index === 0,
    hasAccessToAllBuilds: false,
    publicLinkEnabled: false,
    feedbackEnabled: true,
  },
});

function page(
  url: URL,
  base: string,
  total: number,
  make: (index: number) => unknown,
  also: (index: number) => readonly unknown[],
) {
  const limit = Number(url.searchParams.get('limit') ?? 50);
  const first = Number(url.searchParams.get('cursor') ?? 0);
  const indexes = Array.from({ length: Math.max(0, Math.min(limit, total - first)) }, (_, at) => first + at);
  const included = new Map(
    indexes.flatMap(also).map((one) => {
      const { type, id } = one as { readonly type: string; readonly id: string };
      return [`${type}/${id}`, one];
    }),
  );
  const next = new URL(url.pathname + url.search, base);
  next.searchParams.set('cursor', String(first + limit));
  return {
    data: indexes.map(make),
    ...(included.size > 0 ? { included: [...included.values()] } : {}),
    links: { self: url.href, ...(first + limit < total ? { next: next.href } : {}) },
    meta: { paging: { total, limit } },
  };
}

const EVERY_GROUP = GROUPS.map(group);

/** The answer to any request for a list; an empty one for those that the benchmark has nothing of. */
export function answerList(url: URL, base: string): unknown {
  const path = url.pathname;
  if (path === '/v1/apps') {
    const attributes = { bundleId: 'com.example.many', name: 'Many builds' };
    return page(
      url,
      base,
      1,
      () => ({ type: 'apps', id: APPLE_ID, attributes }),
      () => [],
    );
  }
  // The benchmark's upload looks for a build of its number first.
  if (path === '/v1/builds' && url.searchParams.has('filter[version]')) {
    return { data: [], links: { self: url.href } };
  }
  if (path === '/v1/builds') {
    return page(url, base, BUILDS, build, (index) => [
      ...includedWith(index),
      ...groupsOf(BUILDS - index).map((one) => EVERY_GROUP[one]),
    ]);
  }
  if (path === '/v1/betaTesters') {
    return page(url, base, TESTERS, tester, (index) => [EVERY_GROUP[index % GROUPS.length]]);
  }
  if (path === '/v1/betaGroups')
    return page(
      url,
      base,
      GROUPS.length,
      (index) => EVERY_GROUP[index],
      () => [],
    );
  if (/^\/v1\/betaGroups\/[^/]+\/betaTesters$/.test(path)) {
    return page(url, base, TESTERS / GROUPS.length, tester, () => []);
  }
  if (/\/(betaAppReviewDetail|appStoreVersionPhasedRelease)$/.test(path)) return { data: null };
  return { data: [], links: { self: url.href }, meta: { paging: { total: 0, limit: 50 } } };
}
