import type { AppId } from '@shared/domain/ids';
import type { ArtifactView } from '@shared/domain/lane';
import type { Reach, StoreIntent } from '@shared/domain/plan';
import type { ReleaseNote } from '@shared/domain/store';
import type { BrainClient } from '../../bridge/bridge-context';
import { readSteps, type StepDraft, stepsOf } from './ladder-steps';
import { inWords, localesOf, sentNotes } from './notes-state';
import { type ReleaseRoute, routeOf, routesOf } from './release-routes';

/** A release as it is kept until it is sent. */
export type KeptDraft = NonNullable<Awaited<ReturnType<BrainClient['drafts']['get']>>>;

/** Whom the upload reaches. */
export type ReachChoice = KeptDraft['reach'];

/** Everything that a person decides about a new release. */
export interface ReleaseForm {
  readonly routeId: string;
  readonly reach: ReachChoice;
  readonly steps: readonly StepDraft[];
  readonly notes: readonly ReleaseNote[];
  readonly priority: number;
  readonly name: string;
}

/** The form as it opens: from the draft that was kept, else from the workspace and the files beside the app. */
export function openForm(artifact: ArtifactView, draft: KeptDraft | null): ReleaseForm {
  const routes = routesOf(artifact.tracks);
  const kept = draft && { track: draft.track, ladder: draft.ladderSteps.length > 0 };
  const route = routeOf(routes, kept);
  return {
    routeId: route?.id ?? '',
    reach: draft?.reach ?? (route ? usualReach(artifact, route) : 'draft'),
    steps: stepsOf(draft && draft.ladderSteps.length > 0 ? { rungs: draft.ladderSteps } : artifact.ladder),
    notes: draft?.notes ?? artifact.notes,
    priority: draft?.inAppUpdatePriority ?? 0,
    name: draft?.name ?? '',
  };
}

/** The way that the form chose. */
export function chosenRoute(artifact: ArtifactView, form: ReleaseForm): ReleaseRoute | null {
  const routes = routesOf(artifact.tracks);
  return routes.find((route) => route.id === form.routeId) ?? routes[0] ?? null;
}

/** Whom the choice can be: shares exist in production only, and not for the first release of an app. */
export function reachChoices(artifact: ArtifactView, route: ReleaseRoute): readonly ReachChoice[] {
  if (route.track.kind !== 'production') return ['everyone', 'draft'];
  return artifact.last === null ? ['draft', 'everyone'] : ['first-step', 'everyone', 'draft'];
}

/** What a way begins with: all testers, or the first step of production. Every user at once is always chosen. */
function usualReach(artifact: ArtifactView, route: ReleaseRoute): ReachChoice {
  return reachChoices(artifact, route)[0] ?? 'draft';
}

/** What choosing a way changes: whom it reaches is decided anew, for “everyone” means something else elsewhere. */
export function takeRoute(artifact: ArtifactView, route: ReleaseRoute): Partial<ReleaseForm> {
  return { routeId: route.id, reach: usualReach(artifact, route) };
}

/** The choice that holds: the form's where the way allows it, else what the way begins with. */
export function reachOf(artifact: ArtifactView, route: ReleaseRoute, chosen: ReachChoice): ReachChoice {
  return reachChoices(artifact, route).includes(chosen) ? chosen : usualReach(artifact, route);
}

/** The draft to keep; null while the ladder is not one or no track is known. */
export function draftOf(
  artifact: ArtifactView,
  appId: AppId,
  form: ReleaseForm,
): Omit<KeptDraft, 'savedAt'> | null {
  const route = chosenRoute(artifact, form);
  const { rungs } = readSteps(form.steps);
  if (!route || rungs === null) return null;
  return {
    artifactId: artifact.id,
    appId,
    track: route.track.id,
    reach: reachOf(artifact, route, form.reach),
    ladderSteps: route.ladder ? [...rungs] : [],
    notes: [...form.notes],
    inAppUpdatePriority: form.priority,
    name: form.name.trim(),
  };
}

/** What is to be planned. */
export function intentOf(artifact: ArtifactView, form: ReleaseForm, route: ReleaseRoute): StoreIntent {
  const { id: artifactId, facts } = artifact;
  if (facts.format === 'ipa') {
    const { versionCode } = facts;
    return {
      kind: 'upload',
      artifactId,
      versionCode,
      track: route.track.id,
      reach: { kind: 'draft' },
      details: {},
    };
  }
  const name = form.name.trim();
  return {
    kind: 'upload',
    artifactId: artifact.id,
    versionCode: artifact.facts.versionCode,
    track: route.track.id,
    reach: reachFor(reachOf(artifact, route, form.reach), form.steps),
    details: {
      ...(name === '' ? {} : { name }),
      notes: sentNotes(form.notes),
      inAppUpdatePriority: form.priority,
    },
  };
}

function reachFor(choice: ReachChoice, steps: readonly StepDraft[]): Reach {
  if (choice === 'draft') return { kind: 'draft' };
  const first = readSteps(steps).rungs?.[0]?.fraction ?? 1;
  return choice === 'first-step' && first < 1 ? { kind: 'fraction', fraction: first } : { kind: 'everyone' };
}

/** Why nothing can be uploaded now, one sentence; null when it can. */
export function uploadLock(artifact: ArtifactView, form: ReleaseForm): string | null {
  const refused = artifact.checks.find((check) => check.verdict === 'refused');
  if (refused) return `${refused.title}. ${refused.detail}`;
  if (artifact.facts.format === 'ipa') return null;
  const route = chosenRoute(artifact, form);
  if (!route) return 'Google Play has not been read yet, so its tracks are not known.';
  const locales = localesOf(artifact.locales, form.notes);
  const long = locales.find((locale) => locale.over > 0);
  if (long) return `The notes in ${long.language} are ${long.over} characters over the limit.`;
  const { problem } = readSteps(form.steps);
  if (route.ladder && problem !== null) return `The ladder: ${problem}`;
  const missing = locales.filter((locale) => locale.missing).map(({ language }) => language);
  const reaches = reachOf(artifact, route, form.reach) !== 'draft';
  if (route.track.kind === 'production' && reaches && missing.length > 0) {
    return `Production needs notes in ${inWords(missing)}.`;
  }
  return null;
}
