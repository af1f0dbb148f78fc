import { stringify } from 'yaml';
import type { Identity } from './x509';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A place of a cluster that a person works in. */
interface Context {
  readonly name: string;
  readonly namespace: string;
  readonly user: string;
}

const CONTEXTS: readonly Context[] = [
  { name: 'staging-eu', namespace: 'staging', user: 'slipway-admin' },
  { name: 'prod-eu', namespace: 'production', user: 'slipway-admin' },
  { name: 'prod-eu-readonly', namespace: 'production', user: 'viewer' },
];

/** A kubeconfig file: one cluster, its contexts, one user with a certificate and the others with tokens. */
export function kubeconfig(options: {
  readonly url: string;
  readonly ca: string;
  readonly admin: Identity;
  readonly tokens: ReadonlyMap<string, string>;
}): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    preferences: {},
    clusters: [
      {
        name: 'slipway-sandbox',
        cluster: { server: options.url, 'certificate-authority-data': base64(options.ca) },
      },
    ],
    users: [
      {
        name: 'slipway-admin',
        user: {
          'client-certificate-data': base64(options.admin.cert),
          'client-key-data': base64(options.admin.key),
        },
      },
      ...[...options.tokens].map(([name, token]) => ({ name, user: { token } })),
    ],
    contexts: [
      ...CONTEXTS.map(({ name, namespace, user }) => ({
        name,
        context: { cluster: 'slipway-sandbox', namespace, user },
      })),
      ...[...options.tokens.keys()]
        .filter((name) => name !== 'viewer')
        .map((name) => ({
          name: `prod-eu-${name}`,
          context: { cluster: 'slipway-sandbox', namespace: 'production', user: name },
        })),
    ],
    'current-context': 'staging-eu',
  });
}
