import { failure } from '@shared/domain/failure';
import type {
  BetaBuild,
  BetaGroup,
  BetaTester,
  BuildUsage,
  TesterUsage,
} from '@shared/domain/testflight/build';
import type { FeedbackItem } from '@shared/domain/testflight/feedback';
import type { StoredNote } from '@shared/domain/testflight/notes';
import { isoTime } from '@shared/kit/clock';
import { z } from 'zod';
import type { ReviewReadiness } from '../../../ports/test-flight';
import type { AppStoreClient } from '../client';
import { oneOrNone, paged, resource } from '../wire';
import {
  buildPage,
  buildsOf,
  groupOf,
  groupPage,
  notesPage,
  testerOf,
  testerPage,
  usagePage,
} from './beta-wire';
import { crashLogOne, feedbackOf, reportOne, reportPage } from './feedback-wire';

const PAGE = 200;
const RELATED = 50;
/** Requests of one kind that are on their way at once: Apple limits bursts without saying how. */
const AT_ONCE = 4;

/** Builds of an app, newest first. */
export async function readBuilds(
  client: AppStoreClient,
  app: string,
  atMost: number | null,
  signal: AbortSignal,
): Promise<readonly BetaBuild[]> {
  const builds: BetaBuild[] = [];
  const pages = client.pages(buildPage, {
    path: '/v1/builds',
    query: {
      'filter[app]': app,
      include: ['preReleaseVersion', 'buildBetaDetail', 'betaGroups', 'betaAppReviewSubmission'],
      'fields[betaGroups]': ['name'],
      sort: '-uploadedDate',
      limit: Math.min(PAGE, atMost ?? PAGE),
      'limit[betaGroups]': RELATED,
    },
    signal,
  });
  for await (const page of pages) {
    builds.push(...buildsOf(page));
    if (atMost !== null && builds.length >= atMost) return builds.slice(0, atMost);
  }
  return builds;
}

/** The groups of an app with the number of their testers. */
export async function readGroups(
  client: AppStoreClient,
  app: string,
  signal: AbortSignal,
): Promise<readonly BetaGroup[]> {
  const found = await client.all(groupPage, {
    path: '/v1/betaGroups',
    query: { 'filter[app]': app, limit: PAGE },
    signal,
  });
  return inTurns(found, async (group) => {
    const { meta } = await client.read(testerPage, {
      path: `/v1/betaGroups/${group.id}/betaTesters`,
      query: { limit: 1 },
      signal,
    });
    return groupOf(group, meta.total);
  });
}

/** Everybody who tests an app. */
export async function readTesters(
  client: AppStoreClient,
  app: string,
  signal: AbortSignal,
): Promise<readonly BetaTester[]> {
  const found = await client.all(testerPage, {
    path: '/v1/betaTesters',
    query: {
      'filter[apps]': app,
      include: ['betaGroups'],
      'fields[betaGroups]': ['name'],
      limit: PAGE,
      'limit[betaGroups]': RELATED,
    },
    signal,
  });
  return found.map(testerOf);
}

/** What to test of a build, in every language it is written in. */
export async function readNotes(
  client: AppStoreClient,
  buildId: string,
  signal: AbortSignal,
): Promise<readonly StoredNote[]> {
  const found = await client.all(notesPage, {
    path: `/v1/builds/${buildId}/betaBuildLocalizations`,
    query: { limit: RELATED },
    signal,
  });
  return found.map(({ id, attributes }) => ({
    id,
    locale: attributes.locale,
    text: attributes.whatsNew ?? '',
  }));
}

/** How a build is used, over its whole life. */
export async function readUsage(
  client: AppStoreClient,
  buildId: string,
  now: number,
  signal: AbortSignal,
): Promise<BuildUsage> {
  const { data } = await client.read(usagePage, {
    path: `/v1/builds/${buildId}/metrics/betaBuildUsages`,
    query: { limit: PAGE },
    signal,
  });
  const values = data.flatMap((row) => (row.dataPoints ?? []).map((point) => point.values));
  const sum = (name: keyof (typeof values)[number]): number =>
    values.reduce((total, value) => total + (value[name] ?? 0), 0);
  return {
    invites: sum('inviteCount'),
    installs: sum('installCount'),
    sessions: sum('sessionCount'),
    crashes: sum('crashCount'),
    feedback: sum('feedbackCount'),
    readAt: isoTime(now),
  };
}

