import { createSign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type RunningSandbox, startSandbox } from '../../electron/sandbox/sandbox';

/*
 * The control: what release scripts do. Calls are sent in order, POSTs again on 5xx, nothing is written down, and who
 * was interrupted is run again from the start (fastlane's supply does both). It keeps nothing between two runs, so a
 * thrown error stands for kill -9.
 */

const PACKAGE = 'com.arkalia.cia';
const VERSION = '142';
const TRIES = 5;
const APP = `/androidpublisher/v3/applications/${PACKAGE}`;

class Killed extends Error {}

/** Steps that the store carried out more than once, over as many interrupted steps as `kills`. */
export async function naiveDuplicates(kills: number): Promise<number> {
  const store = await startSandbox({ scenario: 'staged-rollout' });
  try {
    const token = await accessToken(store);
    let carriedOut = 0;
    const known = new Set<string>();
    for (let kill = 0; kill < kills; kill += 1) {
      if (kill % 3 === 1) store.control.addFault({ kind: 'lost-answer', route: 'POST *:commit', count: 1 });
      const fraction = Number((0.051 + kill * 0.001).toFixed(4));
      // Six moments: before and after each of three writes; then the script is run again, undisturbed.
      await advance(store.playUrl, token, fraction, kill % 6).catch(() => undefined);
      await advance(store.playUrl, token, fraction, Number.POSITIVE_INFINITY).catch(() => undefined);
      store.control.clearFaults();
      for (const edit of Object.values(store.control.state().edits)) {
        if (edit.status !== 'committed' || known.has(edit.id)) continue;
        known.add(edit.id);
        carriedOut += 1;
      }
    }
    return carriedOut - kills;
  } finally {
    await store.close();
  }
}

async function advance(url: string, token: string, fraction: number, killAt: number): Promise<void> {
  let moment = 0;
  const live = () => {
    if (moment === killAt) throw new Killed();
    moment += 1;
  };
  const send = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    live();
    for (let attempt = 1; ; attempt += 1) {
      const answer = await fetch(`${url}${APP}${path}`, {
        method,
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
      });
      if (answer.ok) {
        live();
        return answer.json();
      }
      await answer.body?.cancel();
      if (answer.status < 500 || attempt === TRIES) throw new Error(`${path}: ${answer.status}`);
    }
  };
  const { id } = (await send('POST', '/edits')) as { readonly id: string };
  await send('PUT', `/edits/${id}/tracks/production`, {
    track: 'production',
    releases: [{ versionCodes: [VERSION], status: 'inProgress', userFraction: fraction }],
  });
  await send('POST', `/edits/${id}:commit`);
}

/** Signs in as the sandbox's service account (RFC 7523). */
async function accessToken(store: RunningSandbox): Promise<string> {
  const key = JSON.parse(readFileSync(store.serviceAccountKeyFile, 'utf8')) as Record<string, string>;
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(store.clock.now() / 1000);
  const claims = {
    iss: key.client_email,
    scope: 'https://www.googleapis.com/auth/androidpublisher',
    aud: key.token_uri,
    iat: now,
    exp: now + 3600,
  };
  const unsigned = `${part({ alg: 'RS256', typ: 'JWT', kid: key.private_key_id })}.${part(claims)}`;
  const signature = createSign('RSA-SHA256')
    .update(unsigned)
    .sign(key.private_key ?? '', 'base64url');
  const answer = await fetch(`${store.playUrl}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: `${unsigned}.${signature}`,
    }),
  });
  if (!answer.ok) throw new Error(`Signing in was refused: ${await answer.text()}`);
  return ((await answer.json()) as { readonly access_token: string }).access_token;
}
