import { failure, failureOf } from '@shared/domain/failure';
import type { AppId, OperationId, PlanId } from '@shared/domain/ids';
import { isOver } from '@shared/domain/operation';
import type { Plan, PlannedCall } from '@shared/domain/plan';
import { actTitle, type StandingOrder, type TestFlightAct } from '@shared/domain/testflight/act';
import { type BetaBuild, buildCode, buildLabel } from '@shared/domain/testflight/build';
import { buildPhase } from '@shared/domain/testflight/phase';
import { betaPermission, whatIsLeft } from '@shared/domain/testflight/policy';
import { isoTime } from '@shared/kit/clock';
import { event, intentRecord, me } from '../audit-records';
import { record, type Session } from '../session';
import { betaOf, buildOf, groupNameIn } from './beta-app';
import { documentKey, ORDERS, patchBeta } from './beta-book';
import type { BetaState } from './beta-state';
import { drawBetaPlan, sightFor } from './draw-plan';

const DEADLINE_MS = 60_000;

/** A build as it will be when Apple has processed it: what an order is previewed against. */
function processed(build: BetaBuild): BetaBuild {
  return {
    ...build,
    processing: 'VALID',
    internal: 'READY_FOR_BETA_TESTING',
    external: 'READY_FOR_BETA_SUBMISSION',
  };
}

function checkOrder(state: BetaState, build: BetaBuild): void {
  const permission = betaPermission('send-when-ready', build, state.builds);
  if (!permission.allowed) {
    throw failure('not-allowed', permission.why, { advice: 'Send it from the build itself.' });
  }
}

/** The calls that an order will send, as they would be if Apple had processed the build now. Sends nothing. */
export async function previewOrder(
  session: Session,
  appId: AppId,
  buildId: string,
  acts: readonly TestFlightAct[],
): Promise<{ readonly host: string; readonly calls: readonly PlannedCall[] }> {
  const state = betaOf(session, appId);
  const build = buildOf(state, buildId);
  checkOrder(state, build);
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const calls: PlannedCall[] = [];
  let host = '';
  for (const [index, act] of acts.entries()) {
    const sight = await sightFor(session, appId, act, signal);
    const builds = sight.builds.map((one) => (one.id === buildId ? processed(one) : one));
    const plan = await session.testFlight.plan(state.app.target, act, { ...sight, builds }, signal);
    host = plan.host;
    const writes = plan.calls.filter((call) => call.role === 'commit');
    calls.push(...writes.map((call) => ({ ...call, id: `${index}-${call.id}` })));
  }
  return { host, calls };
}

/** Sets what shall be done with a build as soon as Apple has processed it. The order is on disk when this resolves. */
export async function setOrder(
  session: Session,
  appId: AppId,
  buildId: string,
  acts: readonly TestFlightAct[],
): Promise<StandingOrder> {
  const state = betaOf(session, appId);
  const build = buildOf(state, buildId);
  checkOrder(state, build);
  const order: StandingOrder = {
    buildId,
    label: buildLabel(build),
    acts,
    setBy: session.person(),
    setAt: isoTime(session.clock.now()),
    done: 0,
    state: 'waiting',
    problem: null,
    operationId: null,
  };
  const titles = acts.map((act) => actTitle(act, groupNameIn(state)));
  // The history first: an order that nobody could explain must not stand.
  await record(
    session,
    event(session, 'beta.order-set', `${order.label}: ${titles.length} set for when it is processed`, {
      ...about(session, appId, build),
      actor: me(session),
      result: 'done',
      why: titles.join('; '),
    }),
  );
  await keep(session, appId, order);
  return order;
}

/** Takes an order back. What it has sent already stays. */
export async function cancelOrder(session: Session, appId: AppId, buildId: string): Promise<void> {
  const state = betaOf(session, appId);
  const order = state.orders.get(buildId);
  if (!order) return;
  await session.history.deleteDocument(ORDERS, documentKey(appId, buildId));
  const orders = new Map(state.orders);
  orders.delete(buildId);
  patchBeta(session, appId, { orders });
  session.news.changed('testflight', appId);
  if (order.state === 'done') return;
  await record(
    session,
    event(session, 'beta.order-ended', `${order.label}: what was set ahead was taken back`, {
      ...about(session, appId, state.builds.find((build) => build.id === buildId) ?? null),
      actor: me(session),
      result: 'refused',
    }),
  );
}

/**
 * Carries on every order whose build Apple has processed: the next act is planned from what is there now, and sent as if
 * confirmed here. Called after each reading, so that a restart goes on where the last run stopped.
 */
