import { DEPLOYMENTS, PODS, REPLICA_SETS } from '../../electron/sandbox/kubernetes/cluster';
import { type Fields, fieldsOf, type KubeObject } from '../../electron/sandbox/kubernetes/objects';
import { startSandbox } from '../../electron/sandbox/sandbox';

/*
 * The simulated store with ten apps and the simulated cluster, in a process of their own. In the cluster something
 * changes fifty times a second: nearly all of it marks that agents set on pods, once a second a restart that can be
 * seen. Says where everything is to its parent, and `{ changes }` when it is asked.
 */

const EVENTS_PER_SECOND = 50;
const NAMESPACE = 'production';

const sandbox = await startSandbox({ scenario: 'ten-apps', directory: process.argv[2] ?? '.' });
const { cluster, kubeconfigFile } = sandbox.kubernetes;
let changes = 0;

/** The same object with one more mark, as an agent on the node would set it. */
function marked(object: KubeObject, mark: string): KubeObject {
  const { metadata } = object;
  return {
    ...object,
    metadata: { ...metadata, annotations: { ...metadata.annotations, 'bench/mark': mark } },
  };
}

/** The same pod with one restart more. */
function restarted(pod: KubeObject): KubeObject {
  const status = fieldsOf(pod.status);
  const [first, ...others] = (status.containerStatuses ?? []) as readonly Fields[];
  const restartCount = Number(first?.restartCount ?? 0) + 1;
  return { ...pod, status: { ...status, containerStatuses: [{ ...first, restartCount }, ...others] } };
}

function change(turn: number): void {
  const kind = turn % 50 === 1 ? DEPLOYMENTS : turn % 50 === 2 ? REPLICA_SETS : PODS;
  const objects = cluster.store.values(kind, NAMESPACE);
  const object = objects[turn % objects.length];
  if (object) cluster.store.put(kind, turn % 50 === 0 ? restarted(object) : marked(object, String(turn)));
  changes += 1;
}

process.send?.({
  kubeconfig: kubeconfigFile,
  store: sandbox.playUrl,
  key: sandbox.serviceAccountKeyFile,
  packages: Object.keys(sandbox.control.state().apps),
});
process.on('message', () => process.send?.({ changes }));
process.once('disconnect', () => process.exit());
const began = performance.now();
// A busy machine calls late: what is due by then comes at once.
setInterval(() => {
  const due = ((performance.now() - began) / 1_000) * EVENTS_PER_SECOND;
  while (changes < due) change(changes);
}, 1_000 / EVENTS_PER_SECOND);
