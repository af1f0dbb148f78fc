import type { AppId, OperationId } from '@shared/domain/ids';
import type { LaneView } from '@shared/domain/lane';
import type { PlanIntent } from '@shared/domain/plan';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useBrain, useBridge, useConnection } from '../bridge/bridge-context';
import { callFailure } from '../bridge/call-failure';
import { PendingSheet } from '../ui/sheet/pending-sheet';
import { WhatWillHappenSheet } from '../ui/sheet/sheet';
import type { SheetAnswer } from '../ui/sheet/sheet-view';
import { useNow } from '../ui/time/now-provider';
import { sheetPhase, sheetView } from './plan-view';
import { UploadProgress } from './upload-progress';

interface PlanSheetProps {
  readonly appId: AppId;
  readonly intent: PlanIntent;
  /** The lane that it changes; null for a version that is not on the track yet. */
  readonly lane: LaneView | null;
  /** Who confirms an upload where there is no lane yet, e.g. `Google Play`. */
  readonly storeTitle?: string;
  readonly onClose: () => void;
  /** The operation has begun; a screen may follow it. */
  readonly onStarted?: (operationId: OperationId) => void;
  readonly children?: ReactNode;
}

/**
 * The one way in which anything reaches users: the store is read, the exact calls are shown, a person says yes, and
 * the calls tick off until the store was read back. Closing it never stops what has begun.
 */
export function PlanSheet(props: PlanSheetProps) {
  const { appId, intent, lane, storeTitle, onClose, onStarted, children } = props;
  const { client } = useBridge();
  const brain = useBrain();
  const connection = useConnection();
  const now = useNow();
  const [operationId, setOperationId] = useState<OperationId | null>(null);
  const planning = useQuery({
    queryKey: ['plan', appId, intent],
    queryFn: ({ signal }) => client.plans.make({ appId, intent }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  const operation = useQuery({
    ...brain.operations.get.queryOptions({ input: { operationId: operationId ?? ('none' as OperationId) } }),
    enabled: operationId !== null,
  });
  const confirming = useMutation({
    mutationFn: (answer: SheetAnswer) =>
      client.plans.confirm({
        planId: planOf(planning.data).id,
        typed: answer.typed === '' ? null : answer.typed,
        reason: answer.reason.trim() === '' ? null : answer.reason,
      }),
    onSuccess: (started) => {
      setOperationId(started.id);
      onStarted?.(started.id);
    },
  });
  const cancelling = useMutation({
    mutationFn: () => client.operations.cancel({ operationId: operationOf(operationId) }),
  });

  const planAgain = () => {
    setOperationId(null);
    confirming.reset();
    void planning.refetch();
  };

  const plan = planning.data;
  if (!plan || planning.isFetching) {
    const failure = planning.error && !planning.isFetching ? callFailure(planning.error) : null;
    return <PendingSheet failure={failure} onClose={onClose} onRetry={planAgain} />;
  }
  const running = operation.data ?? confirming.data ?? null;
  const refusal = confirming.error ? callFailure(confirming.error) : null;
  const locked =
    connection.kind === 'lost'
      ? 'Slipway’s own process cannot be reached. Nothing can be sent until it is.'
      : null;
  const view = sheetView(plan, running, lane, now, locked);
  return (
    <WhatWillHappenSheet
      view={view}
      phase={sheetPhase(plan, running, refusal, now)}
      onConfirm={(answer) => confirming.mutate(answer)}
      onClose={onClose}
      onCancel={() => cancelling.mutate()}
      onRetry={planAgain}
      onPlanAgain={planAgain}
    >
      {running?.transfer ? (
        <UploadProgress operation={running} by={lane?.targetTitle ?? storeTitle ?? 'the store'} />
      ) : (
        children
      )}
    </WhatWillHappenSheet>
  );
}

function planOf<T>(plan: T | undefined): T {
  if (plan === undefined) throw new Error('Nothing is planned yet.');
  return plan;
}

function operationOf(id: OperationId | null): OperationId {
  if (id === null) throw new Error('Nothing is under way.');
  return id;
}
