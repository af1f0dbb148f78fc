import type { EnginesView, EngineTrial, EngineView } from '@shared/contract/engines';
import { failure } from '@shared/domain/failure';
import { isoTime } from '@shared/kit/clock';
import { backoffDelay } from '@shared/kit/stream/backoff';
import { z } from 'zod';
import { askEngine } from '../../process-kit/engine-connection';
import type { DockerDeps } from './docker-deps';
import { engineFailure, whyUnreachable } from './docker-errors';
import { connectEngine, type EngineClient } from './engine-client';
import { type EnginePlace, enginePlaces, howToStart } from './engine-places';
import { jsonLines } from './json-lines';

/** The engines of this computer, with the one in use: asked, watched, and found again when it went away. */
export interface EngineTable {
  view(): Promise<EnginesView>;
  use(engineId: string): Promise<EnginesView>;
  retry(): Promise<EnginesView>;
  /** The engine in use. Rejects with `engine-unreachable`, saying what was tried. */
  client(): Promise<EngineClient>;
  close(): void;
}

type Status = Pick<EngineView, 'state' | 'since' | 'nextTryAt' | 'failure'>;

const COLLECTION = 'docker';
const CHOICE = 'engine';
const eventLine = z.object({
  Type: z.string().optional(),
  Action: z.string().optional(),
  Actor: z.object({ ID: z.string() }).optional(),
});

/**
 * A table that looks for engines when it is first asked. `began` is told of each container that starts to run; of all at
 * once, by null, when the engine is heard again after it was lost.
 */
