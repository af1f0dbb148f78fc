import type { AppId } from '@shared/domain/ids';
import type { Plan } from '@shared/domain/plan';
import type { TestFlightAct } from '@shared/domain/testflight/act';
import type { StoredNote } from '@shared/domain/testflight/notes';
import { isoTime } from '@shared/kit/clock';
import type { BetaSight } from '../../ports/test-flight';
import type { Session } from '../session';
import { betaOf } from './beta-app';
import { readBeta } from './read-beta';
import { readTesters } from './read-testers';

const DEADLINE_MS = 60_000;

/** Computes exactly what an act would send, from what TestFlight has now. Rejects with the reason not to. */
export async function drawBetaPlan(
  session: Session,
  appId: AppId,
  act: TestFlightAct,
): Promise<Omit<Plan, 'id' | 'createdAt'>> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  await readBeta(session, appId, 'recent', signal);
  const sight = await sightFor(session, appId, act, signal);
  const { target } = betaOf(session, appId).app;
  return { ...(await session.testFlight.plan(target, act, sight, signal)), needsReason: false };
}

/** What an act is planned from: of notes and testers only those that it is about are read. */
export async function sightFor(
  session: Session,
  appId: AppId,
  act: TestFlightAct,
  signal: AbortSignal,
): Promise<BetaSight> {
  const aboutTesters =
    act.kind === 'add-testers' || act.kind === 'remove-testers' || act.kind === 'resend-invitations';
  if (aboutTesters) await readTesters(session, appId, signal);
  const { builds, groups, testers, app } = betaOf(session, appId);
  const notes: Record<string, readonly StoredNote[]> =
    act.kind === 'set-notes'
      ? { [act.buildId]: await session.testFlight.notes(app.target, act.buildId, signal) }
      : {};
  return { readAt: isoTime(session.clock.now()), builds, groups, testers: testers ?? [], notes };
}
