import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningKubernetes, startKubernetes } from '../../../electron/sandbox/kubernetes/start';

const IMAGE = 'registry.arkalia.example/cia/api';

let directory = '';
let kubernetes: RunningKubernetes;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'kubectl-test-'));
  const quick = { pullMs: 20, startMs: 20, readyMs: 100 };
  kubernetes = await startKubernetes({
    directory,
    seed: {
      namespaces: ['staging'],
      images: { [`${IMAGE}:1.0.0`]: quick, [`${IMAGE}:1.1.0`]: quick },
      workloads: [
        {
          namespace: 'staging',
          name: 'api',
          replicas: 3,
          revisions: [
            { revision: 1, tag: '1.0.0', createdAt: Date.now() - 86_400_000, cause: 'Release 1.0.0' },
          ],
        },
      ],
    },
  });
  const { stdout } = spawnSync('kubectl', ['version', '--client', '-o', 'json'], { encoding: 'utf8' });
  // Which kubectl it was that found the simulator good enough: any will do, and they differ.
  const version: unknown = JSON.parse(stdout || '{}').clientVersion?.gitVersion;
  process.stdout.write(`kubectl ${String(version ?? 'is missing')}\n`);
});

afterAll(async () => {
  await kubernetes.close();
  rmSync(directory, { recursive: true });
});

const env = () => ({ ...process.env, KUBECONFIG: kubernetes.kubeconfigFile, HOME: directory });

/** Runs kubectl to its end and gives what it printed; fails with its error. */
async function kubectl(...args: readonly string[]): Promise<string> {
  const child = spawn('kubectl', ['--namespace=staging', ...args], { env: env() });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += String(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += String(chunk);
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')} ended with ${String(code)}: ${err}`);
  return out;
}

/** Starts kubectl and waits until it has printed something; then ends it. */
async function kubectlUntil(
  pattern: RegExp,
  args: readonly string[],
  meanwhile: () => Promise<unknown>,
): Promise<string> {
  const child = spawn('kubectl', ['--namespace=staging', ...args], { env: env() });
  let out = '';
  const found = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      out += String(chunk);
      if (pattern.test(out)) resolve();
    });
    child.once('close', () => reject(new Error(`kubectl ${args.join(' ')} ended too early: ${out}`)));
  });
  await meanwhile();
  await found;
  child.removeAllListeners('close');
  child.kill();
  return out;
}

test('get and describe show the Deployment as it is', async () => {
  expect(await kubectl('get', 'deployments')).toMatch(/api\s+3\/3\s+3\s+3\s+24h/);
  expect(await kubectl('get', 'all')).toContain('replicaset.apps/api-');
  const described = await kubectl('describe', 'deployment', 'api');
  expect(described).toMatch(/Replicas:\s+3 desired \| 3 updated \| 3 total \| 3 available \| 0 unavailable/);
  expect(described).toContain(`Image:      ${IMAGE}:1.0.0`);
});

test('set image, rollout status, history and undo', async () => {
  await kubectl('set', 'image', 'deployment/api', `api=${IMAGE}:1.1.0`);
  await kubectl('annotate', 'deployment/api', 'kubernetes.io/change-cause=Release 1.1.0', '--overwrite');
  expect(await kubectl('rollout', 'status', 'deployment/api', '--timeout=30s')).toContain(
    'successfully rolled out',
  );
  expect(await kubectl('rollout', 'history', 'deployment/api')).toMatch(
    /1\s+Release 1\.0\.0\n2\s+Release 1\.1\.0/,
  );
  expect(await kubectl('rollout', 'undo', 'deployment/api', '--to-revision=1')).toContain('rolled back');
  await kubectl('rollout', 'status', 'deployment/api', '--timeout=30s');
  expect(
    await kubectl('get', 'deployment', 'api', '-o', 'jsonpath={.spec.template.spec.containers[0].image}'),
  ).toBe(`${IMAGE}:1.0.0`);
  expect(await kubectl('rollout', 'history', 'deployment/api')).toMatch(
    /2\s+Release 1\.1\.0\n3\s+Release 1\.0\.0/,
  );
});

test('a watch sees the pods of a restart come and go', async () => {
  await kubectlUntil(/ContainerCreating[\s\S]*Terminating/, ['get', 'pods', '--watch'], () =>
    kubectl('rollout', 'restart', 'deployment/api'),
  );
  await kubectl('rollout', 'status', 'deployment/api', '--timeout=30s');
});

test('logs are followed, with their times', async () => {
  const said = await kubectlUntil(
    /listening on/,
    ['logs', 'deployment/api', '--follow', '--timestamps'],
    () => Promise.resolve(),
  );
  expect(said).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z INFO {2}starting api 1\.0\.0/m);
});

test('apply creates, changes and finds nothing to change', async () => {
  const file = join(directory, 'web.json');
  const manifest = (replicas: number) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'local/pause:1' }] },
      },
    },
  });
  writeFileSync(file, JSON.stringify(manifest(1)));
  expect(await kubectl('apply', '-f', file)).toContain('created');
  writeFileSync(file, JSON.stringify(manifest(2)));
  expect(await kubectl('apply', '-f', file)).toContain('configured');
  expect(await kubectl('apply', '-f', file)).toContain('unchanged');
  expect(await kubectl('delete', 'deployment', 'web')).toContain('deleted');
});
