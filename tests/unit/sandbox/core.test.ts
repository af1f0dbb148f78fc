import { createSign } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { type RunningSandbox, startSandbox } from '../../../electron/sandbox/sandbox';

let sandbox: RunningSandbox | undefined;
afterEach(async () => {
  await sandbox?.close();
  sandbox = undefined;
});

test('a service account gets a token at the sandbox for an assertion that it signed', async () => {
  sandbox = await startSandbox({ scenario: 'staged-rollout' });
  expect(statSync(sandbox.serviceAccountKeyFile).mode & 0o777).toBe(0o600);
  const key = JSON.parse(readFileSync(sandbox.serviceAccountKeyFile, 'utf8'));
  expect(key.token_uri).toBe(`${sandbox.playUrl}/token`);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const iat = Math.floor(sandbox.clock.now() / 1000);
  const head = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({
    iss: key.client_email,
    scope: 'https://www.googleapis.com/auth/androidpublisher',
    aud: 'https://oauth2.googleapis.com/token',
    iat,
    exp: iat + 3600,
  })}`;
  const signature = createSign('RSA-SHA256').update(head).sign(key.private_key, 'base64url');
  const answer = await fetch(`${sandbox.playUrl}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: `${head}.${signature}`,
    }),
  });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ token_type: 'Bearer', expires_in: 3599 });
});
