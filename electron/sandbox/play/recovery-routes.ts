import { isoTime } from '@shared/kit/clock';
import { z } from 'zod';
import { failedPrecondition, invalidArgument, notFound } from '../api-error';
import { ok } from '../exchange';
import { PUBLISHER_SCOPE, type Router } from '../router';
import type { App, Recovery } from '../state-schema';
import type { World } from '../world';
import { readBody } from './wire-body';

const RECOVERIES = '/androidpublisher/v3/applications/{packageName}/appRecoveries';

const createBody = z.object({
  remoteInAppUpdate: z.object({ isRemoteInAppUpdateRequested: z.literal(true) }),
  targeting: z.record(z.string(), z.unknown()),
});
const targetingBody = z.object({ targetingUpdate: z.record(z.string(), z.unknown()) });

function toWire(recovery: Recovery): unknown {
  const { id, status, targeting, createdAt, updatedAt, deployedAt, canceledAt } = recovery;
  return {
    appRecoveryId: id,
    status: `RECOVERY_STATUS_${status}`,
    targeting,
    createTime: isoTime(createdAt),
    lastUpdateTime: isoTime(updatedAt),
    ...(deployedAt === undefined ? {} : { deployTime: isoTime(deployedAt) }),
    ...(canceledAt === undefined ? {} : { cancelTime: isoTime(canceledAt) }),
  };
}

/** The version codes that a targeting names: a list, or a range. */
function concerns(targeting: Recovery['targeting'], versionCode: number): boolean {
  const found = z
    .object({
      versionList: z.object({ versionCodes: z.array(z.coerce.number()) }).optional(),
      versionRange: z
        .object({ versionCodeStart: z.coerce.number(), versionCodeEnd: z.coerce.number() })
        .optional(),
    })
    .safeParse(targeting);
  if (!found.success) return false;
  const { versionList, versionRange } = found.data;
  if (versionRange)
    return versionCode >= versionRange.versionCodeStart && versionCode <= versionRange.versionCodeEnd;
  return versionList?.versionCodes.includes(versionCode) ?? true;
}

/** App recovery: asking devices that run a bad version to update. Needs no edit. */
export function registerRecoveries(router: Router, world: World): void {
  router.add('GET', RECOVERIES, PUBLISHER_SCOPE, ({ params, query }) => {
    const versionCode = Number(query.get('versionCode'));
    if (!versionCode) throw invalidArgument('Version code must be specified.');
    const actions = world
      .app(params.packageName)
      .recoveries.filter((one) => concerns(one.targeting, versionCode));
    return ok(actions.length > 0 ? { recoveryActions: actions.map(toWire) } : {});
  });
  router.add('POST', RECOVERIES, PUBLISHER_SCOPE, async (exchange) => {
    const { targeting } = await readBody(exchange, createBody);
    const now = world.clock.now();
    const recovery: Recovery = {
      id: String(4_700_000_000_000_000_000n + BigInt(world.nextNumber())),
      status: 'DRAFT',
      targeting,
      createdAt: now,
      updatedAt: now,
    };
    world.app(exchange.params.packageName).recoveries.push(recovery);
    world.changed();
    return ok(toWire(recovery));
  });
  router.add('POST', `${RECOVERIES}/{id}:deploy`, PUBLISHER_SCOPE, ({ params }) => {
    const recovery = recoveryOf(world.app(params.packageName), params.id);
    if (recovery.status !== 'DRAFT') throw failedPrecondition('Only a draft recovery can be deployed.');
    touch(world, recovery, { status: 'ACTIVE', deployedAt: world.clock.now() });
    return ok({});
  });
  router.add('POST', `${RECOVERIES}/{id}:cancel`, PUBLISHER_SCOPE, ({ params }) => {
    const recovery = recoveryOf(world.app(params.packageName), params.id);
    if (recovery.status !== 'ACTIVE') throw failedPrecondition('Only an active recovery can be cancelled.');
    touch(world, recovery, { status: 'CANCELED', canceledAt: world.clock.now() });
    return ok({});
  });
  router.add('POST', `${RECOVERIES}/{id}:addTargeting`, PUBLISHER_SCOPE, async (exchange) => {
    const { targetingUpdate } = await readBody(exchange, targetingBody);
    const recovery = recoveryOf(world.app(exchange.params.packageName), exchange.params.id);
    touch(world, recovery, { targeting: { ...recovery.targeting, ...targetingUpdate } });
    return ok({});
  });
}

function recoveryOf(app: App, id: string | undefined): Recovery {
  const recovery = app.recoveries.find((one) => one.id === id);
  if (!recovery) throw notFound('Recovery action not found.');
  return recovery;
}

function touch(world: World, recovery: Recovery, change: Partial<Recovery>): void {
  Object.assign(recovery, change, { updatedAt: world.clock.now() });
  world.changed();
}
