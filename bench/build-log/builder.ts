import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBuildContext } from '../../electron/builds/docker/build-context';
import { createBuildLog } from '../../electron/builds/docker/build-log';
import type { EngineClient } from '../../electron/builds/docker/engine-client';
import { runBuild } from '../../electron/builds/docker/run-build';

/** What one build through the product's own code came to. */
export interface BuiltLog {
  readonly ms: number;
  readonly peakBytes: number;
  /** Lines of output and their bytes, as they lie on the disk afterwards. */
  readonly lines: number;
  readonly bytes: number;
}

const [, , socket = ''] = process.argv;
const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-build-'));
try {
  writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\n');
  const path = join(folder, 'build.log');
  const began = performance.now();
  const log = await createBuildLog(path);
  const context = await readBuildContext(folder, join(folder, 'Dockerfile'), 'buildkit');
  await runBuild(
    client(socket),
    {
      subject: 'bench',
      inputs: {
        serviceId: 'bench',
        tags: ['bench:1'],
        args: [],
        target: null,
        platform: null,
        labels: [],
        secrets: [],
        noCache: false,
        pull: false,
        version: null,
      },
      context,
      source: { commit: null, dirty: false },
      secrets: new Map(),
      credential: () => Promise.resolve(null),
      credentials: () => Promise.resolve({}),
      now: () => performance.now() - began,
      moved: () => undefined,
      settled: () => undefined,
    },
    log,
    new AbortController().signal,
  );
  await log.close();
  const ms = performance.now() - began;
  // not `maxRSS`: that begins with what the starting process had
  const peakBytes = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) * 1024;
  const kept = readFileSync(path, 'latin1').split('\n');
  const output = kept
    .filter((line) => line.split('\t', 3)[2] === 'o')
    .map((line) => line.split('\t').slice(3).join('\t'));
  const built: BuiltLog = {
    ms,
    peakBytes,
    lines: output.length,
    bytes: output.reduce((sum, line) => sum + line.length, 0),
  };
  process.stdout.write(JSON.stringify(built));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The engine as it answers here; what the image is like is no part of the log. */
function client(path: string): EngineClient {
  const id = `sha256:${'c'.repeat(64)}`;
  return {
    endpoint: { kind: 'socket', path },
    facts: { apiVersion: '1.41', builder: 'classic' },
    docker: { getImage: () => ({ inspect: () => Promise.resolve({ Id: id }) }) },
  } as unknown as EngineClient;
}
