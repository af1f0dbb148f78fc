import type { ArtifactFacts } from '@shared/domain/artifact';
import { checkArtifact } from '@shared/domain/artifact-checks';
import type { ArtifactCheck } from '@shared/domain/artifact-verdict';
import { checkIosArtifact, compareDotted, type IosStore } from '@shared/domain/ios-artifact-checks';
import { WORKSPACE_DEFAULTS } from '@shared/domain/workspace';
import type { AppState } from './app-state';
import type { ArtifactPage } from './artifact-page';
import type { Session } from './session';

/** What is held against a file, by the workspace and by what its store has. */
export function checksOf(
  session: Session,
  state: AppState | null,
  facts: ArtifactFacts,
): readonly ArtifactCheck[] {
  if (!state) return [notOurs(session, facts)];
  const before = previousArtifact(session, state, facts)?.facts ?? null;
  if (facts.format === 'ipa') {
    const { bundleId } = state.app.ios ?? { bundleId: state.app.target.packageName };
    return checkIosArtifact(
      facts,
      { bundleId, maxGrowth: WORKSPACE_DEFAULTS.checks.maxGrowth },
      iosStore(state),
      before?.format === 'ipa' ? before : null,
      facts.profile === null ? null : Date.parse(facts.profile.expiresAt) - session.clock.now(),
    );
  }
  if (!state.app.android) return [notOurs(session, facts)];
  const store = state.observation
    ? { tracks: state.observation.tracks, uploaded: state.observation.uploadedCodes ?? null }
    : null;
  return checkArtifact(facts, state.app.android, store, before?.format === 'ipa' ? null : before);
}

function notOurs(session: Session, { packageName, format }: ArtifactFacts): ArtifactCheck {
  const side = format === 'ipa' ? 'ios' : 'android';
  const known = [...session.states.values()]
    .filter(({ app }) => app[side] !== null)
    .map(({ app }) => app.target.packageName);
  return {
    id: 'package',
    verdict: 'refused',
    title: `${packageName} is not in this workspace`,
    detail:
      known.length > 0
        ? `It has ${known.join(', ')}.`
        : `It has no ${format === 'ipa' ? 'iOS' : 'Android'} app yet.`,
  };
}

/** Builds and the live version, as App Store Connect last said. */
function iosStore({ observation }: AppState): IosStore | null {
  if (!observation) return null;
  const released = observation.tracks
    .flatMap((track) => track.releases)
    .filter((release) => release.status === 'completed' || release.status === 'inProgress')
    .map((release) => release.versionName)
    .filter((name) => name !== null);
  return {
    builds: observation.builds ?? null,
    liveVersion: released.toSorted(compareDotted).at(-1) ?? null,
  };
}

/** The file of the newest earlier version that was read here, of the same kind. */
export function previousArtifact(
  session: Session,
  state: AppState,
  { versionCode, format }: Pick<ArtifactFacts, 'versionCode' | 'format'>,
): ArtifactPage | null {
  return (
    [...session.artifactPages.values()]
      .filter(
        ({ facts }) =>
          facts.packageName === state.app.target.packageName &&
          facts.versionCode < versionCode &&
          (facts.format === 'ipa') === (format === 'ipa'),
      )
      .sort((a, b) => b.facts.versionCode - a.facts.versionCode)[0] ?? null
  );
}
