import { failure } from '@shared/domain/failure';
import type { AppId } from '@shared/domain/ids';
import type { HealthSource } from '../ports/health-source';
import type { StoreTarget } from '../ports/store-target';
import type { StoreApp } from './app-state';
import type { Session } from './session';

/** The target with this id. Rejects with `not-found` for one that this program does not drive. */
export function targetById({ targets }: Pick<Session, 'targets'>, id: string): StoreTarget {
  const target = targets.find((candidate) => candidate.id === id);
  if (target) return target;
  throw failure('not-found', `Slipway drives no store called ${id}.`, {
    advice: 'Look at the apps in slipway.yaml.',
  });
}

/** An app's presence on a store. Rejects with `not-found` for one that is not in the workspace. */
export function storeAppOf(session: Session, appId: AppId): StoreApp {
  const state = session.states.get(appId);
  if (state) return state.app;
  throw failure('not-found', 'This app is not in the workspace.', { advice: 'Look at slipway.yaml.' });
}

/** The target that drives an app's presence. */
export function targetOf(session: Session, appId: AppId): StoreTarget {
  return targetById(session, storeAppOf(session, appId).targetId);
}

/** Where an app's health figures come from; null where no source has any. */
export function healthOf(session: Session, appId: AppId): HealthSource | null {
  return session.health.get(storeAppOf(session, appId).targetId) ?? null;
}
