import type { PlannedCall } from '@shared/domain/plan';
import { redact } from '@shared/kit/redact';
import { z } from 'zod';
import type { Bindings, CallResult, PerformContext } from '../../ports/store-target';
import { type AppStoreAnswer, readAs } from './answers';
import type { AppStoreClient } from './client';
import { fillIn } from './fill-in';
import { toTrack, wireVersions } from './version-wire';

const created = z.object({ data: z.object({ id: z.string().min(1) }) });

/** Ids that later calls of the same plan need. */
const BINDS: Readonly<Record<string, string>> = {
  '/v1/appStoreVersions': 'versionId',
  '/v1/reviewSubmissions': 'requestId',
};

function boundBy(call: PlannedCall, answer: AppStoreAnswer): Bindings {
  const name = call.method === 'POST' ? BINDS[call.path] : undefined;
  return name === undefined ? {} : { [name]: readAs(created, answer.data).data.id };
}

/** Sends one call of a plan, unchanged. Rejects with a `FailureError`; a write is never repeated. */
export async function performCall(
  client: AppStoreClient,
  call: PlannedCall,
  context: PerformContext,
): Promise<CallResult> {
  const { method } = call;
  if (method === 'PUT') throw new TypeError('App Store Connect knows no PUT.');
  const answer = await client.send({
    method,
    ...fillIn(call, context.bindings),
    role: call.role,
    signal: context.signal,
    onWait: context.onWait,
    log: context.log,
  });
  const bind = boundBy(call, answer);
  if (Object.keys(bind).length > 0) await context.bind(bind);
  const reads = call.role === 'check' || call.role === 'read-back';
  return {
    status: answer.status,
    tookMs: Math.round(answer.tookMs),
    sent: answer.sent,
    answer: redact(answer.data),
    bind,
    ...(reads ? { observed: toTrack(readAs(wireVersions, answer.data)) } : {}),
  };
}
