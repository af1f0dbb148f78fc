import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../shared/domain/backend/diagnosis';
import { exposureOf, idleColour, liveColour, podsFor } from '../../../shared/domain/backend/exposure';
import {
  type PodTrouble,
  type ServiceFacts,
  versionOf,
  type Workload,
} from '../../../shared/domain/backend/facts';
import { podsPhase, workloadPhase } from '../../../shared/domain/backend/phase';
import { backendPermissions } from '../../../shared/domain/backend/policy';
import { revisionDiff, schemaSight, undoVerdict } from '../../../shared/domain/backend/revisions';
import { figureGates } from '../../../shared/domain/backend/service-gate';

const workload = (own: Partial<Workload> = {}): Workload => ({
  name: 'api',
  namespace: 'cia',
  uid: 'u1',
  generation: 3,
  observedGeneration: 3,
  resourceVersion: '9',
  createdAt: '2026-11-01T00:00:00Z',
  paused: false,
  desired: 4,
  total: 4,
  updated: 4,
  ready: 4,
  available: 4,
  container: 'api',
  image: 'registry.example/cia/api:1.3.4',
  revision: 41,
  changeCause: null,
  conditions: [],
  selector: { app: 'api' },
  templateLabels: { app: 'api', version: 'blue' },
  strategy: 'At most 25% more and 25% fewer at a time',
  resources: { cpuRequest: null, cpuLimit: null, memoryRequest: null, memoryLimit: null },
  owner: null,
  step: null,
  ...own,
});

const facts = (own: Partial<ServiceFacts> = {}): ServiceFacts => ({
  readAt: '2026-11-24T00:00:00Z',
  main: workload(),
  second: null,
  revisions: [],
  secondRevisions: [],
  pods: [],
  events: [],
  autoscaler: null,
  traffic: null,
  preview: null,
  weights: null,
  access: { patchDeployments: true, patchServices: true, readLogs: true },
  ...own,
});

const condition = (type: string, reason: string, message = '', status: 'True' | 'False' = 'False') => ({
  type,
  status,
  reason,
  message,
  since: null,
});

const trouble = (
  own: Partial<PodTrouble['containers'][number]> = {},
  more: Partial<PodTrouble> = {},
): PodTrouble => ({
  pod: 'api-1',
  phase: 'Pending',
  conditions: [],
  lastLines: [],
  containers: [
    {
      container: 'api',
      image: 'registry.example/cia/api:1.4.9',
      waiting: null,
      message: null,
      running: false,
      ready: false,
      restarts: 0,
      lastExit: null,
      ...own,
    },
  ],
  ...more,
});

describe('the phase of a Deployment', () => {
  it.each([
    ['absent', null],
    ['unobserved', workload({ observedGeneration: 2, paused: true })],
    ['paused', workload({ paused: true, updated: 1 })],
    ['stuck', workload({ updated: 1, conditions: [condition('Progressing', 'ProgressDeadlineExceeded')] })],
    [
      'stuck',
      workload({ conditions: [condition('ReplicaFailure', 'FailedCreate', 'exceeded quota', 'True')] }),
    ],
    ['rolling', workload({ updated: 1 })],
    ['rolling', workload({ total: 5 })],
    ['rolling', workload({ available: 3 })],
    ['idle', workload({ desired: 0, total: 0, updated: 0, ready: 0, available: 0 })],
    ['done', workload()],
  ] as const)('is %s', (name, given) => {
    expect(workloadPhase(given).name).toBe(name);
  });

  it('says how far it has come, and of which version', () => {
    expect(workloadPhase(workload({ updated: 1, available: 3 })).sentence).toBe(
      'Rolling out: 1 of 4 pods on 1.3.4, 3 available.',
    );
  });
});

