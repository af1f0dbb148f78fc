import type { IncomingMessage } from 'node:http';
import type { AuditRecord } from '@shared/domain/audit';
import { FailureError, failure } from '@shared/domain/failure';
import type { CallOutcome } from '@shared/domain/operation';
import type { PlannedCall } from '@shared/domain/plan';
import { isoTime } from '@shared/kit/clock';
import { askEngine } from '../../process-kit/engine-connection';
import { runProgram } from '../../process-kit/run-program';
import { hideSecrets } from './container-facts';
import type { DockerDeps } from './docker-deps';
import { engineFailure, engineLost, NOTHING_DONE, streamFailure } from './docker-errors';
import { engineEvent } from './engine-event';
import type { PreparedPlan } from './engine-plans';
import { jsonLines } from './json-lines';

import { askRegistry, authHeader } from './registry-look';
import { createTransfer, type TransferProgress } from './transfer-progress';
import type { RunningWork } from './work';

/** What carrying out a plan works with. */
export interface PerformParts {
  readonly deps: DockerDeps;
  onTransfer(id: RunningWork['id'], transfer: TransferProgress): void;
  /** An image has a digest in a registry now. */
  onPushed(imageId: string, digest: string): Promise<void>;
}

/** Longest answer to a request that is not read as it comes. */
const LONGEST_ANSWER = 1024 * 1024;

/**
 * Carries out a plan, request by request as they were shown. The first that fails ends it, and its failure says what
 * was done before. Resolves with the history's event written.
 */
export async function performPlan(
  parts: PerformParts,
  prepared: PreparedPlan,
  work: RunningWork,
): Promise<void> {
  const { deps } = parts;
  const { plan } = prepared;
  const startedAt = deps.pace.now();
  const outcomes: CallOutcome[] = plan.calls.map(({ id }) => ({
    callId: id,
    state: 'pending',
    status: null,
    tookMs: null,
    sent: null,
    answer: null,
  }));
  const known: AuditRecord['known'][number][] = [{ title: 'Engine', value: plan.engine, verdict: 'pass' }];
  let reason: FailureError | null = null;
  try {
    if (prepared.command) await runCommand(prepared, work);
    const bindings: Record<string, string> = {};
    for (const [index, call] of plan.calls.entries()) {
      if (work.signal.aborted) throw work.signal.reason;
      const tell = (outcome: Partial<CallOutcome>) => {
        const before = outcomes[index];
        if (before) outcomes[index] = { ...before, ...outcome };
        work.update({ outcomes: [...outcomes] });
      };
      await sendCall({ parts, prepared, work, call, bindings, known, tell });
    }
  } catch (error) {
    const cancelled = work.signal.aborted;
    const named = cancelled ? failure('cancelled', 'Cancelled.') : engineFailure(error, plan.title);
    const done = outcomes.filter(({ state }) => state === 'done').length;
    reason =
      done === 0 || cancelled
        ? named
        : new FailureError({
            ...named.failure,
            stillTrue: `${done} of ${plan.calls.length} were done before. ${restWords(named.failure.stillTrue)}`,
          });
    throw reason;
  } finally {
    const isCancel = work.signal.aborted;
    await deps
      .record(
        engineEvent(
          deps,
          EVENTS[plan.intent.kind],
          eventTitle(plan.title, plan.intent.kind, reason === null, isCancel),
          {
            result: reason === null ? 'done' : isCancel ? 'refused' : 'failed',
            operationId: work.id,
            calls: outcomes,
            failure: isCancel ? null : (reason?.failure ?? null),
            tookMs: deps.pace.now() - startedAt,
            known,
          },
        ),
      )
      .catch(deps.logDefect);
    for (const topic of ['images', 'containers', 'compose', 'builds'] as const) deps.changed(topic);
  }
}

/** What is true of the rest, when not nothing was done. */
const restWords = (words: string) => (words === NOTHING_DONE ? 'The rest of it was not done.' : words);

const EVENTS = {
  push: 'image.pushed',
  pull: 'image.pulled',
  tag: 'image.built',
  untag: 'image.removed',
  'remove-images': 'image.removed',
  prune: 'image.removed',
  run: 'container.changed',
  containers: 'container.changed',
  compose: 'compose.changed',
} as const;

