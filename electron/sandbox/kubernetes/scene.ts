import { z } from 'zod';
import backend from '../../../resources/scenarios/parts/backend.json';
import { resolveTimes } from '../scenario';
import { type Seed, seedSchema } from './seed-schema';

const workload = z.looseObject({ namespace: z.string(), name: z.string() });
const traffic = z.looseObject({ namespace: z.string(), service: z.string() });
const manifest = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});

/** What a scenario says of the cluster: what differs from the backend as it stands on a calm day. */
const sceneSchema = z.object({
  namespaces: z.array(z.string()).default([]),
  images: z.record(z.string(), z.unknown()).default({}),
  workloads: z.array(workload).default([]),
  traffic: z.array(traffic).default([]),
  objects: z.array(manifest).default([]),
  crds: z.array(manifest).default([]),
  users: z.array(z.unknown()).default([]),
  /** What was changed a while before: the controllers went on from there. */
  changes: z.array(z.unknown()).default([]),
  /** What of the calm day is not there: `Deployment production/api`. */
  without: z.array(z.string()).default([]),
});

const withCluster = z.looseObject({ kubernetes: sceneSchema.default(() => sceneSchema.parse({})) });

const calm = sceneSchema.extend({ nodes: z.array(z.unknown()) });

const withUsers = z.looseObject({
  kubernetes: z.looseObject({ users: z.array(z.looseObject({ name: z.string() })).default([]) }).optional(),
});

/** Who has a token in a scenario's cluster: needed before the rest of it. */
export function usersOf(data: unknown): readonly string[] {
  return withUsers.parse(data ?? {}).kubernetes?.users.map(({ name }) => name) ?? [];
}

/** The cluster of a scenario at a time (ms). One that says nothing of it has the backend on a calm day. */
export function sceneOf(data: unknown, now: number): Seed {
  const { kubernetes: scene } = withCluster.parse(resolveTimes(data, now));
  const day = calm.parse(resolveTimes(backend, now));
  const gone = new Set(scene.without);
  const isGone = (kind: string, { namespace, name }: { namespace?: string | undefined; name: string }) =>
    gone.has(`${kind} ${namespace ?? ''}/${name}`);
  const workloads = [
    ...day.workloads.filter(
      (one) =>
        !isGone('Deployment', one) &&
        !scene.workloads.some(({ namespace, name }) => namespace === one.namespace && name === one.name),
    ),
    ...scene.workloads,
  ];
  return seedSchema.parse({
    nodes: day.nodes,
    namespaces: [...day.namespaces, ...scene.namespaces],
    images: { ...day.images, ...scene.images },
    workloads,
    traffic: [...day.traffic, ...scene.traffic],
    users: scene.users,
    changes: scene.changes,
    objects: [
      ...day.crds,
      ...scene.crds,
      ...day.objects.filter(({ kind, metadata }) => !isGone(kind, metadata)),
      ...scene.objects,
    ],
  });
}
