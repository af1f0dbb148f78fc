import { type Failure, failureOf } from '@shared/domain/failure';
import type { ConnectionStep } from '../../ports/store-target';
import { readAs } from './answers';
import type { PlayClient, PlayRequest } from './client';
import { type ConnectionNeed, permissionFor, stepsFor } from './connection-advice';
import { wireEdit } from './wire';

interface Planned {
  readonly title: string;
  readonly call: string;
  readonly need: ConnectionNeed;
  /** What it does; gives the answer's status and, where there is one, a warning. */
  readonly run: () => Promise<{ readonly status: number; readonly warning?: string | null }>;
  /** Whether it can be tried after what went before. */
  readonly ready: () => boolean;
}

function failedStep(step: Planned, failed: Failure, tookMs: number, account: string): ConnectionStep {
  const missing = failed.reason === 'permission-missing';
  const status = /"code":\s*(\d{3})/.exec(failed.raw ?? '')?.[1];
  return {
    title: step.title,
    call: step.call,
    state: 'failed',
    tookMs,
    status: status === undefined ? null : Number(status),
    raw: failed.raw ?? null,
    steps: stepsFor(failed, step.need, account),
    message: missing ? `Missing permission: ${permissionFor(step.need)}.` : failed.message,
  };
}

/**
 * Tries what Slipway needs, step by step, and says what to do about each that fails: sign in, open an edit, read
 * production, read vitals, throw the edit away. Changes nothing; ends another open edit of the same API user.
 */
export async function testPlayConnection(
  client: PlayClient,
  packageName: string,
  onStep: (step: ConnectionStep) => void,
  signal: AbortSignal,
): Promise<readonly ConnectionStep[]> {
  let signedIn = false;
  let editId: string | null = null;
  const send = async (run: PlayRequest['run']) =>
    await client.send({ role: null, repeat: 'refused', signal, deadlineMs: 30_000, run });

  const planned: readonly Planned[] = [
    {
      title: 'Sign in',
      call: 'POST oauth2/token',
      need: 'sign-in',
      ready: () => true,
      run: async () => {
        const warning = await client.signIn();
        signedIn = true;
        return { status: 200, warning };
      },
    },
    {
      title: 'Open a draft edit',
      call: 'POST /edits',
      need: 'edit',
      ready: () => signedIn,
      run: async () => {
        const answer = await send(({ publisher }, options) =>
          publisher.edits.insert({ packageName }, options),
        );
        editId = readAs(wireEdit, answer.data).id;
        return answer;
      },
    },
    {
      title: 'Read production track',
      call: 'GET /tracks/production',
      need: 'production',
      ready: () => editId !== null,
      run: async () => {
        const answer = await send(({ publisher }, options) =>
          publisher.edits.tracks.get({ packageName, editId: editId ?? '', track: 'production' }, options),
        );
        return answer;
      },
    },
    {
      title: 'Read vitals',
      call: 'GET /crashRateMetricSet',
      need: 'vitals',
      ready: () => signedIn,
      run: async () => {
        const answer = await send(async ({ reporting }, options) =>
          (await reporting()).vitals.crashrate.get(
            { name: `apps/${packageName}/crashRateMetricSet` },
            options,
          ),
        );
        return answer;
      },
    },
    {
      title: 'Delete the draft edit',
      call: 'DELETE /edits/{id}',
      need: 'edit',
      ready: () => editId !== null,
      run: async () => {
        const answer = await send(({ publisher }, options) =>
          publisher.edits.delete({ packageName, editId: editId ?? '' }, options),
        );
        return answer;
      },
    },
  ];

  const steps: ConnectionStep[] = [];
  for (const step of planned) {
    const done = await tryStep(step, client.account);
    steps.push(done);
    onStep(done);
  }
  return steps;
}

async function tryStep(step: Planned, account: string): Promise<ConnectionStep> {
  const base = { title: step.title, call: step.call, raw: null, steps: [], message: null };
  if (!step.ready()) return { ...base, state: 'skipped', tookMs: null, status: null };
  const began = performance.now();
  try {
    const { status, warning = null } = await step.run();
    const tookMs = Math.round(performance.now() - began);
    return { ...base, state: 'ok', tookMs, status, message: warning };
  } catch (error) {
    return failedStep(step, failureOf(error), Math.round(performance.now() - began), account);
  }
}
