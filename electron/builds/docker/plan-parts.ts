import type { EnginePlan } from '@shared/contract/engines';
import type { PlanNote, PlannedCall } from '@shared/domain/plan';
import type { EngineClient } from './engine-client';

/** A program that a plan runs, and where. */
export interface PlannedCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

/** What a planner says; the rest is the same for all. */
export interface PlanParts {
  readonly title: string;
  readonly action: string;
  readonly calls: readonly PlannedCall[];
  readonly affected?: EnginePlan['affected'];
  readonly freesBytes?: number | null;
  readonly confirmation: EnginePlan['confirmation'];
  readonly notes?: readonly PlanNote[];
  readonly bodies?: ReadonlyMap<string, unknown>;
  readonly commands?: readonly string[];
  readonly command?: PlannedCommand | null;
}

/** One request of a plan. */
export function engineCall(
  client: EngineClient,
  call: Pick<PlannedCall, 'id' | 'method' | 'purpose'> & {
    readonly path: string;
    readonly query?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly affectsUsers?: boolean;
    readonly role?: PlannedCall['role'];
  },
): PlannedCall {
  return {
    id: call.id,
    role: call.role ?? 'write',
    method: call.method,
    path: `/v${client.facts.apiVersion}${call.path}`,
    shortPath: call.path,
    query: call.query ?? {},
    body: call.body ?? null,
    current: null,
    purpose: call.purpose,
    affectsUsers: call.affectsUsers ?? false,
  };
}

/** `1 image`, `3 images`. */
export const counted = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`;
