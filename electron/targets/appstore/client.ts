import { FailureError, failure } from '@shared/domain/failure';
import type { CallRole } from '@shared/domain/plan';
import type { Clock } from '@shared/kit/clock';
import type { z } from 'zod';
import type { RateBudget } from '../../ports/rate-budget';
import { httpFetch } from '../../process-kit/http-fetch';
import { retryAfter, serverTime } from '../../process-kit/http-headers';
import type { Log } from '../../process-kit/patience';
import { type AppStoreAnswer, bodyOf, readAs } from './answers';
import { readAppStoreKey } from './app-store-key';
import { budgetIn } from './budget';
import { type CallKind, explainAnswer, vendorError } from './explain';
import type { AnyQuery } from './query';
import { cancelled, repeating } from './repeat';
import { Tokens } from './token';
import type { Page } from './wire';

/** One request and how it is to be treated. What stands here is what is sent. */
export interface AppStoreCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** From the host's root: `/v1/builds`. */
  readonly path: string;
  readonly query?: AnyQuery;
  /** The JSON:API document; none when absent or null. */
  readonly body?: unknown;
  /** Its role in a plan; null outside one. */
  readonly role?: CallRole | null;
  readonly signal: AbortSignal;
  /** For the few answers that are of a kind of their own, such as power metrics. */
  readonly accept?: string;
  /** ms; 60 s by default. */
  readonly deadlineMs?: number;
  /** Told when Apple asks for a pause: until when (ms, this client's clock), null when it is over. */
  readonly onWait?: (untilMs: number | null, why: string) => void;
  /** The log of the work that this call is part of; else the client's own. */
  readonly log?: Log;
}

/** A request that only reads. */
export type AppStoreReading = Omit<AppStoreCall, 'method' | 'body'>;

/** What a client is made from. */
export interface AppStoreClientOptions {
  /** The text of the `.p8` file. */
  readonly privateKey: string;
  readonly keyId: string;
  readonly issuerId: string;
  /** Base URL in Apple's place, as of a sandbox or a proxy; null for Apple. */
  readonly endpoint: string | null;
  /** Time at Apple: what tokens are signed with and waits are counted in. */
  readonly clock: Clock;
  /** In which pauses pass. */
  readonly pace: Clock;
  readonly log: Log;
  readonly onBudget: (budget: RateBudget) => void;
}

/** One account's way to App Store Connect: signed in, with deadlines, and with retries for what only reads. */
export interface AppStoreClient {
  /** Who it is: the key's id. */
  readonly keyId: string;
  /** Host that the requests go to. */
  readonly host: string;
  /** The client's own log. */
  readonly log: Log;
  /** What a person should know about this computer's clock; told once, else null. */
  takeWarning(): string | null;
  /** Sends a call. Rejects with a `FailureError` for everything but a success. */
  send(call: AppStoreCall): Promise<AppStoreAnswer>;
  /** Reads one answer in the form that is relied on. */
  read<Schema extends z.ZodType>(schema: Schema, call: AppStoreReading): Promise<z.output<Schema>>;
  /** Reads a list page by page, as long as pages are asked for. */
  pages<Data>(schema: z.ZodType<Page<Data>>, call: AppStoreReading): AsyncGenerator<Page<Data>>;
  /** Reads a list to its end, or until there are `atMost`. */
  all<Data>(schema: z.ZodType<Page<Data>>, call: AppStoreReading, atMost?: number): Promise<readonly Data[]>;
}

/** Where requests go without an endpoint of their own. */
export const APPLE_HOST = 'api.appstoreconnect.apple.com';
const DEADLINE_MS = 60_000;

/** Apple's own form of lists in a query: `filter[id]=1,2`. */
const LISTS_WITH_COMMAS = { array: { explode: false, style: 'form' } } as const;
const BEARER = [{ scheme: 'bearer', type: 'http' }] as const;

/**
 * Opens a client on the library's transport, loaded now and not earlier. It is a client of its own: the library's
 * ready-made one is shared by the whole process, and a second account would take over the first one's token.
 * Rejects with `credential-invalid` for a key that is none.
 */
