import { randomUUID } from 'node:crypto';
import { upgradeEngine } from '../../process-kit/engine-connection';
import { GrpcRefusal, NOT_FOUND, serveSession, type UnaryCall } from '../../process-kit/grpc-session';
import type { EngineClient } from './engine-client';
import type { RegistryCredential } from './registry-credentials';
import { encodeFields, firstText } from './trace';

/** A line that is open while BuildKit builds, on which it asks for secrets and for credentials of registries. */
export interface BuildSession {
  readonly id: string;
  close(): void;
}

const SECRET = '/moby.buildkit.secrets.v1.Secrets/GetSecret';
const CREDENTIALS = '/moby.filesync.v1.Auth/Credentials';
const HEALTH = '/grpc.health.v1.Health/Check';
const SERVING = 1;

/**
 * Opens a session of a build. Secrets go over this line into the memory of the step that mounts them: neither the
 * request, nor the image, nor its history ever holds one.
 */
export async function openBuildSession(
  client: EngineClient,
  secrets: ReadonlyMap<string, string>,
  credential: (host: string) => Promise<RegistryCredential | null>,
): Promise<BuildSession> {
  const id = randomUUID();
  const calls: Record<string, UnaryCall> = {
    [HEALTH]: () => Promise.resolve(encodeFields([[1, SERVING]])),
    [SECRET]: async (message) => {
      const value = secrets.get(firstText(message));
      if (value === undefined) throw new GrpcRefusal(NOT_FOUND, 'This secret was not given to the build.');
      return encodeFields([[1, Buffer.from(value, 'utf8')]]);
    },
    [CREDENTIALS]: async (message) => {
      const known = await credential(hostOf(firstText(message)));
      if (!known) return encodeFields([]);
      return known.identitytoken === undefined
        ? encodeFields([
            [1, known.username],
            [2, known.password],
          ])
        : encodeFields([[2, known.identitytoken]]);
    },
  };
  const connection = await upgradeEngine(
    client.endpoint,
    {
      method: 'POST',
      path: '/session',
      headers: {
        'x-docker-expose-session-uuid': id,
        'x-docker-expose-session-name': 'slipway',
        'x-docker-expose-session-sharedkey': '',
        'x-docker-expose-session-grpc-method': Object.keys(calls).join(','),
      },
    },
    'h2c',
  );
  return { id, close: serveSession(connection, calls) };
}

/** BuildKit asks for the hub under the name of its registry. */
const hostOf = (asked: string): string => (asked === 'registry-1.docker.io' ? 'docker.io' : asked);
