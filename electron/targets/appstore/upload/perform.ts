import { failure } from '@shared/domain/failure';
import type { PlannedCall } from '@shared/domain/plan';
import type { Clock } from '@shared/kit/clock';
import { redact } from '@shared/kit/redact';
import type { Bindings, CallResult, PerformContext, UploadSource } from '../../../ports/store-target';
import { type AppStoreAnswer, readAs } from '../answers';
import type { AppStoreClient } from '../client';
import { isAlreadySo } from '../explain';
import { fillIn } from '../fill-in';
import { sendParts } from './parts';
import { buildFact, RECEIVED } from './plan';
import {
  type BuildUpload,
  wireBuildUpload,
  wireBuildUploadFile,
  wireBuildUploadFiles,
  wireBuildUploads,
  wireIds,
} from './wire';

/** Apple moves an upload on by itself, some seconds after it was told that all is there. */
const TAKE_IN_PAUSES_MS = [0, 1_000, 2_000, 2_000, 5_000, 5_000, 10_000, 10_000, 20_000];

/** What an upload's calls work with. */
export interface UploadWork {
  readonly client: AppStoreClient;
  readonly clock: Clock;
  readonly pace: Clock;
}

/** An answer with what it lets later calls know. */
interface Done {
  readonly answer: AppStoreAnswer;
  readonly bind?: Bindings;
  readonly facts?: CallResult['facts'];
}

type Step = (work: UploadWork, call: PlannedCall, context: PerformContext) => Promise<Done>;

/** Asks as the plan says, with the values that earlier answers bound. */
async function ask(
  { client }: UploadWork,
  call: PlannedCall,
  context: PerformContext,
): Promise<AppStoreAnswer> {
  if (call.method === 'PUT') throw new TypeError('Parts are not sent like other calls.');
  const { path, query, body } = fillIn(call, context.bindings);
  return await client.send({
    method: call.method,
    path,
    query,
    body,
    role: call.role,
    signal: context.signal,
    onWait: context.onWait,
    log: context.log,
  });
}

/** Reads a resource that is there already, in place of making it once more. */
const look = async ({ client }: UploadWork, path: string, context: PerformContext): Promise<AppStoreAnswer> =>
  await client.send({ method: 'GET', path, role: 'open', signal: context.signal, log: context.log });

function sourceOf({ artifact }: PerformContext): UploadSource & Required<Pick<UploadSource, 'build'>> {
  if (artifact?.build) return { ...artifact, build: artifact.build };
  throw failure('artifact-missing', 'The file of this plan is not here any more.', {
    advice: 'Drop the file on the window again.',
  });
}

const factOf = (context: PerformContext, value: string | null) => {
  const { shortVersion, version } = sourceOf(context).build;
  return [buildFact(shortVersion, version, value)];
};

const findApp: Step = async (work, call, context) => {
  const answer = await ask(work, call, context);
  const [app] = readAs(wireIds, answer.data).data;
  if (app) return { answer, bind: { appleId: app.id } };
  throw failure(
    'app-not-found',
    'App Store Connect has no app with this bundle id, or the key may not see it.',
    {
      advice: 'Make the app in App Store Connect once, or test the connection in Settings, Accounts.',
    },
  );
};

const findBuild: Step = async (work, call, context) => {
  const answer = await ask(work, call, context);
  const there = readAs(wireIds, answer.data).data.length > 0;
  return { answer, facts: factOf(context, there ? RECEIVED : null) };
};

/** Takes up what an earlier try reserved: what Apple has is never announced twice. */
const findUpload: Step = async (work, call, context) => {
  const answer = await ask(work, call, context);
  const left = readAs(wireBuildUploads, answer.data).data.find(
    (upload) => upload.attributes.state.state === 'AWAITING_UPLOAD',
  );
  if (!left) return { answer };
  context.log('info', 'An earlier upload of this build was left unfinished: going on with it.');
  return { answer, bind: { buildUploadId: left.id } };
};

/** Set before a reservation is asked for: a program that dies then may have made it without knowing. */
const ASKED = { reserve: 'reservationAsked', file: 'fileAsked' } as const;

const reserve: Step = async (work, call, context) => {
  const { appleId = '', buildUploadId } = context.bindings;
  if (buildUploadId !== undefined)
    return { answer: await look(work, `/v1/buildUploads/${buildUploadId}`, context) };
  if (context.bindings[ASKED.reserve] !== undefined) {
    const { shortVersion, version, platform } = sourceOf(context).build;
    const { data } = await work.client.read(wireBuildUploads, {
      path: `/v1/apps/${appleId}/buildUploads`,
      query: {
        'filter[cfBundleShortVersionString]': shortVersion,
        'filter[cfBundleVersion]': version,
        'filter[platform]': platform,
        'filter[state]': 'AWAITING_UPLOAD',
      },
      signal: context.signal,
    });
    const [found] = data;
    if (found) {
      return {
        answer: await look(work, `/v1/buildUploads/${found.id}`, context),
        bind: { buildUploadId: found.id },
      };
    }
  }
  await context.bind({ [ASKED.reserve]: 'yes' });
  const answer = await ask(work, call, context);
  return { answer, bind: { buildUploadId: readAs(wireBuildUpload, answer.data).data.id } };
};