export async function carryOn(session: Session, appId: AppId): Promise<boolean> {
  let moved = false;
  for (const order of betaOf(session, appId).orders.values()) {
    if (order.state === 'waiting' || order.state === 'sending') {
      moved = (await carry(session, appId, order)) || moved;
    }
  }
  return moved;
}

/** Takes one order one step on; answers whether it went on, so that the next step need not wait long. */
async function carry(session: Session, appId: AppId, order: StandingOrder): Promise<boolean> {
  const build = betaOf(session, appId).builds.find((one) => one.id === order.buildId);
  if (!build) return false;
  const phase = buildPhase(build);
  if (phase === 'processing') return false;
  if (phase === 'failed' || phase === 'expired') {
    await end(session, appId, build, order, 'Apple could not process the build: nothing was sent.');
    return true;
  }
  if (order.operationId !== null) return settleStep(session, appId, build, order);
  const act = order.acts[order.done];
  if (!act) {
    await end(session, appId, build, order, null);
    return true;
  }
  if (session.runner.runningFor(appId, 'facts') || session.runner.openFor(appId, 'facts')) return false;
  return send(session, appId, build, order, act);
}

async function send(
  session: Session,
  appId: AppId,
  build: BetaBuild,
  order: StandingOrder,
  act: TestFlightAct,
): Promise<boolean> {
  const left = whatIsLeft(act, build);
  if (left === null) return stepDone(session, appId, order);
  try {
    const plan: Plan = {
      ...(await drawBetaPlan(session, appId, left)),
      id: session.ids.next('plan') as PlanId,
      createdAt: isoTime(session.clock.now()),
    };
    const confirmedBy = `Set ahead by ${order.setBy}`;
    await session.runner.start(plan, { artifactPath: null, confirmedBy, why: null }, async (id) => {
      await record(session, intentRecord(session, plan, id, confirmedBy, null, []));
      await keep(session, appId, { ...order, state: 'sending', operationId: id });
    });
    session.news.changed('operations', appId);
    return true;
  } catch (error) {
    const { reason, message, retryable } = failureOf(error);
    // What is so already need not be sent; what cannot be reached now is tried again.
    if (reason === 'already-so') return stepDone(session, appId, order);
    if (retryable || reason === 'another-operation' || reason === 'offline' || reason === 'timeout')
      return false;
    await end(session, appId, build, order, message);
    return true;
  }
}

async function settleStep(
  session: Session,
  appId: AppId,
  build: BetaBuild,
  order: StandingOrder,
): Promise<boolean> {
  const operation = await session.runner.get(order.operationId as OperationId);
  if (!isOver(operation.state)) {
    if (operation.state === 'unknown') await session.runner.settle(operation.id);
    return false;
  }
  if (operation.state !== 'succeeded') {
    await end(session, appId, build, order, operation.failure?.message ?? 'It was cancelled.');
    return true;
  }
  return stepDone(session, appId, order);
}

async function stepDone(session: Session, appId: AppId, order: StandingOrder): Promise<boolean> {
  await keep(session, appId, { ...order, done: order.done + 1, operationId: null });
  return true;
}

async function end(
  session: Session,
  appId: AppId,
  build: BetaBuild,
  order: StandingOrder,
  problem: string | null,
): Promise<void> {
  await record(
    session,
    event(
      session,
      'beta.order-ended',
      problem === null
        ? `${order.label}: all that was set ahead is done`
        : `${order.label}: what was set ahead stopped after ${order.done} of ${order.acts.length}`,
      {
        ...about(session, appId, build),
        actor: { kind: 'slipway' },
        result: problem === null ? 'done' : 'failed',
        why: problem,
      },
    ),
  );
  await keep(session, appId, {
    ...order,
    state: problem === null ? 'done' : 'failed',
    problem,
    operationId: null,
  });
}

async function keep(session: Session, appId: AppId, order: StandingOrder): Promise<void> {
  await session.history.putDocument(ORDERS, documentKey(appId, order.buildId), order);
  patchBeta(session, appId, {
    orders: new Map(betaOf(session, appId).orders).set(order.buildId, order),
  });
  session.news.changed('testflight', appId);
}

function about(session: Session, appId: AppId, build: BetaBuild | null) {
  return {
    appId,
    target: session.testFlight.id,
    track: 'testflight',
    versionName: build?.version ?? null,
    versionCode: build ? buildCode(build.buildNumber) || null : null,
    account: betaOf(session, appId).app.target.accountId,
  };
}
