import type { IncomingMessage } from 'node:http';

/** What a request claims, before anybody believes it. Header values are lists, because a request may repeat one. */
export interface RequestFacts {
  readonly method: string;
  /** The request target as sent. */
  readonly target: string;
  /** Whether it asks to leave HTTP for another protocol. */
  readonly upgrade: boolean;
  header(name: string): readonly string[];
}

const NONE: readonly string[] = [];

/**
 * Reads a request without its body, straight from what arrived: Node keeps only the first of some repeated headers;
 * here all of them count.
 */
export function factsOf(request: IncomingMessage, upgrade: boolean): RequestFacts {
  const { rawHeaders } = request;
  return {
    method: request.method ?? '',
    target: request.url ?? '',
    upgrade,
    header(name) {
      let found: string[] | undefined;
      for (let at = 0; at < rawHeaders.length; at += 2) {
        const sent = rawHeaders[at] ?? '';
        if (sent.length !== name.length || sent.toLowerCase() !== name) continue;
        found ??= [];
        found.push(rawHeaders[at + 1] ?? '');
      }
      return found ?? NONE;
    },
  };
}

/** The value of a cookie; undefined when it is missing or given more than once. */
export function cookieOf(facts: RequestFacts, name: string): string | undefined {
  let found: string | undefined;
  const lines = facts.header('cookie');
  const [line = ''] = lines;
  // a browser that talks to nobody else at this address has this one
  if (lines.length === 1 && !line.includes(';')) {
    const only = line.trim();
    return only.startsWith(`${name}=`) ? only.slice(name.length + 1) : undefined;
  }
  for (const line of lines) {
    for (const pair of line.split(';')) {
      const trimmed = pair.trim();
      if (!trimmed.startsWith(`${name}=`)) continue;
      if (found !== undefined) return undefined;
      found = trimmed.slice(name.length + 1);
    }
  }
  return found;
}

/** The token that a web socket hands over among its subprotocols: a browser lets a page set no other header there. */
export function socketTokenOf(facts: RequestFacts): string | undefined {
  const offered = facts
    .header('sec-websocket-protocol')
    .flatMap((line) => line.split(','))
    .map((name) => name.trim());
  const tokens = offered.filter((name) => name.startsWith('token.'));
  return offered.includes(SOCKET_PROTOCOL) && tokens.length === 1
    ? tokens[0]?.slice('token.'.length)
    : undefined;
}

/** The subprotocol that the host speaks; the one with the token is never answered. */
export const SOCKET_PROTOCOL = 'slipway';
