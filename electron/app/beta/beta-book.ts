import { appId as appIdSchema } from '@shared/contract/schemas/basic';
import { feedbackTriage, standingOrder } from '@shared/contract/schemas/beta';
import type { AppId } from '@shared/domain/ids';
import { z } from 'zod';
import { type ReadState, storeApps } from '../app-state';
import type { Session } from '../session';
import type { BetaState } from './beta-state';

const NEVER: ReadState = { at: null, realAt: null, reading: false, failure: null, nextTryAt: null };

export const TRIAGE = 'beta-triage';
export const ORDERS = 'beta-orders';
export const EXPIRIES = 'beta-expiries';

/** The key of a small document about one thing of one app. */
export const documentKey = (appId: AppId, id: string): string => JSON.stringify([appId, id]);

const keyShape = z.tuple([appIdSchema, z.string()]);

function keyOf(text: string): readonly [AppId, string] | null {
  try {
    return keyShape.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** The apps of a workspace that have TestFlight, with what was kept of them. Nothing is asked of Apple. */
export async function loadBeta(session: Session): Promise<void> {
  for (const app of storeApps(session.workspace.apps)) {
    if (app.ios === null) continue;
    session.beta.set(app.target.appId, {
      app,
      builds: [],
      complete: false,
      groups: [],
      testers: null,
      testerUsage: [],
      usage: new Map(),
      notes: new Map(),
      feedback: [],
      read: NEVER,
      feedbackRead: NEVER,
      triage: new Map(),
      orders: new Map(),
      expiredBy: new Map(),
    });
  }
  await loadDocuments(session, TRIAGE, feedbackTriage, (state, id, value) => ({
    triage: new Map(state.triage).set(id, value),
  }));
  await loadDocuments(session, ORDERS, standingOrder, (state, id, value) => ({
    orders: new Map(state.orders).set(id, value),
  }));
  await loadDocuments(session, EXPIRIES, z.object({ by: z.string() }), (state, id, { by }) => ({
    expiredBy: new Map(state.expiredBy).set(id, by),
  }));
}

async function loadDocuments<T>(
  session: Session,
  collection: string,
  schema: z.ZodType<T>,
  take: (state: BetaState, id: string, value: T) => Partial<BetaState>,
): Promise<void> {
  for (const { key, value } of await session.history.documents(collection)) {
    const [appId, id] = keyOf(key) ?? [];
    const state = appId ? session.beta.get(appId) : undefined;
    const kept = schema.safeParse(value);
    if (state && id && kept.success) patchBeta(session, state.app.target.appId, take(state, id, kept.data));
  }
}

/** The state of an app at TestFlight, changed in one place. */
export function patchBeta(session: Session, appId: AppId, patch: Partial<BetaState>): void {
  const before = session.beta.get(appId);
  if (before) session.beta.set(appId, { ...before, ...patch });
}
