import { createSign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { androidpublisher, auth } from 'googleapis/build/src/apis/androidpublisher/index.js';
import { parse } from 'yaml';

const PACKAGE = 'com.arkalia.cia';

/**
 * Changes production at the simulated store behind Slipway's back, as somebody with an account of their own does in
 * Play Console: with Google's own client. `fraction` is the share of users, 0–1, that the newest release gets.
 */
export async function widenElsewhere(dataDir: string, fraction: number): Promise<void> {
  const folder = join(dataDir, 'sandbox');
  const settings = parse(readFileSync(join(folder, 'slipway.yaml'), 'utf8')) as {
    accounts: { 'play-release': { endpoint: string } };
  };
  const rootUrl = settings.accounts['play-release'].endpoint;
  const signedIn = new auth.OAuth2();
  signedIn.setCredentials({
    access_token: await accessToken(rootUrl, join(folder, 'store/service-account-2.json')),
  });
  const { edits } = androidpublisher({ version: 'v3', rootUrl, auth: signedIn });
  const { data: edit } = await edits.insert({ packageName: PACKAGE });
  const place = { packageName: PACKAGE, editId: edit.id ?? '', track: 'production' };
  const { data: track } = await edits.tracks.get(place);
  const releases = (track.releases ?? []).map((release) =>
    release.status === 'inProgress' ? { ...release, userFraction: fraction } : release,
  );
  await edits.tracks.update({ ...place, requestBody: { ...track, releases } });
  await edits.commit({ packageName: PACKAGE, editId: place.editId });
}

/** Google's own library asks for tokens at Google's address alone, so the key is exchanged here. */
async function accessToken(rootUrl: string, keyFile: string): Promise<string> {
  const key = JSON.parse(readFileSync(keyFile, 'utf8')) as {
    client_email: string;
    private_key: string;
    token_uri: string;
  };
  const now = Math.floor(Date.now() / 1_000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    iss: key.client_email,
    scope: 'https://www.googleapis.com/auth/androidpublisher',
    aud: key.token_uri,
    iat: now,
    exp: now + 3_600,
  };
  const unsigned = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`;
  const signature = createSign('RSA-SHA256').update(unsigned).sign(key.private_key, 'base64url');
  const answer = await fetch(new URL('/token', rootUrl), {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: `${unsigned}.${signature}`,
    }),
  });
  const token = (await answer.json()) as { access_token?: string };
  if (!token.access_token) throw new Error(`The simulated store gave no token: ${JSON.stringify(token)}`);
  return token.access_token;
}
