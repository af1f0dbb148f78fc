import { type Failure, failure, failureOf } from '@shared/domain/failure';
import type { ConnectionStep } from '../../ports/store-target';
import { type AppStoreAnswer, readAs } from './answers';
import type { AppStoreClient } from './client';
import { type ConnectionNeed, stepsFor } from './connection-advice';
import type { AnyQuery } from './query';
import { paged, resource } from './wire';

const STEP_DEADLINE_MS = 30_000;

const wireApps = paged(resource('apps', {}));

interface Planned {
  readonly title: string;
  readonly call: string;
  readonly need: ConnectionNeed;
  /** Where it reads; null when it cannot be tried after what went before. */
  readonly path: () => { readonly path: string; readonly query: AnyQuery } | null;
  /** Looks at the answer; throws a `FailureError` for one that does not do. */
  readonly check?: (answer: AppStoreAnswer) => void;
  /** Said when it works. */
  readonly note?: string;
}

/**
 * Tries what Slipway needs of an account, in the order in which it fails for people: sign in, find the app, read its
 * builds, its groups of testers and its versions. Only reads, so that nothing is left behind.
 */
export async function testAppStoreConnection(
  client: AppStoreClient,
  bundleId: string,
  onStep: (step: ConnectionStep) => void,
  signal: AbortSignal,
): Promise<readonly ConnectionStep[]> {
  let signedIn = false;
  let appId: string | null = null;
  /** A reading of the app once it was found. */
  const ofApp = (reading: (id: string) => { path: string; query: AnyQuery }) => () =>
    appId === null ? null : reading(appId);

  const planned: readonly Planned[] = [
    {
      title: 'Sign in',
      call: 'GET /v1/apps',
      need: 'sign-in',
      path: () => ({ path: '/v1/apps', query: { limit: 1 } }),
      check: () => {
        signedIn = true;
      },
    },
    {
      title: 'Find the app',
      call: 'GET /v1/apps?filter[bundleId]',
      need: 'app',
      path: () => (signedIn ? { path: '/v1/apps', query: { 'filter[bundleId]': bundleId, limit: 1 } } : null),
      check: (answer) => {
        appId = readAs(wireApps, answer.data).data[0]?.id ?? null;
        if (appId === null) {
          throw failure('app-not-found', `This key sees no app with the bundle id ${bundleId}.`, {
            stillTrue: 'The key itself is good.',
          });
        }
      },
    },
    {
      title: 'Read builds',
      call: 'GET /v1/builds',
      need: 'builds',
      path: ofApp((id) => ({ path: '/v1/builds', query: { 'filter[app]': id, limit: 1 } })),
    },
    {
      title: 'Read TestFlight groups',
      call: 'GET /v1/betaGroups',
      need: 'testflight',
      path: ofApp((id) => ({ path: '/v1/betaGroups', query: { 'filter[app]': id, limit: 1 } })),
    },
    {
      title: 'Read App Store versions',
      call: 'GET /v1/apps/{id}/appStoreVersions',
      need: 'versions',
      path: ofApp((id) => ({ path: `/v1/apps/${id}/appStoreVersions`, query: { limit: 1 } })),
      note: 'Reading works. To submit and release, the key needs the role App Manager.',
    },
  ];

  const steps: ConnectionStep[] = [];
  for (const step of planned) {
    const done = await tryStep(client, step, signal);
    steps.push(done);
    onStep(done);
  }
  return steps;
}

async function tryStep(client: AppStoreClient, step: Planned, signal: AbortSignal): Promise<ConnectionStep> {
  const base = { title: step.title, call: step.call, raw: null, steps: [], message: null };
  const where = step.path();
  if (!where) return { ...base, state: 'skipped', tookMs: null, status: null };
  const began = performance.now();
  const tookMs = () => Math.round(performance.now() - began);
  const warnings: string[] = [];
  try {
    const answer = await client.send({
      ...where,
      method: 'GET',
      signal,
      deadlineMs: STEP_DEADLINE_MS,
      log: (level, text) => {
        if (level === 'warn') warnings.push(text);
      },
    });
    step.check?.(answer);
    const message = warnings[0] ?? step.note ?? null;
    return { ...base, state: 'ok', tookMs: tookMs(), status: answer.status, message };
  } catch (error) {
    return failedStep(step, failureOf(error), tookMs(), client.keyId);
  }
}

function failedStep(step: Planned, failed: Failure, tookMs: number, keyId: string): ConnectionStep {
  const status = /"status":\s*"?(\d{3})/.exec(failed.raw ?? '')?.[1];
  return {
    title: step.title,
    call: step.call,
    state: 'failed',
    tookMs,
    status: status === undefined ? null : Number(status),
    raw: failed.raw ?? null,
    steps: stepsFor(failed, step.need, keyId),
    message: failed.message,
  };
}