export function createEngineTable(
  deps: DockerDeps,
  began: (containerId: string | null) => void = () => undefined,
): EngineTable {
  const { pace } = deps;
  const life = new AbortController();
  let places: readonly EnginePlace[] = [];
  let trials: readonly EngineTrial[] = [];
  let clients = new Map<string, EngineClient>();
  let currentId: string | null = null;
  let status: Status = statusNow('connecting');
  let looking: Promise<void> | null = null;
  let watching: AbortController | null = null;

  function statusNow(state: Status['state'], rest: Partial<Status> = {}): Status {
    return { state, since: isoTime(pace.now()), nextTryAt: null, failure: null, ...rest };
  }

  async function look(): Promise<void> {
    await survey();
    follow();
  }

  /** Asks every place at once, and takes the one that a person chose, that Docker prefers, or that answers first. */
  async function survey(): Promise<void> {
    places = await enginePlaces({ env: deps.env, home: deps.home, platform: process.platform });
    const answers = await Promise.all(
      places.map(async (place) => {
        try {
          return { place, client: await connectEngine(place, deps.env), outcome: 'It answers.' };
        } catch (error) {
          return { place, client: null, outcome: whyUnreachable(error) };
        }
      }),
    );
    trials = answers.map(({ place: { address, origin }, outcome }) => ({
      endpoint: address,
      origin,
      outcome,
    }));
    clients = new Map(answers.flatMap(({ place, client }) => (client ? [[place.id, client]] : [])));
    const chosen = z.string().safeParse(await deps.history.getDocument(COLLECTION, CHOICE));
    const preferred = places.find(({ preferred }) => preferred)?.id;
    const [firstAnswering] = clients.keys();
    // A place that somebody chose stays the one in use while it is silent: a build must not go elsewhere unasked.
    const known = chosen.success && places.some(({ id }) => id === chosen.data) ? chosen.data : undefined;
    const explicit = deps.env.DOCKER_HOST ? preferred : undefined;
    currentId =
      known ??
      explicit ??
      (preferred && clients.has(preferred) ? preferred : firstAnswering) ??
      preferred ??
      null;
  }

  /** Watches the engine in use from now on. */
  function follow(): void {
    watching?.abort();
    const client = currentId === null ? undefined : clients.get(currentId);
    const mine = new AbortController();
    watching = mine;
    status = client ? statusNow('ready') : statusNow('unreachable', { failure: unreachable(trials).failure });
    deps.changed('engines');
    void keep(client, AbortSignal.any([mine.signal, life.signal])).catch((error: unknown) => {
      if (!mine.signal.aborted && !life.signal.aborted) deps.logDefect(error);
    });
  }

  async function keep(first: EngineClient | undefined, signal: AbortSignal): Promise<void> {
    let client = first;
    let attempt = 0;
    while (!signal.aborted) {
      if (client) {
        attempt = 0;
        const why = await readEvents(client, signal);
        if (signal.aborted) return;
        status = statusNow('lost', { failure: engineFailure(why, 'Docker').failure });
        clients.delete(client.place.id);
        tellAll();
      }
      const wait = backoffDelay(attempt, Math.random);
      attempt += 1;
      status = { ...status, nextTryAt: isoTime(pace.now() + wait) };
      await pace.sleep(wait, signal).catch(() => undefined);
      if (signal.aborted) return;
      client = status.state === 'lost' ? await reconnect() : await findOne(signal);
    }
  }

  /** Where none ever answered, the one that is started meanwhile may listen anywhere, or have a context of its own. */
  async function findOne(signal: AbortSignal): Promise<EngineClient | undefined> {
    const before = JSON.stringify(trials);
    await survey();
    if (signal.aborted) return undefined;
    const client = currentId === null ? undefined : clients.get(currentId);
    if (!client && JSON.stringify(trials) !== before) deps.changed('engines');
    if (client) {
      status = statusNow('ready');
      tellAll();
    }
    return client;
  }

  async function reconnect(): Promise<EngineClient | undefined> {
    const place = places.find(({ id }) => id === currentId);
    if (!place) return undefined;
    try {
      const client = await connectEngine(place, deps.env);
      clients.set(place.id, client);
      status = statusNow('ready');
      tellAll();
      began(null);
      return client;
    } catch {
      return undefined;
    }
  }

  function tellAll(): void {
    for (const topic of ['engines', 'containers', 'compose', 'images'] as const) deps.changed(topic);
  }

  /** Passes on the engine's news until they end; gives the reason. */
  async function readEvents({ endpoint }: EngineClient, signal: AbortSignal): Promise<unknown> {
    try {
      const answer = await askEngine(endpoint, { method: 'GET', path: '/events', signal });
      for await (const events of jsonLines(answer)) {
        const read = events.flatMap((event) => eventLine.safeParse(event).data ?? []);
        const kinds = new Set(read.map(({ Type }) => Type));
        for (const { Type, Action, Actor } of read)
          if (Type === 'container' && Action === 'start' && Actor) began(Actor.ID);
        if (kinds.has('container')) {
          deps.changed('containers');
          deps.changed('compose');
        }
        if (kinds.has('image')) deps.changed('images');
      }
      return Object.assign(new Error('The engine ended the connection.'), { code: 'ECONNRESET' });
    } catch (error) {
      return error;
    }
  }

  async function looked(): Promise<void> {
    looking ??= look();
    await looking;
  }

  function viewOf(place: EnginePlace): EngineView {
    const facts = clients.get(place.id)?.facts;
    const isCurrent = place.id === currentId;
    const own: Status = isCurrent
      ? status
      : { ...statusNow(facts ? 'ready' : 'unreachable'), since: status.since };
    return {
      id: place.id,
      title: `${facts?.product ?? 'Docker'} on ${place.whose}`,
      endpoint: place.address,
      origin: place.origin,
      ...own,
      version: facts?.version ?? null,
      apiVersion: facts?.apiVersion ?? null,
      builder: facts?.builder ?? null,
      os: facts?.os ?? null,
      arch: facts?.arch ?? null,
      cpus: facts?.cpus ?? null,
      memoryBytes: facts?.memoryBytes ?? null,
      current: isCurrent,
    };
  }

  async function view(): Promise<EnginesView> {
    await looked();
    // A socket that nobody ever made is told among what was tried; it is no engine to choose.
    const shown = places.filter(({ id, preferred }) => clients.has(id) || preferred || id === currentId);
    return { engines: shown.map(viewOf), tried: trials, howToStart: howToStart(process.platform) };
  }

  return {
    view,
    async use(engineId) {
      await looked();
      if (!places.some(({ id }) => id === engineId)) {
        throw failure('not-found', 'This engine is not known any more.', {
          advice: 'Look for engines again.',
        });
      }
      await deps.history.putDocument(COLLECTION, CHOICE, engineId);
      currentId = engineId;
      if (!clients.has(engineId)) await reconnect();
      follow();
      tellAll();
      return view();
    },
    async retry() {
      looking = look();
      await looking;
      tellAll();
      return view();
    },
    async client() {
      await looked();
      const client = currentId === null ? undefined : (clients.get(currentId) ?? (await reconnect()));
      if (client) return client;
      throw unreachable(trials);
    },
    close() {
      life.abort();
    },
  };
}

function unreachable(trials: readonly EngineTrial[]) {
  const [first] = trials;
  return failure(
    'engine-unreachable',
    first
      ? `No Docker engine answers. ${first.origin}, ${first.endpoint}: ${first.outcome}`
      : 'No Docker engine is known on this computer.',
    {
      stillTrue: 'Containers that run go on without Slipway.',
      advice: 'Start an engine; Slipway finds it by itself.',
      retryable: true,
    },
  );
}
