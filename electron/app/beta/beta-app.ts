import { failure } from '@shared/domain/failure';
import type { AppId } from '@shared/domain/ids';
import type { BetaBuild } from '@shared/domain/testflight/build';
import type { FeedbackItem } from '@shared/domain/testflight/feedback';
import type { Session } from '../session';
import type { BetaState } from './beta-state';

/** What is known of an app at TestFlight. Throws `not-found` for an app without. */
export function betaOf(session: Session, appId: AppId): BetaState {
  const state = session.beta.get(appId);
  if (state) return state;
  throw failure('not-found', 'This app is not at TestFlight.', {
    advice: 'Give it an ios section in slipway.yaml.',
  });
}

/** A build by its id. Throws `release-not-found` for one that was not read. */
export function buildOf(state: BetaState, buildId: string): BetaBuild {
  const build = state.builds.find((one) => one.id === buildId);
  if (build) return build;
  throw failure('release-not-found', 'This build is not at TestFlight, or was not read yet.', {
    advice: 'Choose it from the list.',
  });
}

/** A report by its id. Throws `not-found` for one that has gone. */
export function reportOf(state: BetaState, reportId: string): FeedbackItem {
  const item = state.feedback.find((one) => one.id === reportId);
  if (item) return item;
  throw failure('not-found', 'This report is not there any more.', { advice: 'Choose one from the list.' });
}

/** The name of a group, or its id where it has gone. */
export function groupNameIn(state: BetaState): (id: string) => string {
  const names = new Map(state.groups.map((group) => [group.id, group.name]));
  return (id) => names.get(id) ?? 'a group that has gone';
}

/** The build that was uploaded before this one. */
export function buildBefore(state: BetaState, build: BetaBuild): BetaBuild | null {
  return state.builds.find((one) => one.uploadedAt < build.uploadedAt) ?? null;
}