const PAST = { push: 'pushed', pull: 'pulled' } as const;

function eventTitle(title: string, kind: keyof typeof EVENTS, done: boolean, cancelled: boolean): string {
  const subject = title.replace(/^(Push|Pull) /, '');
  if (kind === 'push' || kind === 'pull')
    return cancelled ? `${title}, cancelled` : `${subject} ${done ? '' : 'not '}${PAST[kind]}`;
  return cancelled ? `${title}, cancelled` : done ? title : `${title}, failed`;
}

interface Sending {
  readonly parts: PerformParts;
  readonly prepared: PreparedPlan;
  readonly work: RunningWork;
  readonly call: PlannedCall;
  readonly bindings: Record<string, string>;
  readonly known: AuditRecord['known'][number][];
  tell(outcome: Partial<CallOutcome>): void;
}

async function sendCall(sending: Sending): Promise<void> {
  const { parts, prepared, work, call, bindings, tell } = sending;
  const { client, bodies } = prepared;
  const path = call.path.replace(/\{(\w+)\}/g, (_all, name: string) => bindings[name] ?? '');
  const query = new URLSearchParams(call.query).toString();
  const body = bodies.get(call.id) ?? call.body;
  const began = parts.deps.pace.now();
  tell({ state: 'sending', sent: { method: call.method, path, body: call.body } });
  work.update({ step: call.purpose });
  work.log('info', `${call.method} ${path}${query === '' ? '' : `?${query}`}`);
  const reference = referenceOf(call);
  const headers: Record<string, string> = body === null ? {} : { 'content-type': 'application/json' };
  if (reference !== null) headers['x-registry-auth'] = await authHeader(parts.deps, reference);
  let status: number | null = null;
  try {
    const answer = await askEngine(client.endpoint, {
      method: call.method as 'GET' | 'POST' | 'DELETE',
      path: query === '' ? path : `${path}?${query}`,
      headers,
      ...(body === null ? {} : { body: JSON.stringify(body) }),
      signal: work.signal,
    });
    status = answer.statusCode ?? 0;
    if (status >= 400)
      throw Object.assign(new Error('refused'), {
        statusCode: status,
        json: parseJson(await readText(answer)),
      });
    if (reference === null) {
      // 304 says that it is so already: started, or stopped.
      const said = parseJson(await readText(answer));
      if (typeof (said as { Id?: unknown } | null)?.Id === 'string')
        bindings.containerId = (said as { Id: string }).Id;
      tell({ state: 'done', status, tookMs: parts.deps.pace.now() - began, answer: hideSecrets(said) });
    } else {
      const digest = await moveImage(sending, reference, answer);
      tell({ state: 'done', status, tookMs: parts.deps.pace.now() - began, answer: { digest } });
    }
  } catch (error) {
    tell({ state: 'failed', status, tookMs: parts.deps.pace.now() - began });
    throw error;
  }
}

