import type { BuildInputs, BuildStep } from '@shared/contract/builds';
import { FailureError, failure } from '@shared/domain/failure';
import { streamEngine } from '../../process-kit/engine-stream';
import { type BuildContext, packContext } from './build-context';
import type { BuildLogWriter } from './build-log';
import { type BuildProgress, createProgress, RARE_WORDS } from './build-progress';
import type { BuildSession } from './build-session';
import { engineFailure, engineLost, streamFailure } from './docker-errors';
import { readDockerfile } from './dockerfile';
import type { EngineClient } from './engine-client';
import { EventReader } from './event-reader';
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
  const mask = order.secrets.size > 0 ? hide : null;
  const progress = createProgress(log, readDockerfile(context.dockerfileText), order.now, mask);
  const buildKit = client.facts.builder === 'buildkit';
  if (!buildKit && order.secrets.size > 0) {
    throw failure('invalid-request', 'The classic builder cannot keep secrets out of an image.', {
      stillTrue: 'Nothing was sent to the engine.',
      advice: 'Use an engine with BuildKit, or leave the secrets out.',
    });
  }
  let session: BuildSession | null = null;
  let began = false;
  const hear = () => {
    began = true;
  };
  try {
    if (buildKit) {
      // the classic builder needs none of it
      const { openBuildSession } = await import('./build-session');
      session = await openBuildSession(client, order.secrets, order.credential);
    }
    await listen(client, { order, session, progress, log, hear }, signal);
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

/** What listens to a build. */
interface Listening {
  readonly order: BuildOrder;
  readonly session: BuildSession | null;
  readonly progress: BuildProgress;
  readonly log: BuildLogWriter;
  /** The engine has begun to tell. */
  hear(): void;
}

/** Sends the context and hears the builder to its end. Rejects where the engine refuses. */
async function listen(
  client: EngineClient,
  { order, session, progress, log, hear }: Listening,
  signal: AbortSignal,
): Promise<void> {
  const headers: Record<string, string> = { 'content-type': 'application/x-tar' };
  if (!session)
    headers['x-registry-config'] = Buffer.from(JSON.stringify(await order.credentials())).toString('base64');
  const body = packContext(order.context, (sent) => {
    progress.sent(sent, order.context.bytes);
    order.moved(progress.steps());
  });
  const events = new EventReader({ event: progress.take, output: progress.output }, RARE_WORDS);
  const taker = {
    offer(bytes: Uint8Array) {
      hear();
      events.feed(bytes);
      order.moved(progress.steps());
      return log.keepUp();
    },
    room: () => log.flush(),
  };
  const path = `/v${client.facts.apiVersion}/build?${buildQuery(order, session)}`;
  const { statusCode, said } = await streamEngine(client.endpoint, path, taker, signal, { headers, body });
  if (statusCode !== 200) throw new FailureError(streamFailure('build', order.subject, saidIn(said)));
  events.end();
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
