import { failure } from '@shared/domain/failure';
import type { AppId } from '@shared/domain/ids';
import { event, me } from './audit-records';
import { record, type Session } from './session';

/** An image of a registry and the release that runs it. */
export interface ImageOfRelease {
  readonly digest: string;
  readonly reference: string;
  readonly appId: string;
  readonly versionCode: number;
}

/** Writes into the history which image a release runs, by the digest that its registry knows it by. */
export async function attachImage(session: Session, image: ImageOfRelease): Promise<void> {
  const appId = image.appId as AppId;
  if (!session.states.has(appId)) {
    throw failure('not-found', `There is no app ${image.appId} in this workspace.`, {
      advice: 'Choose a release of an app that slipway.yaml names.',
    });
  }
  await record(
    session,
    event(session, 'image.attached', `${image.reference} runs ${image.digest.slice(0, 19)}`, {
      actor: me(session),
      result: 'done',
      appId,
      versionCode: image.versionCode,
      known: [{ title: 'Image digest', value: image.digest, verdict: 'pass' }],
    }),
  );
}
