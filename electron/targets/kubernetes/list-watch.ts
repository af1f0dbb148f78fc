import { StringDecoder } from 'node:string_decoder';
import type { Failure } from '@shared/domain/failure';
import type { Clock } from '@shared/kit/clock';
import { pauseBefore } from '../../process-kit/patience';
import type { ClusterClient } from './client';
import { clusterFailure, StatusError } from './errors';

/** What is followed: a list of the API, and what is kept of each of its objects. */
export interface WatchSpec<T> {
  /** `/apis/apps/v1/namespaces/cia/deployments`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Asks the server for rows instead of whole objects: a tenth of the bytes. */
  readonly table?: boolean;
  /** What is kept of an object, or of a row with its cells by column, which hold until it returns; null leaves it out. */
  keep(object: unknown, cells: Readonly<Record<string, unknown>>): T | null;
  /** The part of it whose change is news; all of it when left out. */
  readonly seen?: (kept: T) => unknown;
  /** Not having this kind is no failure: an API that this cluster does not serve, or that may not be read. */
  readonly optional?: boolean;
}

/** How fresh a followed list is. */
export interface WatchState {
  /** When the server was last heard of it, ms since the epoch; null before the first list. */
  readonly heardAt: number | null;
  readonly following: boolean;
  readonly failure: Failure | null;
  readonly nextTryAt: number | null;
  /** The cluster does not serve it, or does not let this person read it: it says nothing of how fresh the rest is. */
  readonly absent: boolean;
}

/** A list that is kept as the cluster has it. */
export interface Watched<T> {
  /** By uid. Replaced as a whole after a list, so that nobody sees half of one. */
  items(): ReadonlyMap<string, T>;
  state(): WatchState;
  /** Tries at once instead of waiting. */
  hurry(): void;
  /** Resolves when following has ended with the signal. */
  readonly done: Promise<void>;
}

/** What following works with. */
export interface WatchDeps {
  readonly client: ClusterClient;
  readonly pace: Clock;
  /** Items changed, or the state did. */
  onChange(): void;
  /** How long a watch may be silent, ms. */
  readonly silenceMs?: number;
}

const PAGE = 500;
/** The server ends each watch after so long, with a bookmark shortly before: a line that is silent for longer is dead. */
const WATCH_SECONDS = 20;
const SILENCE_MS = 28_000;
/** Lists are dear: at most one in so long, ms, however often the server goes away. */
const LIST_EVERY_MS = 10_000;
const LONGEST_PAUSE_MS = 15_000;
const LIST_MS = 60_000;
/** What goes on saying nothing new is told so often, ms: how fresh it is is shown. */
const FRESH_MS = 10_000;
const LONGEST_LINE = 16 * 1024 * 1024;
const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io';

/** The list is too old for the server: it must be read anew. */
class Gone extends Error {}

