import type { ArgoRollout } from '@shared/domain/backend/argo';
import type { Workload } from '@shared/domain/backend/facts';
import type { PlannedCall } from '@shared/domain/plan';
import { deploymentPath, notes, patchCall, putBack, versionMark } from './calls';
import { now } from './plan-parts';
import { rolloutPath } from './rollout-wire';
import type { KeptRevision } from './wire';

/** Who changed it and why, as steps of a JSON patch. */
export const causeOf = (by: string, cause: string) =>
  Object.entries(notes(by, cause)).map(([key, value]) => ({
    op: 'add',
    path: `/metadata/annotations/${key.replaceAll('/', '~1')}`,
    value,
  }));

/** The object that holds the template of a Rollout: itself, or the Deployment that it takes it from. */
export const templateHolder = ({ namespace, name, workload }: ArgoRollout): string =>
  workload === null ? rolloutPath(namespace, name) : deploymentPath(namespace, workload);

/** What puts a revision's template back into the object at a path. The dry run sends the same. */
export function undoCall(path: string, main: Workload, revision: KeptRevision, by: string): PlannedCall {
  return patchCall(path, {
    purpose: `Put the template of revision ${revision.revision} back`,
    json: true,
    template: revision.templateHash,
    body: [
      { op: 'replace', path: '/metadata/resourceVersion', value: versionMark(path) },
      putBack(revision.written),
      ...causeOf(by, `Undone to revision ${revision.revision} by ${by} with Slipway`),
    ],
    current: now(main, { image: true }),
  });
}
