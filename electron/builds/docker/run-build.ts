import type { IncomingMessage } from 'node:http';
import type { BuildInputs, BuildStep } from '@shared/contract/builds';
import { FailureError, failure } from '@shared/domain/failure';
import { askEngine } from '../../process-kit/engine-connection';
import { type BuildContext, packContext } from './build-context';
import type { BuildLogWriter } from './build-log';
import { createProgress } from './build-progress';
import { type BuildSession, openBuildSession } from './build-session';
import { engineFailure, engineLost, streamFailure } from './docker-errors';
import { readDockerfile } from './dockerfile';
import type { EngineClient } from './engine-client';
import { jsonLines } from './json-lines';
import type { RegistryCredential } from './registry-credentials';
import { secretMask } from './secret-mask';
import type { SourceState } from './source-state';

/** One build, with all that it is made from. */
export interface BuildOrder {
  readonly subject: string;
  readonly inputs: BuildInputs;
  readonly context: BuildContext;
  readonly source: SourceState;
  /** By the id that the Dockerfile mounts. */
  readonly secrets: ReadonlyMap<string, string>;
  credential(host: string): Promise<RegistryCredential | null>;
  /** Of every registry, as the classic builder wants them. */
  credentials(): Promise<Readonly<Record<string, RegistryCredential>>>;
  now(): number;
  /** Called as often as something moved. */
  moved(steps: readonly BuildStep[]): void;
  /** Called once, with the steps as they stay. */
  settled(steps: readonly BuildStep[]): void;
}

/** Builds an image and gives its id. Rejects with the named failure; what was printed is in the log either way. */
export async function runBuild(
  client: EngineClient,
  order: BuildOrder,
  log: BuildLogWriter,
  signal: AbortSignal,
): Promise<string> {
  const { subject, context } = order;
  const hide = secretMask(order.secrets);
  const progress = createProgress(log, readDockerfile(context.dockerfileText), order.now, hide);
  const buildKit = client.facts.builder === 'buildkit';
  if (!buildKit && order.secrets.size > 0) {
    throw failure('invalid-request', 'The classic builder cannot keep secrets out of an image.', {
      stillTrue: 'Nothing was sent to the engine.',
      advice: 'Use an engine with BuildKit, or leave the secrets out.',
    });
  }
  let session: BuildSession | null = null;
  let began = false;
  try {
    session = buildKit ? await openBuildSession(client, order.secrets, order.credential) : null;
    const answer = await send(client, order, session, signal, (sent) => {
      progress.sent(sent, context.bytes);
      order.moved(progress.steps());
    });
    began = true;
    let behind: Promise<void> = Promise.resolve();
    for await (const events of jsonLines(answer)) {
      for (const event of events) progress.take(event);
      // the disk may be one piece behind, and no more
      await behind;
      behind = log.flush();
      order.moved(progress.steps());
    }
    const said = progress.error();
    const imageId = progress.imageId();
    if (signal.aborted) throw signal.reason;
    if (said !== null) {
      progress.end('failed');
      throw new FailureError(streamFailure('build', subject, said));
    }
    // The stream ended without an image and without a reason: the engine was stopped in the middle.
    if (imageId === null) throw engineLost(`Building ${subject}`);
    progress.end('done');
    const { docker } = client;
    return (await docker.getImage(imageId).inspect()).Id;
  } catch (error) {
    const named = engineFailure(error, `Building ${subject}`);
    const lost =
      began && named.failure.reason === 'unexpected' ? engineLost(`Building ${subject}`, error) : named;
    const isLost = lost.failure.reason === 'engine-lost';
    // A step that was cut off did not fail: nobody knows what would have come of it.
    progress.end(signal.aborted || isLost ? 'cancelled' : 'failed');
    if (signal.aborted) throw signal.reason;
    if (isLost)
      log.add(order.now(), 0, 'error', 'The engine went away. What was printed until here is kept.');
    else log.add(order.now(), 0, 'error', hide(lost.failure.message));
    throw lost;
  } finally {
    session?.close();
    await log.flush();
    order.settled(progress.steps());
  }
}

async function send(
  client: EngineClient,
  order: BuildOrder,
  session: BuildSession | null,
  signal: AbortSignal,
  onBytes: (sent: number) => void,
): Promise<IncomingMessage> {
  const headers: Record<string, string> = { 'content-type': 'application/x-tar' };
  if (!session)
    headers['x-registry-config'] = Buffer.from(JSON.stringify(await order.credentials())).toString('base64');
  const answer = await askEngine(client.endpoint, {
    method: 'POST',
    path: `/v${client.facts.apiVersion}/build?${buildQuery(order, session)}`,
    headers,
    body: packContext(order.context, onBytes),
    signal,
  });
  if (answer.statusCode === 200) return answer;
  let text = '';
  for await (const part of answer as AsyncIterable<Buffer>)
    text = (text + part.toString('utf8')).slice(0, 10_000);
  const message = saidIn(text);
  throw new FailureError(streamFailure('build', order.subject, message));
}

function saidIn(text: string): string {
  try {
    const said: unknown = JSON.parse(text);
    return String((said as { message?: unknown }).message ?? text);
  } catch {
    return text;
  }
}

/** The request's query: everything that decides what comes out, and no secret. */
function buildQuery(
  { inputs, context, source }: Pick<BuildOrder, 'inputs' | 'context' | 'source'>,
  session: { readonly id: string } | null,
): URLSearchParams {
  const query = new URLSearchParams({ dockerfile: context.dockerfile, rm: '1', forcerm: '1' });
  for (const tag of inputs.tags) query.append('t', tag);
  const args = Object.fromEntries(inputs.args.map(({ name, value }) => [name, value]));
  if (inputs.args.length > 0) query.set('buildargs', JSON.stringify(args));
  query.set('labels', JSON.stringify(labelsOf(inputs, source)));
  if (inputs.target !== null) query.set('target', inputs.target);
  if (inputs.platform !== null) query.set('platform', inputs.platform);
  if (inputs.noCache) query.set('nocache', '1');
  if (inputs.pull) query.set('pull', '1');
  if (session) {
    query.set('version', '2');
    query.set('session', session.id);
  } else query.set('version', '1');
  return query;
}

/** The labels that say where an image comes from, by the names that everybody reads them by. */
function labelsOf(inputs: BuildInputs, source: SourceState): Readonly<Record<string, string>> {
  const version = inputs.version ?? inputs.tags[0]?.split('/').at(-1)?.split(':')[1] ?? null;
  return {
    ...(version === null ? {} : { 'org.opencontainers.image.version': version }),
    ...(source.commit === null
      ? {}
      : { 'org.opencontainers.image.revision': source.dirty ? `${source.commit}-dirty` : source.commit }),
    ...Object.fromEntries(inputs.labels.map(({ name, value }) => [name, value])),
  };
}
