import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { EngineIntent } from '@shared/contract/engines';
import { failure } from '@shared/domain/failure';
import { hideSecrets } from './container-facts';
import type { DockerDeps } from './docker-deps';
import type { EngineClient } from './engine-client';
import { engineCall, type PlanParts } from './plan-parts';

type RunIntent = Extract<EngineIntent, { kind: 'run' }>;

interface PortBinding {
  readonly HostIp: string;
  readonly HostPort: string;
}

/** Plans a container: made from an image, then started. */
export async function planRun(
  { folder }: Pick<DockerDeps, 'folder'>,
  client: EngineClient,
  intent: RunIntent,
): Promise<PlanParts> {
  await client.docker.getImage(intent.image).inspect();
  const fromFile = intent.envFile === null ? [] : await readEnvFile(resolve(folder, intent.envFile));
  const ports = intent.ports.map(readPort);
  const body = {
    Image: intent.image,
    Env: [...fromFile, ...intent.env],
    ...(intent.command === null ? {} : { Cmd: intent.command }),
    ExposedPorts: Object.fromEntries(ports.map(({ inside }) => [inside, {}])),
    HostConfig: {
      PortBindings: bindingsOf(ports),
      Binds: intent.volumes.map((volume) => bindOf(folder, volume)),
      RestartPolicy: { Name: intent.restart },
    },
  };
  // Everything out of a file of settings is treated as a secret: that is what such files are for.
  const shown = {
    ...(hideSecrets(body) as typeof body),
    Env: [...fromFile.map(hiddenPair), ...(hideSecrets(intent.env) as string[])],
  };
  return {
    title: `Run ${intent.name ?? intent.image}`,
    action: 'Run',
    calls: [
      engineCall(client, {
        id: 'create',
        method: 'POST',
        path: '/containers/create',
        query: intent.name === null ? {} : { name: intent.name },
        body: shown,
        purpose: 'Makes the container.',
      }),
      engineCall(client, {
        id: 'start',
        method: 'POST',
        path: '/containers/{containerId}/start',
        purpose: 'Starts it.',
      }),
    ],
    bodies: new Map([['create', body]]),
    confirmation: { kind: 'click' },
    notes: ports
      .filter(({ binding }) => binding.HostIp === '')
      .map(({ binding, inside }) => ({
        tone: 'warning',
        text: `Port ${binding.HostPort || 'of the engine’s choice'} for ${inside} is open to the whole network; write 127.0.0.1:${binding.HostPort}:… to keep it here.`,
      })),
  };
}

async function readEnvFile(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw invalid(`There is no file ${path}.`, 'Correct its path.');
  });
  return text
    .split(/\r?\n/)
    .map((line) => line.trimStart())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line) => {
      if (line.includes('=')) return [line];
      const inherited = process.env[line.trim()];
      return inherited === undefined ? [] : [`${line.trim()}=${inherited}`];
    });
}

const hiddenPair = (pair: string): string => pair.replace(/=.*$/s, '=[hidden]');

/** `8000`, `8000:8000`, `127.0.0.1:8000:8000/udp`. */
function readPort(text: string): { readonly inside: string; readonly binding: PortBinding } {
  const [, ip, , outside, inside, protocol = 'tcp'] =
    /^(?:((\d{1,3}\.){3}\d{1,3}|\[[0-9a-f:]+\]):)?(?:(\d{0,5}):)?(\d{1,5})(?:\/(tcp|udp|sctp))?$/i.exec(
      text.trim(),
    ) ?? [];
  if (inside === undefined || Number(inside) > 65_535 || Number(outside ?? 0) > 65_535) {
    throw invalid(`${text} is no port.`, 'Write 8000:8000, or 127.0.0.1:8000:8000.');
  }
  return {
    inside: `${inside}/${protocol.toLowerCase()}`,
    binding: { HostIp: (ip ?? '').replace(/^\[|\]$/g, ''), HostPort: outside ?? '' },
  };
}

function bindingsOf(
  ports: readonly { readonly inside: string; readonly binding: PortBinding }[],
): Readonly<Record<string, readonly PortBinding[]>> {
  const bindings: Record<string, PortBinding[]> = {};
  for (const { inside, binding } of ports) bindings[inside] = [...(bindings[inside] ?? []), binding];
  return bindings;
}

/** `./data:/data` counts from the folder of the workspace; a volume's name stays what it is. */
function bindOf(folder: string, volume: string): string {
  const [source = '', ...rest] = volume.split(':');
  if (rest.length === 0 || source === '')
    throw invalid(`${volume} is no volume.`, 'Write FOLDER:/path, or NAME:/path.');
  return source.startsWith('.') ? [resolve(folder, source), ...rest].join(':') : volume;
}

function invalid(message: string, advice: string) {
  return failure('invalid-request', message, { stillTrue: 'Nothing was started.', advice });
}
