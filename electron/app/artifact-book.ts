import type { ArtifactFacts } from '@shared/domain/artifact';
import type { ArtifactCheck } from '@shared/domain/artifact-verdict';
import { failure } from '@shared/domain/failure';
import type { ArtifactId } from '@shared/domain/ids';
import type { ArtifactView } from '@shared/domain/lane';
import { leadCode, releaseLabel } from '@shared/domain/store';
import { isoTime } from '@shared/kit/clock';
import type { UploadSource } from '../ports/store-target';
import type { AppState } from './app-state';
import type { ArtifactPage } from './artifact-page';
import { checksOf, previousArtifact } from './artifact-verdicts';
import { event, me } from './audit-records';
import { record, type Session } from './session';
import { byAudience, trackTitle } from './tracks';

const COLLECTION = 'artifacts';

/** Reads what was read before the last restart. */
export async function loadArtifacts(session: Session): Promise<void> {
  for (const { key, value } of await session.history.documents(COLLECTION)) {
    // Written by this program only, from facts that were validated when they were read.
    session.artifactPages.set(key as ArtifactId, value as ArtifactPage);
  }
}

/** Reads a file, keeps what it is, and checks it against the workspace and the store. */
export async function inspectArtifact(session: Session, path: string): Promise<ArtifactView> {
  const began = session.pace.now();
  const facts = await session.artifacts.read(path, { signal: AbortSignal.timeout(10 * 60_000) });
  const known = [...session.artifactPages.values()].find((page) => page.facts.sha256 === facts.sha256);
  const page: ArtifactPage = {
    id: known?.id ?? (session.ids.next('art') as ArtifactId),
    path,
    facts,
    readAt: isoTime(session.clock.now()),
    tookMs: session.pace.now() - began,
  };
  session.artifactPages.set(page.id, page);
  await session.history.putDocument(COLLECTION, page.id, page);
  const view = await artifactView(session, page.id);
  if (!known) {
    await record(
      session,
      event(session, 'artifact.read', `${facts.fileName} read: ${labelOf(facts)}`, {
        actor: me(session),
        result: view.checks.some((check) => check.verdict === 'refused') ? 'refused' : 'done',
        appId: view.appId,
        versionCode: facts.versionCode,
        versionName: facts.versionName,
        tookMs: page.tookMs,
        known: view.checks
          .filter((check) => check.verdict !== 'pass')
          .map((check) => ({ title: check.title, value: check.verdict, verdict: 'hold' as const })),
      }),
    );
  }
  session.news.changed('board', view.appId);
  return view;
}

/** `1.5.0 (151)`. */
export function labelOf(facts: ArtifactFacts): string {
  if (facts.format === 'ipa') return `${facts.versionName ?? 'No version'} (${facts.buildNumber})`;
  return releaseLabel({ versionName: facts.versionName, versionCodes: [facts.versionCode] });
}

/** The artifact as the new-release screen shows it; its checks are made anew against what the store has now. */
export async function artifactView(session: Session, id: ArtifactId): Promise<ArtifactView> {
  const page = findArtifact(session, id);
  const { facts } = page;
  const state = stateForArtifact(session, facts);
  const found = state?.app.android
    ? await session.files.releaseNotes(state.app.android, facts.versionCode)
    : { notes: [], from: null };
  const last = state ? lastRelease(session, state) : null;
  const previous = state ? previousArtifact(session, state, facts) : null;
  return {
    id,
    appId: state?.app.target.appId ?? null,
    appName: state?.app.config.name ?? null,
    facts,
    checks: checksOf(session, state, facts),
    readAt: page.readAt,
    tookMs: page.tookMs,
    storeReadAt: state?.observation?.readAt ?? null,
    notes: found.notes,
    notesFrom: found.from,
    locales: session.workspace.locales,
    ladder: state?.app.android?.ladder ?? { rungs: [] },
    tracks: facts.format === 'ipa' ? BUILDS_ONLY : tracksOf(state),
    activeUsers: state?.health?.activeUsers ?? null,
    previous: previous && {
      versionCode: previous.facts.versionCode,
      sizeBytes: previous.facts.sizeBytes,
      permissions: previous.facts.format === 'ipa' ? [] : previous.facts.permissions,
      sizeByPart: previous.facts.sizeByPart,
    },
    last: facts.format === 'ipa' ? null : last,
  };
}

/** A build goes to App Store Connect as such: versions and testers are given it later. */
const BUILDS_ONLY: ArtifactView['tracks'] = [
  { id: 'testflight', title: 'TestFlight', kind: 'internal', testers: null },
];

function tracksOf(state: AppState | null): ArtifactView['tracks'] {
  return [...(state?.observation?.tracks ?? [])].sort(byAudience).map((track) => ({
    id: track.id,
    title: trackTitle(track.id),
    kind: track.kind,
    testers: track.kind === 'production' ? null : (state?.testers[track.id] ?? null),
  }));
}

/** The artifact with this id. Rejects with `artifact-missing` when it was forgotten. */
export function findArtifact(session: Session, id: ArtifactId): ArtifactPage {
  const page = session.artifactPages.get(id);
  if (page) return page;
  throw failure('artifact-missing', 'This file is not known here any more.', {
    advice: 'Drop the bundle on the window again.',
  });
}

/** The file that a plan uploads. */
export async function artifactSource(session: Session, id: ArtifactId): Promise<UploadSource> {
  const { path, facts } = findArtifact(session, id);
  const refused = checksFor(session, facts).filter((check) => check.verdict === 'refused');
  if (refused[0]) {
    throw failure('artifact-refused', `${facts.fileName} cannot be sent: ${refused[0].title}.`, {
      advice: refused[0].detail,
    });
  }
  return {
    path,
    size: facts.sizeBytes,
    sha256: facts.sha256,
    versionCode: facts.versionCode,
    fileName: facts.fileName,
    ...(facts.format === 'ipa' && facts.platform !== null
      ? {
          build: {
            shortVersion: facts.versionName ?? '',
            version: facts.buildNumber,
            platform: facts.platform,
          },
        }
      : {}),
  };
}

/** Forgets an artifact; the file itself stays where it is. */
export async function forgetArtifact(session: Session, id: ArtifactId): Promise<void> {
  session.artifactPages.delete(id);
  await session.history.deleteDocument(COLLECTION, id);
  session.news.changed('board');
}

/** An artifact's checks as the board counts them. */
export function checksFor(session: Session, facts: ArtifactFacts): readonly ArtifactCheck[] {
  const state = stateForArtifact(session, facts);
  return checksOf(session, state, facts);
}

/** The presence that a file belongs to: one package name may be in use at two stores. */
export function stateForArtifact(
  session: Session,
  facts: Pick<ArtifactFacts, 'packageName' | 'format'>,
): AppState | null {
  const states = [...session.states.values()];
  const side = facts.format === 'ipa' ? 'ios' : 'android';
  return states.find(({ app }) => app[side] !== null && app.target.packageName === facts.packageName) ?? null;
}

function lastRelease(session: Session, state: AppState): ArtifactView['last'] {
  const production = state.observation?.tracks.find((track) => track.kind === 'production');
  const release = [...(production?.releases ?? [])].sort((a, b) => leadCode(b) - leadCode(a))[0];
  if (!release) return null;
  const page = [...session.artifactPages.values()].find(
    ({ facts }) => facts.versionCode === leadCode(release),
  );
  return {
    label: releaseLabel(release),
    versionCode: leadCode(release),
    sizeBytes: page?.facts.sizeBytes ?? null,
    notes: release.notes,
  };
}
