import { bytesOf, newSecret, sameBytes, sameSecret } from './secrets';

/** One browser that came in by a link. Both secrets are needed to change anything. */
export interface Session {
  /** Held by the browser alone (HttpOnly); sent with every request, to every port of this address. */
  readonly cookie: string;
  /** Held by the page alone; sent only by it, so a cookie seen on another port is worth nothing. */
  readonly token: string;
}

/** What became of a link. */
export type Redemption =
  | { readonly kind: 'session'; readonly session: Session }
  | { readonly kind: 'used' }
  | { readonly kind: 'unknown' };

/** The links and sessions of one launch. All of it is forgotten when the process ends. */
export interface Sessions {
  /** A link token that opens one session. Only the latest few stay valid. */
  newLink(): string;
  /** Spends a link token. A browser that has a session already keeps it. */
  redeem(linkToken: string, cookie: string | undefined): Redemption;
  find(cookie: string | undefined): Session | undefined;
}

const MAX_LINKS = 8;
const MAX_USED = 64;
const MAX_SESSIONS = 16;

/** No links and no sessions. */
export function createSessions(): Sessions {
  let links: readonly string[] = [];
  let used: readonly string[] = [];
  let sessions: readonly { readonly session: Session; readonly cookie: Buffer }[] = [];
  const find = (cookie: string | undefined) => {
    if (cookie === undefined) return undefined;
    const given = bytesOf(cookie);
    return sessions.find((each) => sameBytes(given, each.cookie))?.session;
  };
  return {
    find,
    newLink() {
      const link = newSecret();
      links = [...links, link].slice(-MAX_LINKS);
      return link;
    },
    redeem(linkToken, cookie) {
      const link = links.find((each) => sameSecret(linkToken, each));
      if (link === undefined) {
        return { kind: used.some((each) => sameSecret(linkToken, each)) ? 'used' : 'unknown' };
      }
      links = links.filter((each) => each !== link);
      used = [...used, link].slice(-MAX_USED);
      const session = find(cookie) ?? { cookie: newSecret(), token: newSecret() };
      const kept = { session, cookie: bytesOf(session.cookie) };
      sessions = [...sessions.filter((each) => each.session !== session), kept].slice(-MAX_SESSIONS);
      return { kind: 'session', session };
    },
  };
}
