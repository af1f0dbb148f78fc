import type { ServerResponse } from 'node:http';
import { sendJson } from './answers';
import type { Sessions } from './sessions';

/** The address to open. The token stands in the fragment, which browsers never send. */
export const linkOf = (authority: string, token: string): string => `http://${authority}/#token=${token}`;

/** Gives an admitted caller a link for one more window. */
export function giveLink(response: ServerResponse, sessions: Sessions, authority: string): void {
  sendJson(response, 201, { url: linkOf(authority, sessions.newLink()) });
}
