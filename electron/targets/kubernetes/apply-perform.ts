import { failureOf } from '@shared/domain/failure';
import type { PlannedCall } from '@shared/domain/plan';
import type { Clock } from '@shared/kit/clock';
import type { CallResult, PerformContext } from '../../ports/store-target';
import { APPLY_TYPE, filesMoved } from './apply';
import type { ClusterClient } from './client';
import { manifestMark, resourceVersion, wantedVersion } from './manifest-parts';
import type { ReadManifests } from './manifests';
import { appliedIndex, applyFact } from './plan-apply';

const CALL_MS = 30_000;
const MOST_TRIES = 6;
const ABSENT = 'absent';

/** Sends one call of an apply. What is sent is read from the files again, as secrets stand in no plan; it must be what was planned. */
export async function performApply(
  client: ClusterClient,
  call: PlannedCall,
  read: ReadManifests,
  { bindings, signal }: Pick<PerformContext, 'bindings' | 'signal'>,
  pace: Clock,
): Promise<CallResult> {
  const began = pace.now();
  const limit = AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)]);
  const index = appliedIndex(call);
  const written = read.objects.find((one) => one.index === index);
  if (!written) throw filesMoved();
  const look = () =>
    client.json({ method: 'GET', path: call.path, signal: limit }).catch((error: unknown) => {
      if (failureOf(error).reason === 'not-found') return null;
      throw error;
    });
  const [version, wanted, files] = ['version', 'wanted', 'files'].map((of) => `${of} of ${call.path}`) as [
    string,
    string,
    string,
  ];
  if (call.method === 'GET') {
    const found = await look();
    return {
      status: found?.status ?? 404,
      tookMs: pace.now() - began,
      sent: { method: 'GET', path: call.path, body: null },
      answer: { found: found !== null },
      bind:
        call.role === 'check'
          ? {
              [version]: found ? resourceVersion(found.body) : ABSENT,
              [wanted]: found ? wantedVersion(found.body) : ABSENT,
              [files]: read.digest,
            }
          : {},
      facts: [
        applyFact.digest(read.digest),
        applyFact.seen(call.path, found && wantedVersion(found.body)),
        applyFact.mark(call.path, found && manifestMark(found.body, written.body)),
      ],
    };
  }
  if (bindings[files] !== read.digest) throw filesMoved();
  let at = bindings[version];
  for (let tries = 1; ; tries += 1) {
    const meta = written.body.metadata as Readonly<Record<string, unknown>>;
    const body =
      at === ABSENT ? written.body : { ...written.body, metadata: { ...meta, resourceVersion: at } };
    try {
      const answer = await client.json({
        method: 'PATCH',
        path: call.path,
        query: call.query,
        body,
        contentType: APPLY_TYPE,
        signal: limit,
      });
      return {
        status: answer.status,
        tookMs: pace.now() - began,
        // As it was planned: values of secrets stay out of the journal.
        sent: { method: 'PATCH', path: call.path, body: call.body },
        answer: { resourceVersion: resourceVersion(answer.body) },
        bind: {},
      };
    } catch (error) {
      const { reason, raw = '' } = failureOf(error);
      const raced = reason === 'conflict' && !/conflicts? with "/.test(raw) && tries < MOST_TRIES;
      if (!raced) throw error;
      // Nothing was done. What a person saw still stands if only the status has moved.
      const seen = await look();
      if (!seen || wantedVersion(seen.body) !== bindings[wanted]) throw error;
      at = resourceVersion(seen.body);
    }
  }
}
