/*
 * How a route module plugs in. It exports one function and the sandbox calls it once at start:
 *
 *   export function registerReviews(router: Router, world: World): void {
 *     router.add('GET', '/androidpublisher/v3/applications/{packageName}/reviews', PUBLISHER_SCOPE, (exchange) => {
 *       const app = world.app(exchange.params.packageName);     // throws Google's 404 for an unknown package
 *       return ok({ reviews: app.reviews.map(toWire) });         // or throw invalidArgument('…') and friends
 *     });
 *   }
 *
 * Read state from `world` in every call (a reset replaces it), change it in place, then call `world.changed()` so that it
 * is saved. Time is `world.clock.now()`. Authentication, scope, quota, faults, logging and the error envelope are done
 * before and after the handler. A pattern may be preceded by any path prefix; a placeholder takes one path segment.
 */
import type { Exchange, Reply } from './exchange';
import type { Front } from './front';

/** Answers one kind of request. */
export type Handler = (exchange: Exchange) => Reply | Promise<Reply>;

/** What a route wants of a caller: an OAuth scope, the scope only if a token is sent at all, or `null` for anyone. */
export type Access = string | { readonly ifSent: string } | null;

/** One way in. */
export interface Route {
  readonly method: string;
  readonly pattern: string;
  readonly access: Access;
  readonly handler: Handler;
  /** The vendor at whose door the request stands; absent: Google. */
  readonly front?: Front | undefined;
}

/** A request that found its route. */
export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
  /** What the path had before the pattern, e.g. `/some/mount`. */
  readonly prefix: string;
}

/** The scope of the Play Developer API. */
export const PUBLISHER_SCOPE = 'https://www.googleapis.com/auth/androidpublisher';
/** The scope of the Play Developer Reporting API. */
export const REPORTING_SCOPE = 'https://www.googleapis.com/auth/playdeveloperreporting';

interface Compiled {
  readonly route: Route;
  readonly segments: readonly RegExp[];
}

function compileSegment(segment: string): RegExp {
  const source = segment
    .split(/(\{\w+\})/)
    .map((part) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      return name ? `(?<${name}>.+?)` : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${source}$`, 's');
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Finds the handler of a request. Longer patterns win over shorter ones, literal text over placeholders. */
export class Router {
  #routes: Compiled[] = [];

  /** Adds a route; several methods may share a handler. */
  add(
    method: string | readonly string[],
    pattern: string,
    access: Access,
    handler: Handler,
    front?: Front,
  ): void {
    const segments = pattern.split('/').slice(1).map(compileSegment);
    for (const one of typeof method === 'string' ? [method] : method) {
      this.#routes.push({ route: { method: one, pattern, access, handler, front }, segments });
    }
    this.#routes.sort(
      (a, b) => b.segments.length - a.segments.length || literals(b.route) - literals(a.route),
    );
  }

  /** The route of a request, by the method and the raw (still encoded) path. */
  match(method: string, path: string): Match | null {
    const raw = path.split('/').slice(1);
    const decoded = raw.map(decodeSegment);
    for (const { route, segments } of this.#routes) {
      if (route.method !== method || segments.length > decoded.length) continue;
      const skipped = decoded.length - segments.length;
      const params = matchSegments(segments, decoded.slice(skipped));
      if (params) {
        const prefix = raw
          .slice(0, skipped)
          .map((part) => `/${part}`)
          .join('');
        return { route, params, prefix };
      }
    }
    return null;
  }
}

const literals = (route: Route): number => route.pattern.replace(/\{\w+\}/g, '').length;

function matchSegments(
  patterns: readonly RegExp[],
  segments: readonly string[],
): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (const [index, pattern] of patterns.entries()) {
    const found = pattern.exec(segments[index] ?? '');
    if (!found) return null;
    Object.assign(params, found.groups);
  }
  return params;
}
