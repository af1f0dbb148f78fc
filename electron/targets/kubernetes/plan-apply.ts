import type { PlannedCall } from '@shared/domain/plan';
import type { StoreFact } from '@shared/domain/testflight/facts';
import { APPLY_TYPE, applyQuery, type PreparedManifests, type PreparedObject } from './apply';
import { type Drawn, refuse, side } from './plan-parts';

const PREFIX = 'apply';

/** The object of the files that a call of an apply is about; null for calls of other plans. */
export function appliedIndex({ id }: Pick<PlannedCall, 'id'>): number | null {
  const found = /^apply-(?:check|read|send)-(\d+)$/.exec(id)?.[1];
  return found === undefined ? null : Number(found);
}

/** What a plan compares of an applied object. */
export const applyFact = {
  digest: (value: string): StoreFact => ({ key: 'manifests/digest', title: 'The manifests', value }),
  seen: (path: string, value: string | null): StoreFact => ({
    key: `${path}/seen`,
    title: nameOf(path),
    value,
  }),
  mark: (path: string, value: string | null): StoreFact => ({
    key: `${path}/manifest`,
    title: nameOf(path),
    value,
  }),
};

const nameOf = (path: string): string => path.split('/').slice(-2).join('/');

/** Applies the manifests of a service: what would change, and nothing else. */
export function drawApply(
  name: string,
  { digest, source, objects }: PreparedManifests,
  force: boolean,
): Drawn {
  const refused = objects.filter(({ result }) => result.change === 'refused');
  const [first] = refused;
  if (first) {
    const more = refused.length > 1 ? ` ${refused.length - 1} more would be refused too.` : '';
    throw refuse(`${first.result.id} would be refused: ${first.result.sentence}${more}`);
  }
  const wanted = objects.filter(
    ({ result: { change } }) =>
      change === 'create' || change === 'change' || (force && change === 'conflict'),
  );
  const left = force ? [] : objects.filter(({ result }) => result.change === 'conflict');
  if (wanted.length === 0) {
    throw left.length > 0
      ? refuse('Every object that would change has fields that others own.')
      : refuse('The cluster is as the files have it already.', 'already-so');
  }
  const taken = wanted.filter(({ result }) => result.conflicts.length > 0);
  const same = objects.filter(({ result }) => result.change === 'same').length;
  const count = (of: PreparedObject['result']['change']) =>
    wanted.filter(({ result }) => result.change === of).length;
  return {
    title: `Apply the manifests of ${name}`,
    action: `Apply ${wanted.length === 1 ? '1 object' : `${wanted.length} objects`}`,
    done: `Manifests of ${name} applied: ${wanted.map(({ result }) => result.id).join(', ')}`,
    from: side(`${same} of ${objects.length}`, { people: `as ${source} has them` }),
    to: side(`${same + wanted.length} of ${objects.length}`, {
      people: `${count('create')} new, ${wanted.length - count('create')} changed`,
    }),
    objects: [],
    checks: wanted.map((one) => lookCall('check', one)),
    reads: wanted.map((one) => lookCall('read-back', one)),
    writes: wanted.map((one) => applyCall(one, force)),
    stepwise: true,
    before: [applyFact.digest(digest), ...wanted.map(({ path, seen }) => applyFact.seen(path, seen))],
    expected: wanted.map(({ path, expected }) => applyFact.mark(path, expected)),
    typed: `${wanted.length}`,
    notes: [
      ...taken.map(({ result }) => ({
        tone: 'warning' as const,
        text: `${result.id}: ${result.conflicts.map(({ manager, fields }) => `${fields.join(', ')} is taken from “${manager}”`).join('; ')}.`,
      })),
      ...left.map(({ result }) => ({
        tone: 'warning' as const,
        text: `${result.id} is left as it is: ${result.conflicts.map(({ manager }) => `“${manager}”`).join(', ')} own fields of it.`,
      })),
      { tone: 'info', text: 'It can be cancelled between two objects; those before stay applied.' },
      { tone: 'info', text: 'What is no longer in the files stays on the cluster: nothing is deleted.' },
    ],
  };
}

function lookCall(role: 'check' | 'read-back', { written, path, result }: PreparedObject): PlannedCall {
  return {
    id: `${PREFIX}-${role === 'check' ? 'check' : 'read'}-${written.index}`,
    role,
    method: 'GET',
    path,
    shortPath: `/${result.id}`,
    query: {},
    body: null,
    current: null,
    purpose: role === 'check' ? `Compare ${result.id} with what you saw` : `Read ${result.id} back`,
    affectsUsers: false,
  };
}

function applyCall({ written, path, body, current, result }: PreparedObject, force: boolean): PlannedCall {
  const takes = force && result.conflicts.length > 0;
  return {
    id: `${PREFIX}-send-${written.index}`,
    role: 'commit',
    method: 'PATCH',
    path,
    shortPath: `/${result.id}`,
    query: applyQuery(takes),
    body,
    current,
    purpose: `${result.change === 'create' ? 'Make' : 'Change'} ${result.id} as ${written.file} has it${takes ? ', with the fields of others' : ''}`,
    affectsUsers: true,
    mediaType: APPLY_TYPE,
  };
}
