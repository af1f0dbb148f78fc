import type { OperationId } from '@shared/domain/ids';
import type { ArtifactView } from '@shared/domain/lane';
import type { Operation } from '@shared/domain/operation';
import { useQuery } from '@tanstack/react-query';
import { useBrain } from '../../bridge/bridge-context';

/** The upload of a file, begun from this screen or before it was opened. */
export interface UploadState {
  readonly operation: Operation | null;
  /** On its way, or its outcome is being settled. */
  readonly running: boolean;
  /** The store has it, read back. */
  readonly sent: boolean;
}

/** Follows the upload of an artifact. `started` is the one that this screen began. */
export function useUpload(artifact: ArtifactView, started: OperationId | null): UploadState {
  const brain = useBrain();
  const board = useQuery(brain.board.get.queryOptions());
  const build = board.data?.apps.find((app) => app.appId === artifact.appId)?.build;
  const found = build?.artifactId === artifact.id ? build.operationId : null;
  const operationId = started ?? found;
  const operation = useQuery({
    ...brain.operations.get.queryOptions({ input: { operationId: operationId ?? ('' as OperationId) } }),
    enabled: operationId !== null,
  });
  const current = operationId === null ? null : (operation.data ?? null);
  const open = current !== null && (current.endedAt === null || OPEN_ENDED.includes(current.state));
  return {
    operation: current,
    running: open || (operationId !== null && current === null),
    sent: current?.state === 'succeeded',
  };
}

/** States in which nobody knows yet whether the store took it. */
const OPEN_ENDED: readonly Operation['state'][] = ['unknown', 'interrupted'];
