import { failure } from '@shared/domain/failure';
import type { AppId } from '@shared/domain/ids';
import type { Plan } from '@shared/domain/plan';
import type { TestFlightAct } from '@shared/domain/testflight/act';
import type { Session } from '../session';

/** Computes exactly what an act at TestFlight would send. */
export async function drawBetaPlan(
  session: Session,
  appId: AppId,
  act: TestFlightAct,
): Promise<Omit<Plan, 'id' | 'createdAt'>> {
  throw failure('not-found', `${appId} is not at TestFlight, so that “${act.kind}” has nowhere to go.`, {
    advice: `Give it an ios section in the workspace ${session.workspace.name}.`,
  });
}
