import type {
  EngineIntent,
  EnginePlan,
  EnginesView,
  EngineTransfer,
  ImageView,
  RegistryView,
} from '@shared/contract/engines';
import type { OperationId, PlanId } from '@shared/domain/ids';
import type { Operation } from '@shared/domain/operation';

/** The engines that this computer knows of, and what is asked of the one in use. */
export interface ContainerEngine {
  list(): Promise<EnginesView>;
  /** Rejects with `not-found` for an engine that is not known. */
  use(engineId: string): Promise<EnginesView>;
  retry(): Promise<EnginesView>;
  /** Computes what would be asked. Rejects with `engine-unreachable` when no engine answers. */
  plan(intent: EngineIntent): Promise<EnginePlan>;
  /** Starts a plan; resolves once it is in the journal. Rejects with `plan-expired` or `confirmation-wrong`. */
  confirm(planId: PlanId, typed: string | null): Promise<Operation>;
  transfer(operationId: OperationId): EngineTransfer | null;
  registries(): Promise<readonly RegistryView[]>;
  /** Whether a registry has an image under its name. Rejects when it could not be asked, or would not say. */
  inRegistry(reference: string, signal: AbortSignal): Promise<boolean>;
  images(): Promise<readonly ImageView[]>;
}

/** Long work that an engine does: what is under way, and how it fares. */
export interface EngineWork {
  get(id: OperationId): Operation | null;
  list(): readonly Operation[];
  /** Null when it is not the engine's. Rejects with `not-allowed` when it is over. */
  cancel(id: OperationId): Operation | null;
}