/** Keeps a list of the API as the cluster has it until the signal ends. */
export function followList<T>(spec: WatchSpec<T>, deps: WatchDeps, signal: AbortSignal): Watched<T> {
  const { client, pace, silenceMs = SILENCE_MS } = deps;
  let items = new Map<string, T>();
  let state: WatchState = { heardAt: null, following: false, failure: null, nextTryAt: null, absent: false };
  let columns: readonly string[] = [];
  const row: Record<string, unknown> = {};
  let listedAt = Number.NEGATIVE_INFINITY;
  let wake = (): void => undefined;
  let telling = false;
  let toldAt = Number.NEGATIVE_INFINITY;

  /** Many events that come together are told once. */
  function tell(): void {
    if (telling) return;
    telling = true;
    toldAt = pace.now();
    setImmediate(() => {
      telling = false;
      if (!signal.aborted) deps.onChange();
    });
  }

  function heard(): void {
    const was = state;
    state = { heardAt: pace.now(), following: true, failure: null, nextTryAt: null, absent: false };
    if (!was.following || was.failure || pace.now() - toldAt >= FRESH_MS) tell();
  }

  /** Reads page after page aside; the old list stays until the new one is whole. */
  async function list(): Promise<string> {
    const wait = listedAt + LIST_EVERY_MS - pace.now();
    if (wait > 0) await pause(wait);
    listedAt = pace.now();
    const next = new Map<string, T>();
    let token = '';
    let version = '';
    do {
      const { body } = await askList(token);
      const page = body as ListPage;
      version = page.metadata?.resourceVersion ?? version;
      token = page.metadata?.continue ?? '';
      if (page.columnDefinitions) columns = page.columnDefinitions.map(({ name }) => name);
      for (const row of (spec.table ? page.rows : page.items) ?? []) put(next, row);
    } while (token !== '');
    items = next;
    heard();
    tell();
    return version;
  }

  async function askList(token: string) {
    const answer = await client.stream({
      method: 'GET',
      path: spec.path,
      query: { ...spec.query, limit: String(PAGE), ...(token === '' ? {} : { continue: token }) },
      ...(spec.table ? { accept: TABLE } : {}),
      signal: AbortSignal.any([signal, AbortSignal.timeout(LIST_MS)]),
    });
    const pieces: Buffer[] = [];
    for await (const piece of answer as AsyncIterable<Buffer>) pieces.push(piece);
    return { body: JSON.parse(Buffer.concat(pieces).toString('utf8')) as unknown };
  }

  /** The cells of a row by their columns, in one object that is filled anew for every row. */
  function named(cells: readonly unknown[]): Readonly<Record<string, unknown>> {
    for (let at = 0; at < columns.length; at += 1) row[columns[at] ?? ''] = cells[at];
    return row;
  }

  /** Takes an object over; whether anything of what is kept became another. */
  function put(into: Map<string, T>, entry: Entry): boolean {
    const object = spec.table ? (entry.object as Meta | undefined) : (entry as Meta);
    const uid = object?.metadata?.uid;
    if (uid === undefined) return false;
    const kept = spec.keep(object, spec.table ? named(entry.cells ?? []) : NO_CELLS);
    if (kept === null) return into.delete(uid);
    // Agents on the nodes mark objects all the time: what nobody sees of them is no change.
    const before = into.get(uid);
    if (sameData(before, kept)) return false;
    into.set(uid, kept);
    const { seen } = spec;
    return !(seen && before !== undefined && sameData(seen(before), seen(kept)));
  }

  /** Follows changes from a version on; resolves with the version to go on from when the server ends the watch. */
  async function watch(from: string): Promise<string> {
    let version = from;
    const silence = new AbortController();
    const timer = setTimeout(
      () => silence.abort(new DOMException('The watch was silent.', 'TimeoutError')),
      silenceMs,
    );
    try {
      const answer = await client.stream({
        method: 'GET',
        path: spec.path,
        query: {
          ...spec.query,
          watch: '1',
          allowWatchBookmarks: 'true',
          resourceVersion: version,
          timeoutSeconds: String(WATCH_SECONDS),
        },
        ...(spec.table ? { accept: TABLE } : {}),
        signal: AbortSignal.any([signal, silence.signal]),
      });
      heard();
      for await (const lines of linesOf(answer as AsyncIterable<Buffer>)) {
        timer.refresh();
        heard();
        for (const line of lines) if (line !== '') version = event(line) ?? version;
      }
      return version;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Takes one change over, and answers the version that it is from. */
  function event(line: string): string | undefined {
    const { type, object } = JSON.parse(line) as WatchEvent;
    if (type === 'ERROR') {
      const code = object.code ?? 500;
      if (code === 410) throw new Gone();
      throw new StatusError(code, object.reason ?? '', object.message ?? '', null);
    }
    const rows = spec.table ? (object.rows ?? []) : [object as Entry];
    const version =
      object.metadata?.resourceVersion || (rows[0]?.object as Meta | undefined)?.metadata?.resourceVersion;
    if (type === 'BOOKMARK') return version;
    if (object.columnDefinitions) columns = object.columnDefinitions.map(({ name }) => name);
    let changed = false;
    for (const row of rows) {
      if (type !== 'DELETED') changed = put(items, row) || changed;
      else {
        const uid = (spec.table ? (row.object as Meta | undefined) : (row as Meta))?.metadata?.uid;
        if (uid !== undefined) changed = items.delete(uid) || changed;
      }
    }
    if (changed) tell();
    return version;
  }

  async function pause(ms: number): Promise<void> {
    const early = new AbortController();
    wake = () => early.abort();
    await pace.sleep(ms, AbortSignal.any([signal, early.signal])).catch(() => undefined);
    wake = () => undefined;
    signal.throwIfAborted();
  }

  async function run(): Promise<void> {
    let version: string | null = null;
    let attempt = 0;
    while (!signal.aborted) {
      try {
        version ??= await list();
        version = await watch(version);
        attempt = 0;
      } catch (error) {
        if (signal.aborted) return;
        const gone = error instanceof Gone || (error instanceof StatusError && error.code === 410);
        if (gone) {
          version = null;
          // Where the list itself was too old, its pages were: it is read anew like any other.
          if (attempt++ < 2) continue;
        }
        if (spec.optional && error instanceof StatusError && (error.code === 404 || error.code === 403)) {
          // It is asked for again after a while: APIs and roles come and go.
          state = { heardAt: pace.now(), following: true, failure: null, nextTryAt: null, absent: true };
          items = new Map();
          tell();
          await pause(5 * 60_000).catch(() => undefined);
          continue;
        }
        const failed = clusterFailure(error, 'the cluster').failure;
        const wait = Math.max(failed.retryAfterMs ?? 0, pauseBefore(attempt++, LONGEST_PAUSE_MS));
        state = { ...state, following: false, failure: failed, nextTryAt: pace.now() + wait };
        tell();
        await pause(wait).catch(() => undefined);
      }
    }
  }

  return {
    items: () => items,
    state: () => state,
    hurry: () => wake(),
    done: run().catch(() => undefined),
  };
}

interface Meta {
  readonly metadata?: { readonly uid?: string; readonly resourceVersion?: string };
}

interface Entry extends Meta {
  readonly cells?: readonly unknown[];
  readonly object?: unknown;
}

interface ListPage {
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
  readonly columnDefinitions?: readonly { readonly name: string }[];
  readonly rows?: readonly Entry[];
  readonly items?: readonly Entry[];
}

interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: ListPage &
    Meta & { readonly code?: number; readonly reason?: string; readonly message?: string };
}

/** Whether two things that were made of JSON are alike. Made for what is mostly so, and asked for every event. */
function sameData(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [before, after] = [one as Record<string, unknown>, other as Record<string, unknown>];
  const keys = Object.keys(before);
  if (keys.length !== Object.keys(after).length) return false;
  return keys.every((key) => key in after && sameData(before[key], after[key]));
}

const NO_CELLS: Readonly<Record<string, unknown>> = {};

/** Lines as they come, all of one piece together. */
async function* linesOf(answer: AsyncIterable<Buffer>): AsyncGenerator<readonly string[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const piece of answer) {
    const text = decoder.write(piece);
    if (!text.includes('\n')) {
      rest += text;
      if (rest.length > LONGEST_LINE) throw new Error('One object is larger than any cluster keeps.');
      continue;
    }
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    yield lines;
  }
}
