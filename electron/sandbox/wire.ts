import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as realTime } from 'node:timers/promises';
import { isoTime } from '@shared/kit/clock';
import { redact, redactText } from '@shared/kit/redact';
import { ApiError, errorEnvelope, notFound, type StatusName } from './api-error';
import { type Exchange, parseJson, type Reply } from './exchange';
import type { FaultOf, StandingFault } from './fault-schema';
import { firing } from './faults';
import type { Front } from './front';
import type { AccessTokens } from './play/access-tokens';
import { Quota } from './quota';
import { RequestBody } from './request-body';
import { loggedHeaders, type RequestLog } from './request-log';
import { respond } from './respond';
import type { Access, Match, Router } from './router';
import type { World } from './world';

/** What the wire needs to answer. */
export interface Wire {
  readonly router: Router;
  readonly world: World;
  readonly tokens: AccessTokens;
  readonly log: RequestLog;
  /** The vendors that are not Google. */
  readonly fronts: readonly Front[];
  /** Saves what has changed: what a client was told, a crash must not undo. */
  readonly save: () => void;
}

const LOGGED_TEXT_LIMIT = 65_536;
/** Requests below this path drive the sandbox itself: no faults, no quota, not logged. */
export const CONTROL_PREFIX = '/_sandbox';

/** The listener of every server of one sandbox: match, faults, access, quota, handler, answer, log. */
export function createListener(wire: Wire): (request: IncomingMessage, response: ServerResponse) => void {
  const quota = new Quota();
  return (request, response) => {
    serve(wire, quota, request, response).catch(() => response.destroy());
  };
}

async function serve(
  wire: Wire,
  quota: Quota,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { router, world, log } = wire;
  const url = request.url ?? '/';
  const [path = '/', search = ''] = url.split(/\?(.*)/s);
  const override = request.headers['x-http-method-override'];
  const method = typeof override === 'string' ? override.toUpperCase() : (request.method ?? 'GET');
  const forControl = path.startsWith(CONTROL_PREFIX);
  const faults = forControl ? [] : world.faults.fire(method, path);
  const body = new RequestBody(request, firing(faults, 'cut-request')?.atByte);
  const id = log.nextId();
  const at = isoTime(world.clock.now());
  let caller: string | null = null;
  let reply: Reply | null = null;
  let front: Front | undefined;
  try {
    const match = router.match(method, path);
    front = match ? match.route.front : wire.fronts.find((one) => one.owns(path));
    const dropped = firing(faults, 'drop-connection');
    if (dropped) request.socket.destroy();
    await troubleBefore(world, faults, front);
    if (!match && front) throw front.unknownPath();
    if (!match) throw notFound(`The requested URL ${path} was not found on this server.`);
    const exchange = exchangeOf(wire, request, body, { match, method, path, search, faults });
    caller = exchange.caller.email || null;
    const scope = scopeOf(match.route.access);
    if (scope) quota.spend(scope, world.clock.now(), world.state.settings.quotaPerMinute);
    reply = await match.route.handler(exchange);
    if (firing(faults, 'lost-answer'))
      throw front
        ? front.trouble({ status: 503, form: 'html' })
        : new ApiError('UNAVAILABLE', 'The service is currently unavailable.');
  } catch (error) {
    reply = front ? front.refuse(error) : refusal(error);
  }
  if (front) reply = front.finish(reply, caller);
  body.drain();
  wire.save();
  if (!forControl) {
    log.add({
      id,
      at,
      method,
      url: redactText(url),
      caller,
      headers: loggedHeaders(request.headers),
      body: await loggedBody(body),
      bodyBytes: body.bytes,
      status: request.socket.destroyed ? null : reply.status,
      answer: redact(reply.loggedAs ?? reply.json ?? reply.text ?? null),
      faults: faults.map((fault) => fault.id),
    });
  }
  const googleNow = world.clock.now() + (world.faults.active('clock-skew')?.byMs ?? 0);
  await respond(response, reply, {
    date: new Date(googleNow),
    cutAt: firing(faults, 'cut-response')?.atByte,
  });
}

