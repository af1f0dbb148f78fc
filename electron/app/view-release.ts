import { failure } from '@shared/domain/failure';
import type { AppId } from '@shared/domain/ids';
import type { ReleaseView } from '@shared/domain/lane';
import { labelOf, stateForArtifact } from './artifact-book';
import { freezesOf, lanesOf } from './lanes';
import type { Session } from './session';
import { signoffsOf } from './signoffs';

const EVENTS_SHOWN = 50;

/** Everything about one version of an app. Rejects with `release-not-found` for a code that nobody knows. */
export async function releaseView(session: Session, appId: AppId, versionCode: number): Promise<ReleaseView> {
  const state = session.states.get(appId);
  const lanes = lanesOf(session, appId).filter((lane) => lane.versionCode === versionCode);
  const page = [...session.artifactPages.values()].find(
    ({ facts }) => facts.versionCode === versionCode && stateForArtifact(session, facts) === state,
  );
  const events = await session.history.query({
    text: `app:${appId} version:${versionCode}`,
    limit: EVENTS_SHOWN,
  });
  if (!state || (lanes.length === 0 && !page && events.matches === 0)) {
    throw failure('release-not-found', `There is no release with version code ${versionCode} here.`, {
      stillTrue: 'Releases on the tracks and in the history are listed under Releases.',
      advice: 'Open it from the list.',
    });
  }
  const production = lanes.find((lane) => lane.trackKind === 'production');
  return {
    appId,
    appName: state.app.config.name,
    packageName: state.app.target.packageName,
    versionCode,
    versionName: lanes[0]?.versionName ?? page?.facts.versionName ?? null,
    label: lanes[0]?.label ?? (page ? labelOf(page.facts) : `${versionCode}`),
    lanes,
    signoffs: signoffsOf(session, appId, versionCode),
    events: events.events
      .filter((event) => event.kind !== 'operation.intent')
      .map((event) => ({
        sequence: event.sequence,
        at: event.at,
        title: event.title,
        by: event.actor.kind === 'slipway' ? 'Slipway' : event.actor.name,
        kind: event.kind,
        result: event.result,
      })),
    eventCount: events.matches,
    freezes: freezesOf(session),
    previousLabel: production?.below?.label ?? null,
    artifact: page ? { id: page.id, sha256: page.facts.sha256, sizeBytes: page.facts.sizeBytes } : null,
  };
}
