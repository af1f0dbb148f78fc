import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendJson } from './answers';
import { cookieName } from './gate';
import { cookieOf, type RequestFacts } from './request-facts';
import type { Sessions } from './sessions';

const MAX_BODY = 1_024;
const BODY_DEADLINE_MS = 5_000;

const LINK_USED =
  'This link was used already: each one works once.\n' +
  'Nothing is wrong with Slipway. Run npm start again: it finds the running Slipway and prints a new link.';
const LINK_UNKNOWN =
  'This link does not belong to the Slipway that is running now.\n' +
  'Run npm start again: it finds the running Slipway and prints a new link.';

/** What a link is exchanged with. */
interface ExchangeSetting {
  readonly sessions: Sessions;
  readonly authority: string;
  /** The program's page as it is answered at a path. */
  readonly programAt: (path: string) => Promise<string>;
}

/**
 * Exchanges a link's token for a session: the cookie goes to the browser, the header token to the page. An entrance that
 * says where it stands is given the program's page with it, and need not ask once more. 403 for a token that was used or
 * never given.
 */
export async function exchangeLink(
  request: IncomingMessage,
  response: ServerResponse,
  facts: RequestFacts,
  setting: ExchangeSetting,
  refused: (status: number, reason: string) => void,
): Promise<void> {
  const asked = await readBody(request, facts);
  if (asked === undefined) {
    refused(400, 'session body');
    sendJson(response, 400, { message: LINK_UNKNOWN }, { Connection: 'close' });
    return;
  }
  const name = cookieName(setting.authority);
  const redemption = setting.sessions.redeem(asked.token, cookieOf(facts, name));
  if (redemption.kind !== 'session') {
    refused(403, `link ${redemption.kind}`);
    sendJson(response, 403, { message: redemption.kind === 'used' ? LINK_USED : LINK_UNKNOWN });
    return;
  }
  const { cookie, token: headerToken } = redemption.session;
  sendJson(
    response,
    200,
    {
      token: headerToken,
      ...(asked.place === null ? {} : { program: await setting.programAt(asked.place) }),
    },
    { 'Set-Cookie': `${name}=${cookie}; Path=/; HttpOnly; SameSite=Strict` },
  );
}

/** The body's token, and the path at which the entrance stands; undefined for a body that is none. */
async function readBody(
  request: IncomingMessage,
  facts: RequestFacts,
): Promise<{ readonly token: string; readonly place: string | null } | undefined> {
  if (facts.header('content-type').join() !== 'application/json') return undefined;
  const deadline = setTimeout(() => request.destroy(), BODY_DEADLINE_MS);
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_BODY) return undefined;
      chunks.push(chunk);
    }
    // By hand: loading what reads schemas would take longer than the whole exchange.
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Readonly<
      Record<string, unknown>
    > | null;
    if (typeof body?.token !== 'string') return undefined;
    return { token: body.token, place: typeof body.place === 'string' ? body.place : null };
  } catch {
    return undefined;
  } finally {
    clearTimeout(deadline);
  }
}