async function troubleBefore(
  world: World,
  faults: readonly StandingFault[],
  front: Front | undefined,
): Promise<void> {
  const slow = firing(faults, 'slow');
  if (slow) await realTime(slow.latencyMs);
  const trouble = firing(faults, 'status');
  if (!trouble) return;
  if (front) throw front.trouble(trouble);
  const { status, retryAfter, retryAfterForm } = trouble;
  const date = new Date(world.clock.now() + (retryAfter ?? 0) * 1000).toUTCString();
  const headers: Record<string, string> =
    retryAfter === undefined
      ? {}
      : { 'retry-after': retryAfterForm === 'date' ? date : String(Math.ceil(retryAfter)) };
  const [name, message] = TROUBLE[status];
  throw new ApiError(name, message, { headers, httpStatus: status });
}

const UNAVAILABLE = ['UNAVAILABLE', 'The service is currently unavailable.'] as const;
const TROUBLE: Record<FaultOf<'status'>['status'], readonly [StatusName, string]> = {
  401: ['UNAUTHENTICATED', 'Request had invalid authentication credentials.'],
  403: ['PERMISSION_DENIED', 'The caller does not have permission'],
  409: ['ABORTED', 'The operation was aborted because of a concurrent update.'],
  422: ['INVALID_ARGUMENT', 'The request could not be processed.'],
  429: ['RESOURCE_EXHAUSTED', 'Resource has been exhausted (e.g. check quota).'],
  500: ['INTERNAL', 'Internal error encountered.'],
  502: UNAVAILABLE,
  503: UNAVAILABLE,
};

function exchangeOf(
  wire: Wire,
  request: IncomingMessage,
  body: RequestBody,
  found: {
    readonly match: Match;
    readonly method: string;
    readonly path: string;
    readonly search: string;
    readonly faults: readonly StandingFault[];
  },
): Exchange {
  const { match, method, path, search, faults } = found;
  const { access, front } = match.route;
  const authorization = request.headers.authorization;
  if (firing(faults, 'token-expired')) (front ?? wire.tokens).revoke(authorization);
  const asked = typeof access === 'string' || authorization !== undefined;
  const scope = asked ? scopeOf(access) : null;
  const admitted = () =>
    scope === null
      ? { email: '', scopes: [] }
      : wire.tokens.check(authorization, scope, wire.world.clock.now());
  const caller = front ? front.admit({ method, path, search, authorization }) : admitted();
  const scheme = 'encrypted' in request.socket ? 'https' : 'http';
  return {
    method,
    path: path.slice(match.prefix.length),
    params: match.params,
    query: new URLSearchParams(search),
    headers: request.headers,
    base: `${scheme}://${request.headers.host ?? '127.0.0.1'}${match.prefix}`,
    caller,
    requireCaller: () => {
      if (caller.email === '') wire.tokens.check(undefined, '', 0);
    },
    faults,
    body: body.chunks,
    text: () => body.text(),
    json: async () => parseJson(await body.text()),
  };
}

const scopeOf = (access: Access): string | null =>
  typeof access === 'object' ? (access?.ifSent ?? null) : access;

function refusal(error: unknown): Reply {
  const known =
    error instanceof ApiError
      ? error
      : new ApiError('INTERNAL', `The sandbox failed: ${error instanceof Error ? error.message : error}`);
  return { status: known.httpStatus, json: errorEnvelope(known), headers: known.headers };
}

async function loggedBody(body: RequestBody): Promise<unknown> {
  const text = await body.read?.catch(() => null);
  if (!text) return null;
  if (/(^|&)assertion=/.test(text)) return '[assertion]';
  try {
    return redact(JSON.parse(text));
  } catch {
    return text.length > LOGGED_TEXT_LIMIT ? null : text;
  }
}
