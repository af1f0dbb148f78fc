import { conflictsIn, conflictWords, type ManifestObject, shortened } from '@shared/domain/backend/manifest';
import { revisionDiff } from '@shared/domain/backend/revisions';
import { FailureError, failure, failureOf } from '@shared/domain/failure';
import type { ClusterClient } from './client';
import { linesOf, manifestMark, shown, wantedVersion } from './manifest-parts';
import type { ReadManifests, WrittenObject } from './manifests';

/** What applying one object comes to, with what a plan needs of it. */
export interface PreparedObject {
  readonly written: WrittenObject;
  readonly path: string;
  /** As it would be sent, with values of secrets hidden. */
  readonly body: unknown;
  /** As it is now, hidden in the same way; null where there is none. */
  readonly current: unknown;
  readonly seen: string | null;
  readonly before: string | null;
  /** What the server would make of it; null where it refuses. */
  readonly expected: string | null;
  readonly result: ManifestObject;
}

/** The manifests of a service, each looked at by the server without being carried out. */
export interface PreparedManifests {
  readonly digest: string;
  readonly source: string;
  readonly objects: readonly PreparedObject[];
}

const APPLY = 'application/apply-patch+yaml';
/** Many dry runs at once would be taken for an attack. */
const AT_ONCE = 4;

/** Asks the server what applying would do, object by object. */
export async function prepareManifests(
  client: ClusterClient,
  read: ReadManifests,
  namespace: string,
  signal: AbortSignal,
): Promise<PreparedManifests> {
  const kinds = new Map<string, Promise<readonly Kind[]>>();
  const kindsOf = (apiVersion: string) => {
    const known = kinds.get(apiVersion) ?? readKinds(client, apiVersion, signal);
    kinds.set(apiVersion, known);
    return known;
  };
  const objects: PreparedObject[] = [];
  for (let at = 0; at < read.objects.length; at += AT_ONCE) {
    const some = read.objects.slice(at, at + AT_ONCE);
    objects.push(...(await Promise.all(some.map((one) => prepare(client, one, namespace, kindsOf, signal)))));
  }
  return { digest: read.digest, source: read.source, objects };
}

interface Kind {
  readonly kind: string;
  readonly name: string;
  readonly namespaced: boolean;
}

async function readKinds(
  client: ClusterClient,
  apiVersion: string,
  signal: AbortSignal,
): Promise<readonly Kind[]> {
  const path = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const { body } = await client.json({ method: 'GET', path, signal });
  return ((body as { readonly resources?: readonly Kind[] } | null)?.resources ?? []).filter(
    ({ name }) => !name.includes('/'),
  );
}

async function prepare(
  client: ClusterClient,
  written: WrittenObject,
  fallback: string,
  kindsOf: (apiVersion: string) => Promise<readonly Kind[]>,
  signal: AbortSignal,
): Promise<PreparedObject> {
  const { apiVersion, kind, name, index, file } = written;
  const body = shown(written.body);
  const base = { index, kind, name, file, lines: [], conflicts: [] };
  const nothing = { written, path: '', body, current: null, seen: null, before: null, expected: null };
  let resource: Kind | undefined;
  try {
    resource = (await kindsOf(apiVersion)).find((one) => one.kind === kind);
  } catch (error) {
    if (failureOf(error).reason !== 'not-found') throw error;
  }
  if (!resource) {
    const sentence = `The cluster knows no ${kind} of ${apiVersion}: what defines it must be there first.`;
    return {
      ...nothing,
      result: { ...base, id: `${kind}/${name}`, namespace: null, change: 'refused', sentence },
    };
  }
  const namespace = resource.namespaced ? (written.namespace ?? fallback) : null;
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const path = `${root}${namespace === null ? '' : `/namespaces/${namespace}`}/${resource.name}/${name}`;
  const place = { ...base, id: `${resource.name}/${name}`, namespace };
  const live: unknown = await client.json({ method: 'GET', path, signal }).then(
    (answer) => answer.body,
    (error: unknown) => {
      if (failureOf(error).reason === 'not-found') return null;
      throw error;
    },
  );
  const dry = (force: boolean) => dryRun(client, path, written.body, force, signal);
  const known = {
    ...nothing,
    path,
    current: live === null ? null : shown(live),
    seen: live === null ? null : wantedVersion(live),
    before: live === null ? null : manifestMark(live, written.body),
  };
  const first = await dry(false);
  const conflicts = first.failure?.reason === 'conflict' ? conflictsIn(first.failure.raw ?? '') : [];
  const outcome = conflicts.length > 0 ? await dry(true) : first;
  if (outcome.failure) {
    return { ...known, result: { ...place, change: 'refused', sentence: outcome.failure.message } };
  }
  const lines = shortened(
    revisionDiff(live === null ? [] : linesOf(live, null), linesOf(outcome.body, live)),
  );
  const differs = lines.some((line) => line.kind !== 'same');
  const change = conflicts.length > 0 ? 'conflict' : live === null ? 'create' : differs ? 'change' : 'same';
  return {
    ...known,
    expected: manifestMark(outcome.body, written.body),
    result: {
      ...place,
      change,
      lines: change === 'same' ? [] : lines,
      conflicts,
      sentence: wordsOf(change, conflicts.map(conflictWords)),
    },
  };
}

function wordsOf(change: ManifestObject['change'], conflicts: readonly string[]): string {
  switch (change) {
    case 'create':
      return 'The cluster has none of this name yet.';
    case 'same':
      return 'It is as the files have it.';
    case 'conflict':
      return conflicts.join(' ');
    default:
      return 'The server would take it: quotas, webhooks and rights say yes.';
  }
}

async function dryRun(
  client: ClusterClient,
  path: string,
  body: unknown,
  force: boolean,
  signal: AbortSignal,
) {
  try {
    const query = applyQuery(force);
    const answer = await client.json({
      method: 'PATCH',
      path,
      query: { ...query, dryRun: 'All' },
      body,
      contentType: APPLY,
      signal,
    });
    return { body: answer.body, failure: null };
  } catch (error) {
    const found = failureOf(error);
    // A cluster that is away says nothing of the object.
    if (error instanceof FailureError && found.retryable) throw error;
    return { body: null, failure: found };
  }
}

/** What an apply says of who it is, and whether it takes fields over. */
export const applyQuery = (force: boolean): Readonly<Record<string, string>> => ({
  fieldManager: 'slipway',
  ...(force ? { force: 'true' } : {}),
});

/** The files became others after a plan was drawn from them. */
export const filesMoved = (): Error =>
  failure('store-moved', 'The manifests were changed since the plan was drawn.', {
    stillTrue: 'Nothing of the rest was sent.',
    advice: 'Look at what they would do now and plan again.',
  });

/** How a body of an apply is to be read. */
export const APPLY_TYPE = APPLY;
