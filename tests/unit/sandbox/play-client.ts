import { createSign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { z } from 'zod';
import type { ReadArtifactIdentity } from '../../../electron/sandbox/artifact-identity';
import { SpecCheck } from './spec-check';

/** An answer as tests look at it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; text where it is none; null where it is empty. */
  readonly body: unknown;
}

export const PACKAGE = 'com.arkalia.cia';
const SCOPES =
  'https://www.googleapis.com/auth/androidpublisher https://www.googleapis.com/auth/playdeveloperreporting';
const keySchema = z.object({ client_email: z.string(), private_key: z.string(), token_uri: z.string() });
const idSchema = z.object({ id: z.string() });

/** Everything that any client sent and was given, checked against Google's description of the API. */
export const publisherSpec = new SpecCheck('androidpublisher.v3.json');

/** A signed assertion for a token, with claims changed as a test wants. */
export function assertionOf(
  keyFile: string,
  nowMs: number,
  claims: Readonly<Record<string, unknown>> = {},
): string {
  const key = keySchema.parse(JSON.parse(readFileSync(keyFile, 'utf8')));
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const iat = Math.floor(nowMs / 1000);
  const standard = {
    iss: key.client_email,
    scope: SCOPES,
    aud: 'https://oauth2.googleapis.com/token',
    iat,
    exp: iat + 3600,
  };
  const head = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ ...standard, ...claims })}`;
  return `${head}.${createSign('RSA-SHA256').update(head).sign(key.private_key, 'base64url')}`;
}

/** Asks the token endpoint. */
export async function askToken(playUrl: string, assertion: string, path = '/token'): Promise<Answer> {
  return read(
    await fetch(`${playUrl}${path}`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion,
      }),
    }),
  );
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') ?? false;
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? null : json ? JSON.parse(text) : text,
  };
}

/** A plain client of the simulated Play Developer API. Every call that succeeds is checked against the specification. */
export class PlayClient {
  readonly url: string;
  /** The Authorization header of every request. */
  readonly authorization: string;

  private constructor(url: string, token: string) {
    this.url = url;
    this.authorization = `Bearer ${token}`;
  }

  static async signIn(playUrl: string, keyFile: string, nowMs: number): Promise<PlayClient> {
    const answer = await askToken(playUrl, assertionOf(keyFile, nowMs));
    const { access_token: token } = z.object({ access_token: z.string() }).parse(answer.body);
    return new PlayClient(playUrl, token);
  }

  /** Any request below the base URL. */
  async send(
    method: string,
    path: string,
    body?: BodyInit | null,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const url = path.startsWith('http') ? path : `${this.url}${path}`;
    const answer = await read(
      await fetch(url, {
        method,
        body: body ?? null,
        redirect: 'manual',
        headers: { authorization: this.authorization, ...headers },
      }),
    );
    return answer;
  }

  /** A JSON request below an app; the answer and, where it succeeded, the request are as the specification says. */
  async call(method: string, path: string, body?: unknown, packageName = PACKAGE): Promise<Answer> {
    const url = `/androidpublisher/v3/applications/${packageName}${path}`;
    const text = body === undefined ? null : JSON.stringify(body);
    const answer = await this.send(method, url, text, { 'content-type': 'application/json' });
    if (answer.status < 300) {
      const known = publisherSpec.problems({ method, url, body, answer: answer.body });
      expect(known).toEqual([]);
    }
    return answer;
  }

  /** Opens an edit and gives its id. */
  async openEdit(packageName = PACKAGE): Promise<string> {
    return idSchema.parse((await this.call('POST', '/edits', {}, packageName)).body).id;
  }

  /** Sets a track in a new edit and commits it; gives the first answer that is not a success, or the commit's. */
  async publish(
    track: string,
    releases: readonly unknown[],
    query = '',
    packageName = PACKAGE,
  ): Promise<Answer> {
    const id = await this.openEdit(packageName);
    const set = await this.call('PUT', `/edits/${id}/tracks/${track}`, { track, releases }, packageName);
    if (set.status !== 200) return set;
    return this.call('POST', `/edits/${id}:commit${query}`, undefined, packageName);
  }
}

/** A stand-in for an app bundle: JSON that says what a reader would find, filled up to a size. */
export function markerFile(
  identity: { packageName?: string; versionCode: number; signed?: boolean },
  bytes = 0,
): Buffer {
  const head = Buffer.from(`${JSON.stringify({ packageName: PACKAGE, signed: true, ...identity })}\n`);
  return Buffer.concat([head, Buffer.alloc(Math.max(0, bytes - head.length), 'x')]);
}

/** Reads such stand-ins: the tests of the sandbox are not about real bundles. */
export const readMarker: ReadArtifactIdentity = async (path) =>
  z
    .object({ packageName: z.string(), versionCode: z.number(), signed: z.boolean() })
    .parse(JSON.parse(readFileSync(path, 'utf8').split('\n')[0] ?? ''));

/** The message and status of an error envelope. */
export function errorOf(answer: Answer): { code: number; message: string; status: string } {
  const { error } = z
    .object({
      error: z.object({
        code: z.number(),
        message: z.string(),
        status: z.string(),
        errors: z.array(z.object({ message: z.string(), domain: z.string(), reason: z.string() })).min(1),
      }),
    })
    .parse(answer.body);
  expect(error.code).toBe(answer.status);
  return { code: error.code, message: error.message, status: error.status };
}