describe('why it is stuck', () => {
  const stuck = workload({ updated: 1 });
  it('names an image that is not there', () => {
    const found = diagnose(
      stuck,
      [trouble({ waiting: 'ImagePullBackOff' })],
      [
        {
          type: 'Warning',
          reason: 'Failed',
          message: 'Failed to pull image: manifest unknown',
          about: 'Pod/api-1',
          count: 3,
          at: '2026-11-24T00:00:00Z',
        },
      ],
    );
    expect(found).toMatchObject({
      kind: 'image-pull',
      sentence: 'There is no image registry.example/cia/api:1.4.9.',
      pods: ['api-1'],
    });
  });

  it('shows the last lines of what keeps ending', () => {
    const found = diagnose(
      stuck,
      [
        trouble(
          { waiting: 'CrashLoopBackOff', restarts: 4, lastExit: { code: 1, reason: 'Error' } },
          { lastLines: ['KeyError: DATABASE_URL'] },
        ),
      ],
      [],
    );
    expect(found).toMatchObject({ kind: 'crash-loop', evidence: ['KeyError: DATABASE_URL'] });
    expect(found.sentence).toContain('exit code 1, 4 restarts so far');
  });

  it('tells memory from a crash', () => {
    expect(diagnose(stuck, [trouble({ lastExit: { code: 137, reason: 'OOMKilled' } })], []).kind).toBe(
      'out-of-memory',
    );
  });

  it('quotes a failing probe', () => {
    const message = 'Readiness probe failed: HTTP probe failed with statuscode: 503';
    const found = diagnose(
      stuck,
      [trouble({ running: true })],
      [
        {
          type: 'Warning',
          reason: 'Unhealthy',
          message,
          about: 'Pod/api-1',
          count: 9,
          at: '2026-11-24T00:00:00Z',
        },
      ],
    );
    expect(found).toMatchObject({ kind: 'probe', evidence: [message] });
  });

  it('knows a full cluster and a full quota', () => {
    const waiting = trouble(
      {},
      { containers: [], conditions: [condition('PodScheduled', 'Unschedulable', '0/3 nodes are available')] },
    );
    expect(diagnose(stuck, [waiting], []).kind).toBe('unschedulable');
    const refused = workload({
      updated: 1,
      conditions: [
        condition('ReplicaFailure', 'FailedCreate', 'pods "x" is forbidden: exceeded quota: cia', 'True'),
      ],
    });
    expect(diagnose(refused, [], []).kind).toBe('quota');
  });

  it('says that nothing is wrong where nothing is', () => {
    expect(diagnose(workload(), [], []).kind).toBe('none');
    expect(diagnose(stuck, [], []).kind).toBe('waiting');
  });
});

describe('who gets which version', () => {
  it.each([
    [0.05, 12, { canary: 1, stable: 11 }],
    [0.25, 12, { canary: 3, stable: 9 }],
    [0.5, 3, { canary: 2, stable: 1 }],
    [1, 4, { canary: 4, stable: 0 }],
    [0, 4, { canary: 0, stable: 4 }],
  ])('%d of %d pods', (fraction, total, pods) => {
    expect(podsFor(fraction, total)).toEqual(pods);
  });

  it('holds what was asked beside what is ready', () => {
    const second = workload({
      name: 'api-canary',
      image: 'x/api:1.4.0',
      desired: 1,
      ready: 0,
      step: { fraction: 0.25, since: '2026-11-24T00:00:00Z' },
    });
    expect(exposureOf('canary', facts({ main: workload({ desired: 3, ready: 3 }), second }))).toMatchObject({
      version: '1.4.0',
      stable: '1.3.4',
      asked: 0.25,
      observed: 0,
    });
  });

  it('knows the colour that the Service chooses, and none where it chooses both', () => {
    const second = workload({ name: 'api-green', templateLabels: { app: 'api', version: 'green' } });
    const traffic = (selector: Record<string, string>) => ({ name: 'api', resourceVersion: '1', selector });
    const blue = facts({ second, traffic: traffic({ app: 'api', version: 'blue' }) });
    expect([liveColour(blue)?.name, idleColour(blue)?.name]).toEqual(['api', 'api-green']);
    expect(liveColour(facts({ second, traffic: traffic({ app: 'api' }) }))).toBeNull();
    expect(liveColour(facts({ second, traffic: traffic({}) }))).toBeNull();
  });

  it('reads a version from any image', () => {
    expect(['r:5000/cia/api:1.4.0', 'r:5000/cia/api', `api@sha256:${'a'.repeat(64)}`].map(versionOf)).toEqual(
      ['1.4.0', 'latest', 'a'.repeat(12)],
    );
  });
});

describe('what may be done', () => {
  const sight = {
    strategy: 'canary',
    facts: facts({ second: workload({ name: 'api-canary', image: 'x/api:1.4.0', desired: 1, ready: 1 }) }),
    readOnly: false,
    stale: null,
  } as const;

  it('locks everything where one only looks, where it is old, and where rights are missing', () => {
    for (const locked of [
      { ...sight, readOnly: true },
      { ...sight, stale: 'it is silent.' },
      { ...sight, facts: null },
      { ...sight, facts: { ...sight.facts, access: { ...sight.facts.access, patchDeployments: false } } },
    ]) {
      const all = backendPermissions(locked);
      expect(Object.entries(all).filter(([kind, { allowed }]) => kind !== 'switch' && allowed)).toEqual([]);
    }
  });

  it('lets rights that are not known decide nothing', () => {
    const unknown = {
      ...sight,
      facts: { ...sight.facts, access: { patchDeployments: null, patchServices: null, readLogs: null } },
    };
    expect(backendPermissions(unknown)['canary-step']).toEqual({ allowed: true });
  });

  it('offers the way on and the way back of a canary, and no second way', () => {
    const all = backendPermissions(sight);
    const open = Object.entries(all)
      .filter(([, { allowed }]) => allowed)
      .map(([kind]) => kind);
    expect(open).toEqual(['canary-step', 'canary-promote', 'canary-stop', 'pause']);
  });
});