const reserveFile: Step = async (work, call, context) => {
  const { buildUploadId = '' } = context.bindings;
  const { fileName, size } = sourceOf(context);
  const { data } = await work.client.read(wireBuildUploadFiles, {
    path: `/v1/buildUploads/${buildUploadId}/buildUploadFiles`,
    query: { limit: 50 },
    signal: context.signal,
  });
  const found = data.find(
    ({ attributes }) => attributes.fileName === fileName && attributes.fileSize === size,
  );
  if (found) {
    const answer = await look(work, `/v1/buildUploadFiles/${found.id}`, context);
    return { answer, bind: { buildUploadFileId: found.id } };
  }
  const answer = await ask(work, call, context);
  return { answer, bind: { buildUploadFileId: readAs(wireBuildUploadFile, answer.data).data.id } };
};

/** Under these names the journal keeps how far the parts came, and of which file at Apple. */
const SENT = { bytes: 'sentBytes', of: 'sentOf' } as const;

const parts: Step = async (work, call, context) => {
  const began = performance.now();
  const { path } = fillIn(call, context.bindings);
  const { [SENT.of]: of, [SENT.bytes]: bytes } = context.bindings;
  const count = await sendParts({
    source: sourceOf(context),
    operations: async () => {
      const { data } = await look(work, path, context);
      return readAs(wireBuildUploadFile, data).data.attributes.uploadOperations;
    },
    sentBytes: of === path ? Number(bytes ?? 0) : 0,
    keep: (sentBytes) => context.bind({ [SENT.bytes]: String(sentBytes), [SENT.of]: path }),
    context,
    clock: work.clock,
    pace: work.pace,
  });
  return {
    answer: {
      status: 200,
      headers: new Headers(),
      data: { partsSent: count },
      tookMs: performance.now() - began,
      sent: { method: 'PUT', path, body: null },
    },
  };
};

const finish: Step = async (work, call, context) => {
  try {
    return { answer: await ask(work, call, context) };
  } catch (error) {
    // An earlier try said so, and only its answer was lost: what Apple makes of it is read next.
    if (!isAlreadySo(error)) throw error;
    context.log('info', 'Apple knew already that all of the file is there.');
    return { answer: await look(work, fillIn(call, context.bindings).path, context) };
  }
};

/** Why Apple did not take a build in, in its own words. */
function whyFailed({ attributes }: BuildUpload): string {
  const words = attributes.state.errors.map(({ code, description }) => description ?? code ?? '');
  const text = words.filter((one) => one !== '').join(' ');
  return `refused: ${text === '' ? 'Apple says no more; it also writes an e-mail.' : text}`;
}

const processing: Step = async (work, call, context) => {
  for (const [attempt, pause] of TAKE_IN_PAUSES_MS.entries()) {
    await work.pace.sleep(pause, context.signal);
    const answer = await ask(work, call, context);
    const upload = readAs(wireBuildUpload, answer.data).data;
    const { state } = upload.attributes.state;
    const last = attempt + 1 === TAKE_IN_PAUSES_MS.length;
    if (state === 'AWAITING_UPLOAD' && !last) continue;
    const value = {
      AWAITING_UPLOAD: null,
      PROCESSING: RECEIVED,
      COMPLETE: RECEIVED,
      FAILED: whyFailed(upload),
    };
    return { answer, facts: factOf(context, value[state]) };
  }
  throw new RangeError('There is always a last reading.');
};

const STEPS: Readonly<Record<string, Step>> = {
  'find-app': findApp,
  'find-build': findBuild,
  'find-upload': findUpload,
  reserve,
  'reserve-file': reserveFile,
  parts,
  finish,
  processing,
};

/** Whether a planned call is one of an upload's. */
export const isUploadCall = (call: PlannedCall): boolean => call.id in STEPS;

/** Sends one call of an upload's plan. Rejects with a `FailureError`. */
export async function performUpload(
  work: UploadWork,
  call: PlannedCall,
  context: PerformContext,
): Promise<CallResult> {
  const step = STEPS[call.id];
  if (!step) throw new TypeError(`An upload has no call “${call.id}”.`);
  const { answer, bind = {}, facts } = await step(work, call, context);
  return {
    status: answer.status,
    tookMs: Math.round(answer.tookMs),
    sent: answer.sent,
    answer: redact(withoutAddresses(answer.data)),
    bind,
    ...(facts === undefined ? {} : { facts }),
  };
}

/** Addresses of parts sign themselves: whoever has one may write there, so no record keeps them. */
function withoutAddresses(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAddresses);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) =>
      key === 'uploadOperations' && Array.isArray(member)
        ? [key, `${member.length} parts`]
        : [key, withoutAddresses(member)],
    ),
  );
}
