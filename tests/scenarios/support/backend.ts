import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceDetailView } from '@shared/contract/backends';
import type { BackendAct } from '@shared/domain/backend/act';
import type { AppId } from '@shared/domain/ids';
import type { Operation } from '@shared/domain/operation';
import { stringify } from 'yaml';
import { type Ground, workspaceOf } from '../../fixtures/cluster/ground';
import { type Called, ended, eventually, startOn, type TestBrain } from './brain';

/** The program on a workspace that leads to a cluster. */
export interface ClusterBrain extends TestBrain {
  readonly workspaceFile: string;
}

/**
 * Starts the program on a cluster: `lab` with everything that is allowed, `look` as somebody who may only look. `more` are
 * services besides those of the ground.
 */
export async function startOnCluster(ground: Ground, more: object = {}): Promise<ClusterBrain> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-cluster-'));
  const workspaceFile = join(folder, 'slipway.yaml');
  const { services, ...rest } = workspaceOf(ground);
  writeFileSync(workspaceFile, stringify({ ...rest, services: { ...services, ...more } }));
  const test = await startOn(workspaceFile, join(folder, 'data'));
  return {
    ...test,
    workspaceFile,
    async close() {
      await test.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What plans of a service are kept under. */
const appOf = (service: string, environment = 'lab'): AppId => `backend:${environment}/${service}` as AppId;

/** Plans an act; what would be sent. */
export const planned = ({ client }: Called, service: string, act: BackendAct, environment = 'lab') =>
  client.plans.make({
    appId: appOf(service, environment),
    intent: { kind: 'backend', track: environment as never, versionCode: 0, act },
  });

/** Confirms a plan as it asks, and waits until it has ended. */
export async function confirmed(test: Called, plan: Awaited<ReturnType<typeof planned>>): Promise<Operation> {
  const typed = plan.confirmation.kind === 'typed' ? plan.confirmation.expected : null;
  const reason = plan.needsReason ? 'The suite goes on' : null;
  const { id } = await test.client.plans.confirm({ planId: plan.id, typed, reason });
  return ended(test, id);
}

/** Plans, confirms and waits for the end of an act. */
export async function act(test: Called, service: string, wanted: BackendAct): Promise<Operation> {
  return confirmed(test, await planned(test, service, wanted));
}

/** The pods that are not on their way out. */
export const staying = ({ pods }: ServiceDetailView): ServiceDetailView['pods'] =>
  pods.filter(({ status }) => status !== 'Terminating');

/** A service once it fits. */
export function seen(
  { client }: Called,
  service: string,
  what: string,
  fits: (view: ServiceDetailView) => boolean,
  environment = 'lab',
): Promise<ServiceDetailView> {
  return eventually(
    async () => {
      const view = await client.backends.service({ environment, service });
      return fits(view) ? view : null;
    },
    `${service}: ${what}`,
    30_000,
  );
}
