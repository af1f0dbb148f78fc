import { cookieOf, type RequestFacts, socketTokenOf } from './request-facts';
import { sameSecret } from './secrets';
import type { Session, Sessions } from './sessions';

/** What the host can do for a request. */
export type Route = 'page' | 'file' | 'session' | 'links' | 'artifacts' | 'rpc';

/** The part of a request's target that answers read. */
export type Target = Pick<URL, 'pathname' | 'searchParams'>;

/** Let in, to one route; or refused, with the reason for the log. */
export type Admission =
  | { readonly ok: true; readonly route: Route; readonly url: Target; readonly session: Session | undefined }
  | { readonly ok: false; readonly status: number; readonly reason: string; readonly allow?: string };

/** What the gate compares with. */
export interface GateSetting {
  /** `127.0.0.1:PORT`, the only Host that is answered. */
  readonly authority: string;
  readonly sessions: Sessions;
  /** The secret of the launch, from a file that only its owner can read. */
  readonly launchToken: string;
}

const METHODS: Readonly<Record<Route, readonly string[]>> = {
  page: ['GET', 'HEAD'],
  file: ['GET', 'HEAD'],
  session: ['POST'],
  links: ['POST'],
  artifacts: ['PUT'],
  rpc: ['GET'],
};
/** Served to anybody on this computer: they hold nothing, and the exchange of a link needs them. */
const OPEN_ROUTES: ReadonlySet<Route> = new Set(['page', 'session']);
const MAX_TARGET = 2_048;

/**
 * Decides about a request before anything is done for it. Everything that could make a browser act for a stranger
 * is refused here: a foreign name that resolves to this address (Host), another page (Origin, Sec-Fetch-Site),
 * another port of this address (token beside the cookie), a repeated or malformed header.
 */
export function admit(
  facts: RequestFacts,
  setting: GateSetting,
  isPlace: (path: string) => boolean,
): Admission {
  const { authority, sessions } = setting;
  const url = parseTarget(facts.target, authority);
  if (!url) return refuse(400, 'request target');
  if (!isExactly(facts.header('host'), authority)) return refuse(421, 'host');

  const route = routeOf(url.pathname, isPlace);
  const methods = METHODS[route];
  if (!methods.includes(facts.method)) return { ...refuse(405, 'method'), allow: methods.join(', ') };
  if (facts.upgrade && route !== 'rpc') return refuse(400, 'upgrade');
  if (!facts.upgrade && route === 'rpc') return refuse(426, 'no upgrade');

  const launch = facts.header('x-slipway-launch');
  if (launch.length > 0) return admitOwner(facts, route, url, launch, setting.launchToken);

  const origins = facts.header('origin');
  const mustNameOrigin = facts.upgrade || (facts.method !== 'GET' && facts.method !== 'HEAD');
  if ((mustNameOrigin || origins.length > 0) && !isExactly(origins, `http://${authority}`)) {
    return refuse(403, 'origin');
  }
  if (!isOwnFetch(facts, route)) return refuse(403, 'fetch site');
  if (hasUnwantedBody(facts)) return refuse(400, 'body');

  const session = sessions.find(cookieOf(facts, cookieName(authority)));
  if (OPEN_ROUTES.has(route)) return { ok: true, route, url, session };
  if (!session) return refuse(401, 'no session');
  if (mustNameOrigin) {
    const given = facts.upgrade ? socketTokenOf(facts) : only(facts.header('x-slipway-token'));
    if (given === undefined || !sameSecret(given, session.token)) return refuse(403, 'token');
  }
  return { ok: true, route, url, session };
}

/** Cookies ignore ports, so the name carries it: two instances do not overwrite each other's. */
export const cookieName = (authority: string): string =>
  `slipway-${authority.slice(authority.indexOf(':') + 1)}`;

/** Another process of the same person asks for a link. A browser can never be it: browsers send Sec-Fetch or Origin. */
function admitOwner(
  facts: RequestFacts,
  route: Route,
  url: Target,
  launch: readonly string[],
  expected: string,
): Admission {
  const browser = [...facts.header('origin'), ...facts.header('sec-fetch-site'), ...facts.header('cookie')];
  const given = only(launch);
  if (route !== 'links' || browser.length > 0 || given === undefined || !sameSecret(given, expected)) {
    return refuse(403, 'launch token');
  }
  return { ok: true, route, url, session: undefined };
}

function routeOf(path: string, isPlace: (path: string) => boolean): Route {
  switch (path) {
    case '/session':
    case '/links':
    case '/artifacts':
    case '/rpc':
      return path.slice(1) as Route;
    default:
      return isPlace(path) ? 'page' : 'file';
  }
}

/** A path that parsing would leave as it is: no query, no escapes, no part that begins with a dot. */
const PLAIN_PATH = /^(?:\/[\w~-][\w.~-]*)+$/;
const NO_QUERY = new URLSearchParams();

function parseTarget(target: string, authority: string): Target | undefined {
  // Nearly every request asks for a plain file, and parsing a URL costs more than all other looks at it.
  if (target.length <= MAX_TARGET && PLAIN_PATH.test(target)) {
    return { pathname: target, searchParams: NO_QUERY };
  }
  if (!/^\/(?!\/)[\x21-\x7e]*$/.test(target) || target.length > MAX_TARGET || target.includes('\\'))
    return undefined;
  const url = URL.parse(target, `http://${authority}`);
  // A path that changes when it is resolved held dots, plain or encoded; no page of ours ever does.
  return url && `${url.pathname}${url.search}` === target.replace(/#.*$/, '') ? url : undefined;
}

/** Browsers say where a request comes from. A person may follow a link to the page; nothing else may cross over. */
function isOwnFetch(facts: RequestFacts, route: Route): boolean {
  const sites = facts.header('sec-fetch-site');
  if (sites.length === 0) return true;
  const site = only(sites);
  if (site === 'same-origin' || site === 'none') return true;
  return (
    route === 'page' &&
    isExactly(facts.header('sec-fetch-mode'), 'navigate') &&
    isExactly(facts.header('sec-fetch-dest'), 'document')
  );
}

function hasUnwantedBody(facts: RequestFacts): boolean {
  if (facts.method === 'PUT') return facts.header('transfer-encoding').length > 0;
  if (facts.method === 'POST') return false;
  return (
    facts.header('transfer-encoding').length > 0 ||
    facts.header('content-length').some((value) => value !== '0')
  );
}

const only = (values: readonly string[]): string | undefined => (values.length === 1 ? values[0] : undefined);
const isExactly = (values: readonly string[], expected: string): boolean => only(values) === expected;
const refuse = (status: number, reason: string) => ({ ok: false, status, reason }) as const;
