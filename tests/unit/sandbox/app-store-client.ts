import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { z } from 'zod';
import type { RunningSandbox } from '../../../electron/sandbox/sandbox';
import { OpenApiCheck } from './openapi-check';

/** Every call of every test is held against Apple's description. */
export const appStoreSpec = new OpenApiCheck();

const resourceSchema = z.object({
  type: z.string(),
  id: z.string(),
  attributes: z.record(z.string(), z.unknown()).default({}),
  relationships: z.record(z.string(), z.object({ data: z.unknown().optional() }).loose()).default({}),
});
export type AnsweredResource = z.infer<typeof resourceSchema>;

/** An answer, read. */
export interface AppStoreAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  /** `data` as a list, whatever it was. */
  readonly data: readonly AnsweredResource[];
  /** The first of `data`. */
  readonly one: AnsweredResource;
  /** The first error's code and detail; empty when there is none. */
  readonly code: string;
  readonly detail: string;
  readonly next: string | null;
}

const answerSchema = z
  .object({
    data: z
      .union([resourceSchema, z.array(resourceSchema)])
      .optional()
      .catch(undefined),
    errors: z.array(z.object({ code: z.string(), detail: z.string() })).default([]),
    links: z.object({ next: z.string().optional() }).loose().optional(),
  })
  .loose()
  .catch({ errors: [] });

/** How a token is to differ from a good one. */
export interface TokenChanges {
  readonly header?: object;
  readonly claims?: object;
  readonly keyFile?: string;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token for a sandbox's team key, or one that differs from a good one. */
export function appStoreToken(sandbox: RunningSandbox, changes: TokenChanges = {}): string {
  const { team } = sandbox.appStoreKeys;
  const iat = Math.floor(sandbox.clock.now() / 1000);
  const head = part({ alg: 'ES256', kid: team.keyId, typ: 'JWT', ...changes.header });
  const body = part({
    iss: team.issuerId,
    iat,
    exp: iat + 900,
    aud: 'appstoreconnect-v1',
    ...changes.claims,
  });
  const key = createPrivateKey(readFileSync(changes.keyFile ?? team.privateKeyFile, 'utf8'));
  const signature = sign('sha256', Buffer.from(`${head}.${body}`), { key, dsaEncoding: 'ieee-p1363' });
  return `${head}.${body}.${signature.toString('base64url')}`;
}

/** A plain client of the simulated App Store Connect. */
export class AppStoreClient {
  readonly #sandbox: RunningSandbox;

  constructor(sandbox: RunningSandbox) {
    this.#sandbox = sandbox;
  }

  /** Sends one call with a token of its own; what comes back must be as Apple describes it. */
  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<AppStoreAnswer> {
    const url = path.startsWith('http') ? path : `${this.#sandbox.appStoreUrl}${path}`;
    const response = await globalThis.fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${appStoreToken(this.#sandbox)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    const answer: unknown = isJson ? JSON.parse(text) : text;
    const check = { method, url, body, status: response.status, answer };
    const problems = isJson || response.status < 400 ? appStoreSpec.problems(check) : [];
    expect(response.status === 415 || response.status === 404 ? [] : problems).toEqual([]);
    return readAnswer(response, answer);
  }

  get(path: string): Promise<AppStoreAnswer> {
    return this.call('GET', path);
  }

  /** Creates a resource; relationships as `{build: ['builds', id]}` or with a list of ids. */
  create(
    type: string,
    attributes: object,
    relationships: Readonly<Record<string, readonly [string, string | readonly string[]]>> = {},
  ): Promise<AppStoreAnswer> {
    const linked = Object.entries(relationships).map(([name, [to, ids]]) => [
      name,
      { data: typeof ids === 'string' ? { type: to, id: ids } : ids.map((id) => ({ type: to, id })) },
    ]);
    const withAttributes = Object.keys(attributes).length > 0 ? { attributes } : {};
    const withLinks = linked.length > 0 ? { relationships: Object.fromEntries(linked) } : {};
    return this.call('POST', `/v1/${type}`, { data: { type, ...withAttributes, ...withLinks } });
  }

  update(type: string, id: string, attributes: object): Promise<AppStoreAnswer> {
    return this.call('PATCH', `/v1/${type}/${id}`, { data: { type, id, attributes } });
  }

  /** POST, PATCH or DELETE of what a relationship names. */
  relate(method: string, path: string, type: string, ids: readonly string[]): Promise<AppStoreAnswer> {
    return this.call(method, path, { data: ids.map((id) => ({ type, id })) });
  }

  /** The id of the first of what a GET answers. */
  async idOf(path: string): Promise<string> {
    return (await this.get(path)).one.id;
  }
}

function readAnswer(response: Response, body: unknown): AppStoreAnswer {
  const { data, errors, links } = answerSchema.parse(body);
  const list = data === undefined ? [] : Array.isArray(data) ? data : [data];
  return {
    status: response.status,
    headers: response.headers,
    body,
    data: list,
    get one() {
      const [first] = list;
      if (!first) throw new Error(`Nothing was answered: ${response.status} ${JSON.stringify(body)}`);
      return first;
    },
    code: errors[0]?.code ?? '',
    detail: errors[0]?.detail ?? '',
    next: links?.next ?? null,
  };
}
