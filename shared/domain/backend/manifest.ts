import type { DiffLine } from './revisions';

/** What applying a service's manifests would do, object by object, as the server itself answered a dry run. */
export interface ManifestSight {
  /** Stands for the files as they were read: a plan holds for these and no others. */
  readonly digest: string;
  /** Where they lie. */
  readonly source: string;
  readonly objects: readonly ManifestObject[];
}

/** One object of the files. */
export interface ManifestObject {
  /** Its place among the objects of the files. */
  readonly index: number;
  /** `deployments/api`. */
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  /** Null for what belongs to the whole cluster. */
  readonly namespace: string | null;
  readonly file: string;
  readonly change: 'create' | 'change' | 'same' | 'conflict' | 'refused';
  readonly sentence: string;
  /** What would become another, with a little of what stays around it; values of secrets are hidden. */
  readonly lines: readonly DiffLine[];
  readonly conflicts: readonly FieldConflict[];
}

/** Fields that somebody else has set and goes on setting. */
export interface FieldConflict {
  /** `kubectl`, `helm`, `argocd-controller`. */
  readonly manager: string;
  readonly fields: readonly string[];
}

/** What becomes of a field that is taken over, by who sets it now. */
const MANAGERS: readonly (readonly [RegExp, string])[] = [
  [/argo/i, 'Argo CD puts it back from its repository'],
  [/flux|kustomize-controller|helm-controller/i, 'Flux puts it back from its repository'],
  [/helm/i, 'the next upgrade of the Helm release sets it again'],
  [/horizontal-pod-autoscaler|kube-controller-manager/i, 'the cluster’s own controllers go on setting it'],
  [/kubectl/i, 'the next kubectl apply or edit of that person sets it again'],
];

/** Who owns a field, and what taking it over comes to. */
export function conflictWords({ manager, fields }: FieldConflict): string {
  const then = MANAGERS.find(([pattern]) => pattern.test(manager))?.[1];
  const what = fields.join(', ');
  return `“${manager}” set ${what}. Left out, it stays as it is; taken over, it is Slipway’s, and ${then ?? `“${manager}” may set it again`}.`;
}

/** Of the server's sentence the fields by who owns them. */
export function conflictsIn(words: string): readonly FieldConflict[] {
  const found = [...words.matchAll(/conflicts? with "([^"]+)"[^:\n]*:\s*((?:\n?- [^\n]+)+|[^\n]+)/g)];
  return found.map(([, manager = '', fields = '']) => ({
    manager,
    fields: fields.split('\n').flatMap((field) => {
      const path = field.replace(/^- /, '').trim();
      return path === '' ? [] : [path];
    }),
  }));
}

const AROUND = 2;

/** The lines that differ, with a few around them; what is left out is marked. */
export function shortened(lines: readonly DiffLine[]): readonly DiffLine[] {
  const near = (at: number): boolean =>
    lines.slice(Math.max(0, at - AROUND), at + AROUND + 1).some(({ kind }) => kind !== 'same');
  const kept: DiffLine[] = [];
  let left = false;
  for (const [at, line] of lines.entries()) {
    if (near(at)) kept.push(line);
    else if (!left) kept.push({ kind: 'same', text: '…' });
    left = !near(at);
  }
  return kept;
}
