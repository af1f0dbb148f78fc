import { X509Certificate } from 'node:crypto';
import { failure } from '@shared/domain/failure';
import type { IsoTime } from '@shared/domain/ids';
import type { SecretKind } from '@shared/domain/vault';
import { parse } from 'yaml';
import { z } from 'zod';
import { isPrivateKey, keyIdOf, requireAppStoreKey } from '../app-store-key';
import { describeServiceAccount } from '../service-account';
import { webhookOf } from './webhook-entry';

/** What a secret says of itself, without the secret. */
export interface Recognised {
  readonly kind: SecretKind;
  readonly identity: string | null;
  readonly expiresAt: IsoTime | null;
}

const registryFile = z.object({ auths: z.record(z.string(), z.unknown()) });
const kubeconfig = z.object({
  kind: z.literal('Config'),
  contexts: z.array(z.object({ name: z.string() })).default([]),
  users: z
    .array(
      z.object({
        user: z
          .object({ 'client-certificate-data': z.string().optional(), token: z.string().optional() })
          .nullish(),
      }),
    )
    .min(1),
});
const expiring = z.object({ exp: z.number().positive() });

/**
 * What a file holds: a store's key, a registry's `config.json`, a kubeconfig or the address of a webhook.
 * @throws FailureError `credential-invalid`, saying what it is instead; never with any of the text
 */
export function recognise(text: string, path: string): Recognised {
  if (isPrivateKey(text)) return examineAs('app-store-connect', text, keyIdOf(path) ?? 'App Store Connect');
  const address = webhookHost(text);
  if (address !== null) return { kind: 'webhook', identity: address, expiresAt: null };
  const structured = structure(text);
  if (registryFile.safeParse(structured).success) return examineAs('registry', text, null);
  if (kubeconfig.safeParse(structured).success) return examineAs('kubeconfig', text, null);
  return examineAs('google-play', text, null);
}

/**
 * Looks at a secret of a known kind; `known` is who it belonged to when it was kept.
 * @throws FailureError `credential-invalid`, never with any of the text
 */
export function examineAs(kind: SecretKind, text: string, known: string | null): Recognised {
  switch (kind) {
    case 'google-play':
      return { kind, identity: describeServiceAccount(text).clientEmail, expiresAt: null };
    case 'app-store-connect':
      requireAppStoreKey(text);
      return { kind, identity: known, expiresAt: null };
    case 'registry':
      return ofRegistry(text);
    case 'kubeconfig':
      return ofKubeconfig(text);
    case 'webhook': {
      const host = webhookHost(text);
      if (host === null) throw invalid('This is no address of a webhook: it begins with https://.');
      return { kind, identity: host, expiresAt: null };
    }
    case 'token':
      if (text.trim() === '') throw invalid('The token is empty.');
      return { kind, identity: known, expiresAt: expiryOfToken(text) };
  }
}

function ofRegistry(text: string): Recognised {
  const file = registryFile.safeParse(structure(text));
  if (!file.success) throw invalid('This is no config.json with the sign-in of a registry.');
  const hosts = Object.keys(file.data.auths);
  return { kind: 'registry', identity: hosts.join(', ') || null, expiresAt: null };
}

function ofKubeconfig(text: string): Recognised {
  const file = kubeconfig.safeParse(structure(text));
  if (!file.success) throw invalid('This is no kubeconfig: it names no user.');
  const ends = file.data.users.flatMap(({ user }) => [
    expiryOfCertificate(user?.['client-certificate-data']),
    expiryOfToken(user?.token ?? ''),
  ]);
  const first = ends.filter((end) => end !== null).sort()[0] ?? null;
  const contexts = file.data.contexts.map(({ name }) => name).join(', ');
  return { kind: 'kubeconfig', identity: contexts || null, expiresAt: first };
}

function expiryOfCertificate(data: string | undefined): IsoTime | null {
  if (data === undefined) return null;
  try {
    return new X509Certificate(Buffer.from(data, 'base64')).validToDate.toISOString();
  } catch {
    return null; // what cannot be read does not say when it ends
  }
}

/** When a JSON web token ends; null for a token of another make. */
function expiryOfToken(token: string): IsoTime | null {
  const [, body = ''] = token.trim().split('.');
  try {
    const { exp } = expiring.parse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
    return new Date(exp * 1_000).toISOString();
  } catch {
    return null;
  }
}

/** The host of an address that stands alone in a text; the rest of a webhook's address is its secret. */
const webhookHost = (text: string): string | null => {
  const webhook = webhookOf(text);
  return webhook && new URL(webhook.address).host;
};

function structure(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0, logLevel: 'silent' });
  } catch {
    return null; // what the reader says would quote the text
  }
}

const invalid = (message: string) =>
  failure('credential-invalid', message, {
    stillTrue: 'Nothing was sent and nothing was kept.',
    advice: 'Drop the file as it was given out, or type the secret again.',
  });
