import type { BuildInputs, ServiceView } from '@shared/contract/builds';
import { readPairs, readWords, secretProblem, writePairs } from './pairs';

/** The form as it is typed. */
export interface BuildDraft {
  readonly tags: string;
  readonly args: string;
  readonly labels: string;
  readonly secrets: string;
  readonly target: string;
  readonly platform: string;
  readonly version: string;
  readonly noCache: boolean;
  readonly pull: boolean;
}

/** What is wrong with a field, one sentence; null when nothing is. */
export interface DraftProblems {
  readonly tags: string | null;
  readonly args: string | null;
  readonly labels: string | null;
  readonly secrets: string | null;
}

/** The form to begin with: an earlier build's inputs, or what the service suggests. */
export function draftOf(service: ServiceView, inputs: BuildInputs | null): BuildDraft {
  const secrets = (inputs ?? service).secrets.map(({ id, from }) => ({ name: id, value: from }));
  return {
    tags: inputs ? inputs.tags.join(' ') : fullTag(service),
    args: writePairs((inputs ?? service).args),
    labels: writePairs(inputs?.labels ?? []),
    secrets: writePairs(secrets),
    target: inputs?.target ?? '',
    platform: (inputs ?? service).platform ?? '',
    version: inputs?.version ?? '',
    noCache: inputs?.noCache ?? false,
    pull: inputs?.pull ?? false,
  };
}

/** A suggestion may be a tag alone or a whole reference. */
function fullTag({ image, suggestedTag }: ServiceView): string {
  return /[/:]/.test(suggestedTag) ? suggestedTag : `${image}:${suggestedTag}`;
}

const REFERENCE = /^[a-z0-9][a-zA-Z0-9._:/-]*(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?$/;

/** The inputs that the form stands for, and what is wrong with it field by field. */
export function inputsOf(
  serviceId: string,
  draft: BuildDraft,
): { readonly inputs: BuildInputs; readonly problems: DraftProblems } {
  const tags = readWords(draft.tags);
  const args = readPairs(draft.args);
  const labels = readPairs(draft.labels);
  const secrets = readPairs(draft.secrets);
  const odd = tags.find((tag) => !REFERENCE.test(tag));
  return {
    inputs: {
      serviceId,
      tags,
      args: args.pairs,
      labels: labels.pairs,
      secrets: secrets.pairs.map(({ name, value }) => ({ id: name, from: value })),
      target: draft.target.trim() || null,
      platform: draft.platform.trim() || null,
      version: draft.version.trim() || null,
      noCache: draft.noCache,
      pull: draft.pull,
    },
    problems: {
      tags:
        tags.length === 0
          ? 'An image needs a tag to be found again.'
          : odd === undefined
            ? null
            : `${odd} is no tag: lower case, then a colon and the version.`,
      args: args.problem,
      labels: labels.problem,
      secrets: secretProblem(secrets),
    },
  };
}
