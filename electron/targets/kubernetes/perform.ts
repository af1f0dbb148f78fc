import { failure } from '@shared/domain/failure';
import type { PlannedCall } from '@shared/domain/plan';
import type { Clock } from '@shared/kit/clock';
import type { CallResult, PerformContext } from '../../ports/store-target';
import { factsOf, objectOf, versionMark, withTemplate } from './calls';
import type { ClusterClient } from './client';
import { isRollout, rolloutStamp } from './rollout-wire';
import { isWeighted, weightStamp } from './weights-wire';
import { readDeployment, trafficOf } from './wire';

const CALL_MS = 30_000;
/** Controllers note what they see many times in a rollout: a change of theirs is no reason to refuse. */
const MOST_TRIES = 6;

/** What a call needs beside its plan. */
interface CallGround {
  /** The container whose image is the version; the first where there is none of that name. */
  readonly container: string | undefined;
  /** The template that an undo puts back: the plan holds it without its secrets. */
  readonly template: unknown;
}

/** Sends one call of a plan. */
export async function performCall(
  client: ClusterClient,
  call: PlannedCall,
  { container, template }: CallGround,
  { bindings, signal }: Pick<PerformContext, 'bindings' | 'signal'>,
  pace: Clock,
): Promise<CallResult> {
  const began = pace.now();
  const limit = AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)]);
  const base = { path: call.path, query: call.query, signal: limit };
  if (call.method === 'GET') {
    const { status, body } = await client.json({ ...base, method: 'GET' });
    const { name, value, generation } = stamp(call.path, body);
    return {
      status,
      tookMs: pace.now() - began,
      sent: { method: 'GET', path: call.path, body: null },
      answer: briefly(body),
      bind:
        call.role === 'check' ? { [name]: value, [`generation of ${objectOf(call.path)}`]: generation } : {},
      facts: factsOf(call.path, body, container),
    };
  }
  const mark = versionMark(call.path);
  let version = bindings[mark];
  if (version === undefined) {
    throw failure('unexpected', 'A change was to be sent without the look before it.', {
      stillTrue: 'Nothing was sent.',
    });
  }
  for (let tries = 1; ; tries += 1) {
    const body = filled(call.body, mark, version);
    try {
      const answer = await client.json({
        ...base,
        method: call.method,
        body: template ? withTemplate(body, template) : body,
        ...(call.mediaType === undefined ? {} : { contentType: call.mediaType }),
      });
      return {
        status: answer.status,
        tookMs: pace.now() - began,
        sent: { method: call.method, path: call.path, body },
        answer: briefly(answer.body),
        bind: isRollout(call.path) ? after(call.path, answer.body) : {},
      };
    } catch (error) {
      const raced = isRace(error) && tries < MOST_TRIES;
      if (!raced) throw error;
      // A conflict says that nothing was done. What a person saw still stands if only the status has moved.
      const path = call.path.replace(/\/status$/, '');
      const { body: seen } = await client.json({ method: 'GET', path, signal: limit });
      const found = stamp(path, seen);
      if (found.generation !== bindings[`generation of ${objectOf(call.path)}`]) throw error;
      version = found.value;
    }
  }
}

/** What a further call on the same object starts from. */
function after(path: string, body: unknown): Readonly<Record<string, string>> {
  const { name, value, generation } = stamp(path, body);
  return { [name]: value, [`generation of ${objectOf(path)}`]: generation };
}

function isRace(error: unknown): boolean {
  const found = (error as { failure?: { reason?: string; raw?: string } }).failure;
  return found?.reason === 'conflict' && !/conflicts? with "/.test(found.raw ?? '');
}

/** The version of an object, under the name that stands for it in bodies. */
function stamp(path: string, body: unknown) {
  if (isRollout(path)) return { name: versionMark(path), ...rolloutStamp(body) };
  if (isWeighted(path)) return { name: versionMark(path), ...weightStamp(body) };
  if (path.includes('/services/')) {
    const { resourceVersion } = trafficOf(body);
    // A Service has no generation: whatever moves its version moved what was seen.
    return { name: versionMark(path), value: resourceVersion, generation: resourceVersion };
  }
  const { metadata } = readDeployment(body);
  return {
    name: versionMark(path),
    value: metadata.resourceVersion,
    generation: String(metadata.generation),
  };
}

function filled(body: unknown, mark: string, version: string): unknown {
  if (body === mark) return version;
  if (Array.isArray(body)) return body.map((one) => filled(one, mark, version));
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(Object.entries(body).map(([key, held]) => [key, filled(held, mark, version)]));
}

/** What of an answer is kept: an object names its variables, which may be secrets. */
function briefly(body: unknown): unknown {
  const { kind, metadata, status } = (body ?? {}) as {
    readonly kind?: unknown;
    readonly metadata?: {
      readonly name?: unknown;
      readonly resourceVersion?: unknown;
      readonly generation?: unknown;
    };
    readonly status?: { readonly observedGeneration?: unknown; readonly replicas?: unknown };
  };
  return {
    kind,
    name: metadata?.name,
    resourceVersion: metadata?.resourceVersion,
    generation: metadata?.generation,
    observedGeneration: status?.observedGeneration,
  };
}
