import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { failure } from '@shared/domain/failure';
import { z } from 'zod';
import { runProgram } from '../../process-kit/run-program';
import type { ClusterAccess, ExecPlugin } from './kubeconfig';

/** What a request carries to say who asks. */
export interface Identity {
  readonly headers: Readonly<Record<string, string>>;
  readonly cert?: string;
  readonly key?: string;
  /** From when on it must be asked for again, ms since the epoch; null when it stays. */
  readonly expiresAt: number | null;
}

const PLUGIN_MS = 30_000;
/** A token in a file is renewed by somebody else, so it is read again now and then. */
const FILE_MS = 60_000;

const pluginAnswer = z.looseObject({
  kind: z.literal('ExecCredential'),
  status: z.looseObject({
    token: z.string().optional(),
    clientCertificateData: z.string().optional(),
    clientKeyData: z.string().optional(),
    expirationTimestamp: z.string().nullish(),
  }),
});

/** Finds out who asks. Runs the program that the kubeconfig names where it names one. */
export async function signIn(access: ClusterAccess, now: number): Promise<Identity> {
  const { credentials } = access;
  switch (credentials.kind) {
    case 'none':
      return { headers: {}, expiresAt: null };
    case 'token':
      return { headers: { authorization: `Bearer ${credentials.token}` }, expiresAt: null };
    case 'basic': {
      const pair = Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64');
      return { headers: { authorization: `Basic ${pair}` }, expiresAt: null };
    }
    case 'token-file': {
      const token = await readFile(credentials.path, 'utf8').catch(() => {
        throw failure('credential-missing', `The token file ${credentials.path} cannot be read.`, {
          advice: 'Put it back, or write a new kubeconfig.',
        });
      });
      return { headers: { authorization: `Bearer ${token.trim()}` }, expiresAt: now + FILE_MS };
    }
    case 'certificate':
      checkCertificate(credentials.cert, access.context, now);
      return { headers: {}, cert: credentials.cert, key: credentials.key, expiresAt: null };
    case 'exec':
      return askPlugin(credentials.plugin, credentials.folder, access);
  }
}

/** An expired certificate is refused by servers without a reason: it is said here. */
function checkCertificate(pem: string, context: string, now: number): void {
  let until: number;
  try {
    until = new X509Certificate(pem).validToDate.getTime();
  } catch {
    throw failure('credential-invalid', `The client certificate of ${context} cannot be read.`, {
      advice: 'Write a new kubeconfig.',
    });
  }
  if (until > now) return;
  throw failure(
    'credential-invalid',
    `The client certificate of ${context} expired on ${new Date(until).toISOString().slice(0, 10)}.`,
    { stillTrue: 'Nothing was sent.', advice: 'Get a new kubeconfig from whoever runs the cluster.' },
  );
}

async function askPlugin(plugin: ExecPlugin, folder: string, access: ClusterAccess): Promise<Identity> {
  const apiVersion = plugin.apiVersion ?? 'client.authentication.k8s.io/v1';
  const info = {
    apiVersion,
    kind: 'ExecCredential',
    spec: {
      interactive: false,
      ...(plugin.provideClusterInfo ? { cluster: { server: access.server } } : {}),
    },
  };
  const env = Object.fromEntries((plugin.env ?? []).map(({ name, value }) => [name, value]));
  const ended = await runProgram({
    command: plugin.command,
    args: plugin.args ?? [],
    cwd: folder,
    env: { ...env, KUBERNETES_EXEC_INFO: JSON.stringify(info) },
    signal: AbortSignal.timeout(PLUGIN_MS),
  });
  if (ended.absent) {
    throw failure(
      'tool-missing',
      `${plugin.command}, which signs in to ${access.context}, is not on this computer.`,
      {
        advice: plugin.installHint?.trim().split('\n')[0] ?? 'Install it, then try again.',
      },
    );
  }
  if (ended.code !== 0) {
    // What it wrote may hold a token; how it ended does not.
    throw failure(
      'credential-invalid',
      `${plugin.command} could not sign in to ${access.context}${ended.code === null ? ' in time' : ` (exit code ${ended.code})`}.`,
      { advice: `Run it in a terminal: it may want you to sign in again.` },
    );
  }
  const answer = pluginAnswer.safeParse(parsed(ended.output));
  if (!answer.success) {
    throw failure('credential-invalid', `${plugin.command} answered no ExecCredential.`, {
      advice: 'Look at its version: it must speak client.authentication.k8s.io.',
    });
  }
  const { token, clientCertificateData: cert, clientKeyData: key, expirationTimestamp } = answer.data.status;
  const until = expirationTimestamp ? Date.parse(expirationTimestamp) : Number.NaN;
  return {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    ...(cert !== undefined && key !== undefined ? { cert, key } : {}),
    expiresAt: Number.isNaN(until) ? null : until,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