describe('undo', () => {
  it('shows what changes between two revisions, line by line', () => {
    expect(revisionDiff(['a', 'image: 1', 'b'], ['a', 'image: 2', 'b'])).toEqual([
      { kind: 'same', text: 'a' },
      { kind: 'gone', text: 'image: 1' },
      { kind: 'new', text: 'image: 2' },
      { kind: 'same', text: 'b' },
    ]);
  });

  const revision = {
    revision: 40,
    replicaSet: 'api-a',
    image: 'x/api:1.3.3',
    changeCause: null,
    author: null,
    createdAt: '',
    replicas: 0,
    ready: 0,
    template: [],
    schemaHeads: ['0045'],
  };
  const good = {
    revision,
    dryRun: { ok: true, sentence: 'yes' },
    image: { present: true, sentence: 'there' },
    schema: { fits: true, sentence: 'fits' },
  };

  it('is safe only when everything was looked at', () => {
    expect(undoVerdict({ ...good, workload: workload() }).verdict).toBe('safe');
    expect(undoVerdict({ ...good, workload: workload(), schema: null }).verdict).toBe('unsure');
    expect(
      undoVerdict({ ...good, workload: workload(), image: { present: false, sentence: 'gone' } }).verdict,
    ).toBe('unsafe');
    expect(
      undoVerdict({ ...good, workload: workload(), dryRun: { ok: false, sentence: 'no' } }).verdict,
    ).toBe('unsafe');
  });

  it('holds the schema that the database is on against what the revision knows', () => {
    const newest = { ...revision, revision: 41, schemaHeads: ['0047'] };
    expect(schemaSight(revision, null)).toBeNull();
    expect(schemaSight(revision, { ...newest, schemaHeads: null })).toBeNull();
    expect(schemaSight({ ...revision, schemaHeads: null }, newest)?.fits).toBeNull();
    expect(schemaSight({ ...revision, schemaHeads: ['0047'] }, newest)?.fits).toBe(true);
    const sight = schemaSight(revision, newest);
    expect(sight?.sentence).toContain('on 0047, and revision 40 knows 0045');
    expect(undoVerdict({ ...good, workload: workload(), schema: sight }).verdict).toBe('unsafe');
  });

  it('says whose object it is, and that they would put it back', () => {
    const verdict = undoVerdict({
      ...good,
      workload: workload({ owner: { kind: 'argo-cd', title: 'Argo CD application cia' } }),
    });
    expect(verdict.verdict).toBe('unsafe');
    expect(verdict.points.at(-1)?.sentence).toContain('will put back what stands in its repository');
  });
});

describe('what pods know before their Deployment does', () => {
  const rolling = { name: 'rolling', sentence: 'Rolling out: 1 of 3 pods on 1.4.9, 3 available.' } as const;
  const pod = (status: string, ready = false) => ({ status, ready });

  it('is stuck as soon as a pod does not come up by itself', () => {
    expect(podsPhase(rolling, '1.4.9', [pod('ImagePullBackOff'), pod('Running', true)])).toEqual({
      name: 'stuck',
      sentence: '1.4.9 does not come up: 1 pod in ImagePullBackOff.',
    });
  });

  it('rolls on while they start, and is done when it is', () => {
    expect(podsPhase(rolling, '1.4.9', [pod('ContainerCreating'), pod('Running')])).toBe(rolling);
    const done = { name: 'done', sentence: '' } as const;
    expect(podsPhase(done, '1.4.9', [pod('CrashLoopBackOff')])).toBe(done);
  });
});

describe('figures against limits', () => {
  const config = {
    url: 'http://x',
    maxErrorRate: 0.01,
    maxLatencyMs: 350,
    minRequests: 100,
    maxAgeMs: 60_000,
  };
  const good = { version: '1.4.0', errorRate: 0.001, latencyMs: 200, requests: 500, at: 1_000, error: null };
  const verdicts = (own: object | null, now = 1_000) =>
    figureGates(config, own === null ? null : { ...good, ...own }, now).map(({ verdict }) => verdict);

  it('passes, holds near a limit and is breached at it', () => {
    expect(verdicts({})).toEqual(['pass', 'pass']);
    expect(verdicts({ latencyMs: 312 })).toEqual(['pass', 'hold']);
    expect(verdicts({ errorRate: 0.01 })).toEqual(['breach', 'pass']);
  });

  it('is never good news without figures that can be believed', () => {
    for (const bad of [
      null,
      { error: 'down' },
      { requests: 5 },
      { requests: null },
      { at: null },
      { errorRate: null, latencyMs: null },
      { errorRate: Number.NaN, latencyMs: Number.NaN },
    ]) {
      expect(verdicts(bad)).toEqual(['unknown', 'unknown']);
    }
    expect(verdicts({}, 100_000)).toEqual(['unknown', 'unknown']);
  });
});
