import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { provideBaseImages } from '../../../scripts/lib/base-images.mjs';
import {
  ENGINE_VARIABLE,
  PROBLEM_VARIABLE,
  provideEngine,
  REGISTRY_VARIABLE,
} from '../../../scripts/lib/docker-engine.mjs';
import { ROOT } from '../../../scripts/lib/node24.mjs';
import type { LaunchOptions } from '../../hosts/support/launch';

/** A backend with its sources, its engine and its registry, and how Slipway is started beside them. */
export interface Backend {
  readonly launch: Omit<LaunchOptions, 'host'>;
  /** Repository of its image. */
  readonly image: string;
  /** Changes a file of its sources. */
  write(path: string, text: string): void;
  /** Ends the engine that was started for it, and removes everything. */
  close(): Promise<void>;
}

/** The backend of the deployment guide, as the sandbox's workspace has it. */
const GUIDE = join(ROOT, 'resources/sandbox/backend');

/** The line that makes the backend wrong, and the line of the Dockerfile that it stands on. */
export const BROKEN = { line: 13, text: 'RUN python3 -m arkalia_cia_settings' } as const;

/**
 * The guide's own Dockerfile, asked for its health every second and not twice a minute; with a word of its own in
 * place of the line that makes the user, it breaks there.
 */
export function dockerfile(instead?: string): string {
  const text = readFileSync(join(GUIDE, 'Dockerfile'), 'utf8').replace('--interval=30s', '--interval=1s');
  const lines = text.split('\n');
  if (instead !== undefined) lines[BROKEN.line - 1] = instead;
  return lines.join('\n');
}

/** Writes the guide's backend into a folder of its own and provides the engine and the registry that it is built for. */
export async function prepareBackend(): Promise<Backend> {
  const stop = await provideEngine();
  const host = process.env[ENGINE_VARIABLE];
  const registry = process.env[REGISTRY_VARIABLE];
  if (!host || !registry) throw new Error(process.env[PROBLEM_VARIABLE] ?? 'No Docker engine was started.');
  await provideBaseImages(host);
  const folder = mkdtempSync(join(tmpdir(), 'slipway-backend-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const image = `${registry}/cia/backend`;
  write(
    'slipway.yaml',
    [
      'workspace: arkalia',
      'name: Arkalia CIA',
      'apps: {}',
      'services:',
      '  api:',
      '    name: Backend API',
      `    build: { context: backend, image: "${image}" }`,
      '    compose: backend/docker-compose.yml',
    ].join('\n'),
  );
  cpSync(GUIDE, join(folder, 'backend'), { recursive: true });
  write('backend/Dockerfile', dockerfile());
  // Nothing that another run left in the engine's cache is taken: steps say what they do.
  write('backend/requirements.txt', `fastapi\nuvicorn\n# ${randomUUID()}\n`);
  // The guide's port may be another's on this computer.
  const compose = readFileSync(join(GUIDE, 'docker-compose.yml'), 'utf8');
  write('backend/docker-compose.yml', compose.replace('8000:8000', '8000'));
  return {
    launch: { workspaceFile: join(folder, 'slipway.yaml'), env: { DOCKER_HOST: host } },
    image,
    write,
    async close() {
      rmSync(folder, { recursive: true, force: true });
      await stop();
    },
  };
}
