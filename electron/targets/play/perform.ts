import { failure } from '@shared/domain/failure';
import type { PlannedCall } from '@shared/domain/plan';
import type { StoreTrack } from '@shared/domain/store';
import type { Clock } from '@shared/kit/clock';
import { redact } from '@shared/kit/redact';
import type { MethodOptions } from 'googleapis/build/src/apis/androidpublisher/index.js';
import type { Bindings, CallResult, PerformContext } from '../../ports/store-target';
import { type LibraryAnswer, type PlayAnswer, readAs } from './answers';
import { uploadArtifact } from './artifact-upload';
import type { PlayApis, PlayClient } from './client';
import type { Repeat } from './repeat';
import { toTrack, wireArtifact, wireEdit, wireTrack } from './wire';

type Route = (
  apis: PlayApis,
  params: readonly string[],
  call: PlannedCall,
  options: MethodOptions,
) => Promise<LibraryAnswer>;

const APP = '^/androidpublisher/v3/applications/([^/]+)';
const [EDIT, TRACK] = [`${APP}/edits/([^/:]+)`, `${APP}/edits/([^/:]+)/tracks/([^/]+)$`];

/** The generated method for each planned request: method, path with its parameters, sender. */
const ROUTES: readonly (readonly [PlannedCall['method'], RegExp, Route])[] = [
  [
    'POST',
    new RegExp(`${APP}/edits$`),
    ({ publisher }, [packageName = ''], _, options) => publisher.edits.insert({ packageName }, options),
  ],
  [
    'DELETE',
    new RegExp(`${EDIT}$`),
    ({ publisher }, [packageName = '', editId = ''], _, options) =>
      publisher.edits.delete({ packageName, editId }, options),
  ],
  [
    'GET',
    new RegExp(TRACK),
    ({ publisher }, [packageName = '', editId = '', track = ''], _, options) =>
      publisher.edits.tracks.get({ packageName, editId, track }, options),
  ],
  [
    'PUT',
    new RegExp(TRACK),
    ({ publisher }, [packageName = '', editId = '', track = ''], call, options) =>
      publisher.edits.tracks.update({ packageName, editId, track, requestBody: bodyOf(call) }, options),
  ],
  [
    'POST',
    new RegExp(`${EDIT}:validate$`),
    ({ publisher }, [packageName = '', editId = ''], _, options) =>
      publisher.edits.validate({ packageName, editId }, options),
  ],
  [
    'POST',
    new RegExp(`${EDIT}:commit$`),
    ({ publisher }, [packageName = '', editId = ''], call, options) =>
      publisher.edits.commit({ packageName, editId, ...call.query }, options),
  ],
];

const bodyOf = (call: PlannedCall): object => (typeof call.body === 'object' && call.body ? call.body : {});

/** Reading may be repeated; opening only when it was refused; writing and committing never. */
const REPEAT: Readonly<Record<PlannedCall['role'], Repeat>> = {
  open: 'refused',
  check: 'any',
  upload: 'never',
  write: 'never',
  validate: 'any',
  commit: 'never',
  'read-back': 'any',
  close: 'any',
};

function fillIn(path: string, bindings: Bindings): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = bindings[name];
    if (value === undefined) {
      throw failure('unexpected', `The value “${name}” of this call is not known.`, {
        stillTrue: 'This call was not sent.',
        advice: 'Read the store again and look at a new plan.',
      });
    }
    return encodeURIComponent(value);
  });
}

function routeOf(call: PlannedCall, path: string): { readonly route: Route; readonly params: string[] } {
  for (const [method, pattern, route] of ROUTES) {
    const found = method === call.method ? pattern.exec(path) : null;
    if (found) return { route, params: found.slice(1).map(decodeURIComponent) };
  }
  throw failure('unexpected', `There is no way to send ${call.method} ${call.shortPath}.`, {
    stillTrue: 'This call was not sent.',
    advice: 'This is a fault in Slipway: please report it.',
  });
}

function observedIn(call: PlannedCall, answer: PlayAnswer): StoreTrack | undefined {
  return call.method === 'GET' ? toTrack(readAs(wireTrack, answer.data)) : undefined;
}

function boundBy(call: PlannedCall, path: string, answer: PlayAnswer): Bindings {
  if (call.role === 'upload') {
    return { versionCode: String(readAs(wireArtifact, answer.data).versionCode) };
  }
  return call.method === 'POST' && path.endsWith('/edits')
    ? { editId: readAs(wireEdit, answer.data).id }
    : {};
}

async function sendCall(
  client: PlayClient,
  call: PlannedCall,
  path: string,
  context: PerformContext,
): Promise<PlayAnswer> {
  const { route, params } = routeOf(call, path);
  return await client.send({
    role: call.role,
    repeat: REPEAT[call.role],
    signal: context.signal,
    onWait: context.onWait,
    log: context.log,
    run: (apis, options) => route(apis, params, call, options),
  });
}

/** Sends one call of a plan through the vendor's library. Rejects with a `FailureError`. */
export async function performCall(
  client: PlayClient,
  call: PlannedCall,
  context: PerformContext,
  pace: Clock,
): Promise<CallResult> {
  const path = fillIn(call.path, context.bindings);
  const answer =
    call.role === 'upload'
      ? await uploadArtifact(client, call, path, context, pace)
      : await sendCall(client, call, path, context);
  const bind = boundBy(call, path, answer);
  if (Object.keys(bind).length > 0) await context.bind(bind);
  const observed = observedIn(call, answer);
  return {
    status: answer.status,
    tookMs: Math.round(answer.tookMs),
    sent: answer.sent,
    answer: redact(answer.data === '' ? null : answer.data),
    bind,
    ...(observed === undefined ? {} : { observed }),
  };
}