/** The reference of a push or pull; null for a request of another kind. */
function referenceOf({ id, shortPath, query }: PlannedCall): string | null {
  const join = (repository: string) =>
    `${repository}${query.tag?.startsWith('sha256:') ? '@' : ':'}${query.tag}`;
  if (id.startsWith('push-')) return join(shortPath.replace(/^\/images\//, '').replace(/\/push$/, ''));
  return id === 'pull' ? join(query.fromImage ?? '') : null;
}

/** Follows a push or pull to its end. That the answer ended says nothing: only its events tell success from failure. */
async function moveImage(
  { parts, prepared, work, known }: Sending,
  reference: string,
  answer: IncomingMessage,
): Promise<string | null> {
  const { intent } = prepared.plan;
  const kind = intent.kind === 'push' ? 'push' : 'pull';
  const transfer = transferFor(parts, prepared, work);
  transfer.begin(reference);
  let last = '';
  try {
    for await (const events of jsonLines(answer)) {
      for (const event of events) transfer.take(event);
      const step = transfer.step();
      work.update({ step: `${reference}: ${step}`, fraction: transfer.fraction() });
      if (step !== last) work.log('info', `${reference}: ${step}`);
      last = step;
    }
  } catch (error) {
    transfer.finish(reference, 'failed');
    throw work.signal.aborted
      ? error
      : engineLost(kind === 'push' ? `Pushing ${reference}` : `Pulling ${reference}`, error);
  }
  const said = transfer.error();
  if (said !== null) {
    transfer.finish(reference, 'failed');
    work.log('error', said);
    throw new FailureError(streamFailure(kind, reference, said));
  }
  const digest = transfer.digest();
  if (kind === 'push' && digest === null) throw engineLost(`Pushing ${reference}`);
  transfer.finish(reference, 'done');
  if (digest === null) return null;
  known.push({ title: `Digest of ${reference}`, value: digest, verdict: 'pass' });
  if (kind === 'push') {
    await readBack(parts.deps, prepared, work, reference, digest);
    const image = await prepared.client.docker.getImage(reference).inspect();
    await parts.onPushed(image.Id, digest);
  }
  return digest;
}

const transfers = new WeakMap<PreparedPlan, TransferProgress>();

function transferFor(
  { deps, onTransfer }: PerformParts,
  prepared: PreparedPlan,
  work: RunningWork,
): TransferProgress {
  const before = transfers.get(prepared);
  if (before) return before;
  const { intent } = prepared.plan;
  const names = intent.kind === 'push' ? intent.references : intent.kind === 'pull' ? [intent.reference] : [];
  const transfer = createTransfer(work.id, intent.kind === 'push' ? 'push' : 'pull', names, () =>
    deps.pace.now(),
  );
  transfers.set(prepared, transfer);
  onTransfer(work.id, transfer);
  return transfer;
}

/** Asks the registry itself, through the engine, what the tag points at now. */
async function readBack(
  deps: DockerDeps,
  { client }: PreparedPlan,
  work: RunningWork,
  reference: string,
  digest: string,
): Promise<void> {
  const { status, text } = await askRegistry(deps, client, reference, work.signal);
  const said = parseJson(text) as { Descriptor?: { digest?: string } } | null;
  const there = status === 200 ? (said?.Descriptor?.digest ?? 'nothing') : `no answer (${status})`;
  work.update({
    readBack: {
      asked: digest,
      storeSays: there,
      differs: there !== digest,
      readAt: isoTime(deps.pace.now()),
    },
  });
  if (status === 200 && there !== digest) {
    throw failure('registry-refused', `${reference} points at ${there} and not at what was pushed.`, {
      stillTrue: 'The image that was pushed is in the registry, reachable by its digest.',
      advice: 'Somebody pushed the same tag meanwhile: agree with them, then push again.',
    });
  }
}

async function runCommand({ command, client, plan }: PreparedPlan, work: RunningWork): Promise<void> {
  if (!command) return;
  work.log('info', plan.commands.join(' && '));
  const { code, errors, absent } = await runProgram({
    ...command,
    env: { ...client.place.env, COMPOSE_HTTP_TIMEOUT: '300', NO_COLOR: '1' },
    signal: work.signal,
    onLine(line, stream) {
      work.log(stream === 'err' && /error/i.test(line) ? 'error' : 'info', line);
      if (line.trim() !== '') work.update({ step: line.trim().slice(0, 200) });
    },
  });
  if (work.signal.aborted) throw work.signal.reason;
  if (absent)
    throw failure('tool-missing', `${command.command} is not on this computer any more.`, {
      stillTrue: 'Nothing was started.',
      advice: 'Install it and try again.',
    });
  if (code === 0) return;
  const last = errors
    .trim()
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-3)
    .join(' ');
  throw failure(
    'engine-refused',
    `${plan.title}: ${last === '' ? `it ended with ${code}.` : String(hideSecrets(last))}`,
    {
      stillTrue: 'What it started before is still there.',
      advice: 'Read its output, mend the file and try again.',
    },
  );
}

async function readText(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of answer as AsyncIterable<Buffer>) {
    if (text.length < LONGEST_ANSWER) text += part.toString('utf8');
  }
  return text;
}

function parseJson(text: string): { readonly message?: string } | null {
  try {
    return JSON.parse(text) as { readonly message?: string };
  } catch {
    return text === '' ? null : { message: text };
  }
}
