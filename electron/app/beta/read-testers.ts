import type { AppId } from '@shared/domain/ids';
import type { BetaTester, BuildUsage, TesterUsage } from '@shared/domain/testflight/build';
import { writeTesterCsv } from '@shared/domain/testflight/tester-csv';
import type { TestersView } from '@shared/domain/testflight/view';
import { jsonInTurns } from '@shared/kit/json-in-turns';
import { keptAsJson } from '@shared/kit/kept-json';
import type { Session } from '../session';
import { betaOf, groupNameIn } from './beta-app';
import { patchBeta } from './beta-book';

const DEADLINE_MS = 60_000;
const USAGE_LIVES_MS = 10 * 60_000;
/** Requests for figures that are on their way at once. */
const AT_ONCE = 4;

/** Reads everybody who tests an app. */
export async function readTesters(
  session: Session,
  appId: AppId,
  signal: AbortSignal,
): Promise<readonly BetaTester[]> {
  const testers = await session.testFlight.testers(betaOf(session, appId).app.target, signal);
  patchBeta(session, appId, { testers });
  return testers;
}

/** Everybody who tests an app, with what they did in the last ninety days. */
export async function listTesters(session: Session, appId: AppId): Promise<TestersView> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const { target } = betaOf(session, appId).app;
  const [testers, usage] = await Promise.all([
    readTesters(session, appId, signal),
    // Figures come late at Apple; testers without them are worth showing.
    session.testFlight
      .testerUsage(target, signal)
      .catch((): readonly TesterUsage[] => betaOf(session, appId).testerUsage),
  ]);
  patchBeta(session, appId, { testerUsage: usage });
  return keptAsJson<TestersView, 'testers'>({ usage }, 'testers', await jsonInTurns(testers));
}

/** The testers as a CSV file. */
export async function exportTesters(
  session: Session,
  appId: AppId,
): Promise<{ readonly fileName: string; readonly text: string }> {
  const testers = await readTesters(session, appId, AbortSignal.timeout(DEADLINE_MS));
  const state = betaOf(session, appId);
  return {
    fileName: `testers-${state.app.target.packageName}.csv`,
    text: writeTesterCsv(testers, groupNameIn(state)),
  };
}

/** Figures of some builds. Those of expired builds never change again; the others live ten minutes. */
export async function usageOf(
  session: Session,
  appId: AppId,
  buildIds: readonly string[],
): Promise<Readonly<Record<string, BuildUsage>>> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const state = betaOf(session, appId);
  const expired = new Set(state.builds.filter((build) => build.expired).map((build) => build.id));
  const oldest = session.clock.now() - USAGE_LIVES_MS;
  const due = buildIds.filter((id) => {
    const known = state.usage.get(id);
    return !known || (!expired.has(id) && Date.parse(known.readAt) < oldest);
  });
  for (let at = 0; at < due.length; at += AT_ONCE) {
    const some = due.slice(at, at + AT_ONCE);
    const read = await Promise.all(
      some.map(async (id) => [id, await session.testFlight.usage(state.app.target, id, signal)] as const),
    );
    patchBeta(session, appId, { usage: new Map([...betaOf(session, appId).usage, ...read]) });
  }
  const { usage } = betaOf(session, appId);
  return Object.fromEntries(
    buildIds.flatMap((id) => {
      const known = usage.get(id);
      return known ? [[id, known] as const] : [];
    }),
  );
}
