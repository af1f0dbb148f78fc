import type { AppId } from '@shared/domain/ids';
import type { Signoff } from '@shared/domain/lane';
import type { Session } from './session';

/** The workspace's checklist with who signed what for a version. */
export function signoffsOf(session: Session, appId: AppId, versionCode: number): readonly Signoff[] {
  const page = session.signoffs.get(`${appId}/${versionCode}`) ?? {};
  return session.workspace.checklist.map((title) => ({ title, given: page[title] ?? null }));
}

/** Titles of the sign-offs that a version lacks. */
export function missingSignoffs(session: Session, appId: AppId, versionCode: number): readonly string[] {
  return signoffsOf(session, appId, versionCode)
    .filter((point) => point.given === null)
    .map((point) => point.title);
}