export async function openAppStoreClient(options: AppStoreClientOptions): Promise<AppStoreClient> {
  const { clock, pace } = options;
  const base = new URL(options.endpoint ?? `https://${APPLE_HOST}`);
  const tokens = new Tokens(readAppStoreKey(options.privateKey, options.keyId, options.issuerId), clock);
  const { createClient, createConfig } = await import(
    '@rage-against-the-pixel/app-store-connect-api/dist/app_store_connect_api/client/index.js'
  );
  const library = createClient(
    createConfig({
      baseUrl: base.href,
      fetch: httpFetch,
      // Errors arrive as HTML too: what a body is, is decided here.
      parseAs: 'text',
      querySerializer: LISTS_WITH_COMMAS,
      auth: () => tokens.current(),
    }),
  );

  /** One exchange. Resolves with any status; rejects as the network does. */
  async function exchange(call: AppStoreCall): Promise<AppStoreAnswer> {
    const deadline = AbortSignal.timeout(call.deadlineMs ?? DEADLINE_MS);
    const began = performance.now();
    const { data, error, request, response } = await library.request({
      method: call.method,
      url: call.path,
      query: { ...call.query },
      body: call.body ?? undefined,
      security: BEARER,
      headers: { accept: call.accept ?? 'application/json' },
      signal: AbortSignal.any([call.signal, deadline]),
    });
    // An answer that broke off has a status and no body: it tells nothing.
    if (!response || (error !== undefined && response.ok)) throw error;
    const url = new URL(request?.url ?? base);
    noticeAnswer(response.headers, call);
    return {
      status: response.status,
      headers: response.headers,
      data: typeof data === 'string' ? bodyOf(data) : emptied(data ?? error),
      tookMs: performance.now() - began,
      sent: { method: call.method, path: `${url.pathname}${url.search}`, body: call.body ?? null },
    };
  }

  function noticeAnswer(headers: Headers, call: AppStoreCall): void {
    const theirs = serverTime(headers);
    if (theirs !== null) tokens.noticeTime(theirs);
    const warning = tokens.takeWarning();
    if (warning !== null) (call.log ?? options.log)('warn', warning);
    const budget = budgetIn(headers, clock.now());
    if (budget) options.onBudget(budget);
  }

  /** A token that was refused is made anew, by Apple's time, and a reading sent once more: Apple does so by mistake too. */
  async function withFreshToken(call: AppStoreCall): Promise<AppStoreAnswer> {
    const answer = await exchange(call);
    if (answer.status !== 401) return answer;
    tokens.forget();
    return call.method === 'GET' ? await exchange(call) : answer;
  }

  async function send(call: AppStoreCall): Promise<AppStoreAnswer> {
    const kind: CallKind = { role: call.role ?? null, writes: call.method !== 'GET' };
    const { signal, onWait, log = options.log } = call;
    if (signal.aborted) throw cancelled({ ...kind, writes: false }, signal.reason);
    return await repeating({ kind, signal, clock, pace, log, onWait }, async () => {
      const answer = await withFreshToken(call);
      if (answer.status >= 200 && answer.status < 300) return answer;
      throw new FailureError(refusal(answer, kind));
    });
  }

  function refusal(answer: AppStoreAnswer, kind: CallKind) {
    const wait = retryAfter(answer.headers, clock.now());
    const failed = explainAnswer(vendorError(answer.status, answer.data), kind, wait);
    // Nothing left in this hour: waiting a second or two, as for a short burst, would only ask again.
    const left = budgetIn(answer.headers, clock.now())?.remaining;
    if (failed.reason !== 'rate-limited' || left !== 0 || wait !== null) return failed;
    return {
      ...failed,
      reason: 'quota-exhausted' as const,
      message: 'This key’s requests of the last hour are used up.',
      advice: 'Wait some minutes: the hour rolls, and requests come back as old ones leave it.',
    };
  }

  async function read<Schema extends z.ZodType>(
    schema: Schema,
    call: AppStoreReading,
  ): Promise<z.output<Schema>> {
    const answer = await send({ ...call, method: 'GET' });
    return readAs(schema, answer.data);
  }

  /** The path of a link that an answer gave. A token goes nowhere but to the host that it was made for. */
  function pathOf(link: string): string {
    const url = new URL(link, base);
    if (url.host !== base.host) {
      throw failure('unexpected', 'App Store Connect names another server for the rest of a list.', {
        stillTrue: 'Nothing was sent there.',
        advice: 'Read again; if it stays, check the endpoint of this account.',
        raw: url.host,
      });
    }
    const prefix = base.pathname.replace(/\/$/, '');
    return `${url.pathname.slice(url.pathname.startsWith(prefix) ? prefix.length : 0)}${url.search}`;
  }

  async function* pages<Data>(
    schema: z.ZodType<Page<Data>>,
    call: AppStoreReading,
  ): AsyncGenerator<Page<Data>> {
    let next: string | null = null;
    const seen = new Set<string>();
    do {
      const { query, ...rest } = call;
      const page: Page<Data> =
        next === null ? await read(schema, call) : await read(schema, { ...rest, path: pathOf(next) });
      yield page;
      next = page.links.next;
      // A list that leads back to where it was would never end.
      if (next !== null && seen.has(next)) return;
      if (next !== null) seen.add(next);
    } while (next !== null);
  }

  return {
    keyId: options.keyId,
    host: base.host,
    log: options.log,
    takeWarning: () => tokens.takeWarning(),
    send,
    read,
    pages,
    async all(schema, call, atMost = Number.POSITIVE_INFINITY) {
      const items = [];
      for await (const page of pages(schema, call)) {
        items.push(...page.data);
        if (items.length >= atMost) return items.slice(0, atMost);
      }
      return items;
    },
  };
}

/** The library gives `{}` for an answer without a body. */
const emptied = (data: unknown): unknown =>
  typeof data === 'object' && data !== null && Object.keys(data).length === 0 ? null : data;
