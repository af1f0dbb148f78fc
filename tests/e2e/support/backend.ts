import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  ENGINE_VARIABLE,
  PROBLEM_VARIABLE,
  provideEngine,
  REGISTRY_VARIABLE,
} from '../../../scripts/lib/docker-engine.mjs';
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

/** Nothing that another run left in the engine's cache is taken: steps say what they do. */
const RUN_ID = randomUUID();

/** The line that makes the backend wrong, and the line of the Dockerfile that it stands on. */
export const BROKEN = { line: 13, text: 'RUN cat /app/no-such-settings' } as const;

/** The Dockerfile of the backend; with a word of its own in place of the last preparation, it breaks there. */
export const dockerfile = (last = "RUN echo 'appuser:x:1000:1000::/app:/bin/sh' > /etc/passwd") =>
  [
    'FROM scratch AS base',
    'COPY busybox /bin/busybox',
    'RUN ["/bin/busybox", "--install", "-s", "/bin"]',
    `RUN ["/bin/busybox", "mkdir", "-p", "-m", "1777", "/etc", "/tmp", "/run/${RUN_ID}"]`,
    '',
    'FROM base AS deps',
    'WORKDIR /app',
    'COPY requirements.txt .',
    'RUN while read -r line; do echo "Collecting $line"; done < requirements.txt',
    '',
    'FROM deps AS runtime',
    'COPY app/ /app/',
    last,
    'USER appuser',
    'EXPOSE 8000',
    'HEALTHCHECK --interval=1s --timeout=2s --retries=2 CMD test -f /tmp/broken && exit 1; wget -q -O - http://127.0.0.1:8000/health',
    'CMD ["sh", "/app/serve.sh"]',
  ].join('\n');

/** It answers, and says so in JSON; every third line is an error that belongs to one request. */
const SERVE = [
  'httpd -p 8000 -h /app/www',
  'n=0',
  'while true; do',
  '  n=$((n+1))',
  '  echo "{\\"level\\":\\"INFO\\",\\"message\\":\\"GET /health 200\\",\\"trace_id\\":\\"trace-$n\\"}"',
  '  [ $((n % 3)) = 0 ] && echo "{\\"level\\":\\"ERROR\\",\\"message\\":\\"share link expired\\",\\"trace_id\\":\\"a3f9c1d2\\"}"',
  '  sleep 1',
  'done',
].join('\n');

/** Writes a backend into a folder of its own and provides the engine and the registry that it is built for. */
export async function prepareBackend(): Promise<Backend> {
  const stop = await provideEngine();
  const host = process.env[ENGINE_VARIABLE];
  const registry = process.env[REGISTRY_VARIABLE];
  if (!host || !registry) throw new Error(process.env[PROBLEM_VARIABLE] ?? 'No Docker engine was started.');
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
  write('backend/Dockerfile', dockerfile());
  write('backend/requirements.txt', 'fastapi==0.110.0\nuvicorn==0.29.0\n');
  write('backend/app/serve.sh', SERVE);
  write('backend/app/www/health', 'ok');
  write(
    'backend/docker-compose.yml',
    [
      "version: '3.8'",
      'services:',
      '  web:',
      '    build: .',
      '    environment:',
      '      - SECRET_KEY=kept-to-itself',
    ].join('\n'),
  );
  cpSync('/bin/busybox', join(folder, 'backend/busybox'));
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