/** How each tester used the app in the last ninety days. */
export async function readTesterUsage(
  client: AppStoreClient,
  app: string,
  signal: AbortSignal,
): Promise<readonly TesterUsage[]> {
  const { data } = await client.read(usagePage, {
    path: `/v1/apps/${app}/metrics/betaTesterUsages`,
    query: { period: 'P90D', groupBy: ['betaTesters'], limit: PAGE },
    signal,
  });
  return data.flatMap((row) => {
    const testerId = row.dimensions?.betaTesters?.data;
    if (!testerId) return [];
    const values = (row.dataPoints ?? []).map((point) => point.values);
    return [
      {
        testerId,
        sessions: values.reduce((total, value) => total + (value.sessionCount ?? 0), 0),
        crashes: values.reduce((total, value) => total + (value.crashCount ?? 0), 0),
      },
    ];
  });
}

const text = z.string().nullish();
const contact = oneOrNone(
  resource('betaAppReviewDetails', { contactFirstName: text, contactEmail: text, contactPhone: text }),
);
const described = paged(
  resource('betaAppLocalizations', { locale: text, description: text, feedbackEmail: text }),
);

/** What Apple wants to have before a beta reviewer looks. */
export async function readReadiness(
  client: AppStoreClient,
  app: string,
  signal: AbortSignal,
): Promise<ReviewReadiness> {
  const [detail, localizations] = await Promise.all([
    client.read(contact, { path: `/v1/apps/${app}/betaAppReviewDetail`, signal }),
    client.read(described, {
      path: `/v1/apps/${app}/betaAppLocalizations`,
      query: { limit: RELATED },
      signal,
    }),
  ]);
  const person = detail.data?.attributes;
  const complete = localizations.data.some(
    ({ attributes }) => attributes.description && attributes.feedbackEmail,
  );
  return {
    gaps: [
      ...(person?.contactEmail && person.contactPhone
        ? []
        : ['Apple wants a person to contact: name, e-mail and phone under Test Information.']),
      ...(complete ? [] : ['Apple wants a beta description and a feedback address under Test Information.']),
    ],
  };
}

const KINDS = {
  screenshot: 'betaFeedbackScreenshotSubmissions',
  crash: 'betaFeedbackCrashSubmissions',
} as const;

/** Reports of both kinds, newest first. */
export async function readFeedback(
  client: AppStoreClient,
  app: string,
  atMost: number,
  versionOf: (buildId: string) => string | null,
  signal: AbortSignal,
): Promise<readonly FeedbackItem[]> {
  const lists = await Promise.all(
    Object.values(KINDS).map(async (kind) => {
      const items: FeedbackItem[] = [];
      const query = { include: ['build', 'tester'], sort: '-createdDate', limit: Math.min(PAGE, atMost) };
      for await (const page of client.pages(reportPage, { path: `/v1/apps/${app}/${kind}`, query, signal })) {
        items.push(...page.data.map((report) => feedbackOf(report, page.included, versionOf)));
        if (items.length >= atMost) break;
      }
      return items;
    }),
  );
  return lists
    .flat()
    .sort((a, b) => (a.at < b.at ? 1 : -1))
    .slice(0, atMost);
}

/** One report anew: the addresses of its pictures are good again. */
export async function readFeedbackItem(
  client: AppStoreClient,
  { id, kind }: Pick<FeedbackItem, 'id' | 'kind'>,
  versionOf: (buildId: string) => string | null,
  signal: AbortSignal,
): Promise<FeedbackItem> {
  const answer = await client.read(reportOne, {
    path: `/v1/${KINDS[kind]}/${id}`,
    query: { include: ['build', 'tester'] },
    signal,
  });
  return feedbackOf(answer.data, answer.included, versionOf);
}

/** The text of a crash report; null when Apple has none. */
export async function readCrashLog(
  client: AppStoreClient,
  id: string,
  signal: AbortSignal,
): Promise<string | null> {
  const { data } = await client.read(crashLogOne, {
    path: `/v1/betaFeedbackCrashSubmissions/${id}/crashLog`,
    signal,
  });
  return data.attributes.logText ?? null;
}

const apps = paged(resource('apps', { bundleId: text }));

/** Apple's own number of an app. */
export async function readAppId(
  client: AppStoreClient,
  bundleId: string,
  signal: AbortSignal,
): Promise<string> {
  const { data } = await client.read(apps, {
    path: '/v1/apps',
    query: { 'filter[bundleId]': bundleId, limit: PAGE },
    signal,
  });
  // The filter also finds apps whose bundle id begins so.
  const found = data.find(({ attributes }) => attributes.bundleId === bundleId);
  if (found) return found.id;
  throw failure('app-not-found', `App Store Connect has no app ${bundleId} for this key.`, {
    advice: 'Compare the bundle id in slipway.yaml, and whether the key may see this app.',
  });
}

/** Does a few at once, in order. */
async function inTurns<In, Out>(
  items: readonly In[],
  work: (item: In) => Promise<Out>,
): Promise<readonly Out[]> {
  const done: Out[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    done.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))));
  }
  return done;
}
