import type { EngineIntent, EnginePlan } from '@shared/contract/engines';
import type { OperationId } from '@shared/domain/ids';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useBrain, useBridge, useConnection } from '../bridge/bridge-context';
import { callFailure } from '../bridge/call-failure';
import { PendingSheet } from '../ui/sheet/pending-sheet';
import { WorkSheet } from '../ui/sheet/work-sheet';
import { enginePhase, planCalls, planSummary, touched } from './engine-plan-view';
import { TransferProgress } from './transfer-progress';

interface EnginePlanSheetProps {
  readonly intent: EngineIntent;
  readonly onClose: () => void;
  /** The work has begun. */
  readonly onStarted?: (operationId: OperationId) => void;
  readonly children?: ReactNode;
}

/**
 * The way in which anything changes on an engine: what will be asked of it is shown, a person says yes, and the work
 * is followed to its end. Closing it stops nothing that has begun.
 */
export function EnginePlanSheet({ intent, onClose, onStarted, children }: EnginePlanSheetProps) {
  const { client } = useBridge();
  const brain = useBrain();
  const connection = useConnection();
  const [operationId, setOperationId] = useState<OperationId | null>(null);
  const planning = useQuery({
    queryKey: ['engine-plan', intent],
    queryFn: ({ signal }) => client.engines.plan({ intent }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  const operation = useQuery({
    ...brain.operations.get.queryOptions({ input: { operationId: operationId ?? ('none' as OperationId) } }),
    enabled: operationId !== null,
  });
  const confirming = useMutation({
    mutationFn: ({ plan, typed }: { readonly plan: EnginePlan; readonly typed: string }) =>
      client.engines.confirm({ planId: plan.id, typed: typed === '' ? null : typed }),
    onSuccess: (started) => {
      setOperationId(started.id);
      onStarted?.(started.id);
    },
  });
  const cancelling = useMutation({
    mutationFn: (id: OperationId) => client.operations.cancel({ operationId: id }),
  });
  const again = () => {
    setOperationId(null);
    confirming.reset();
    void planning.refetch();
  };
  const plan = planning.data;
  if (!plan || planning.isFetching) {
    const failure = planning.error && !planning.isFetching ? callFailure(planning.error) : null;
    return <PendingSheet reading="the engine" failure={failure} onClose={onClose} onRetry={again} />;
  }
  const running = operation.data ?? confirming.data ?? null;
  const refusal = confirming.error ? callFailure(confirming.error) : null;
  const moves = intent.kind === 'push' || intent.kind === 'pull';
  return (
    <WorkSheet
      title={plan.title}
      phase={enginePhase(running, refusal)}
      summary={planSummary(plan)}
      affected={touched(plan)}
      host={`${plan.engine}, ${plan.host}`}
      calls={planCalls(plan, running)}
      commands={plan.commands}
      notes={plan.notes}
      confirm={{
        confirmation: plan.confirmation.kind === 'typed' ? plan.confirmation : { kind: 'click' },
        action: plan.action,
        typedFor: 'it',
        icon: planIcon(plan),
        danger: plan.confirmation.kind === 'typed',
        lockedReason:
          connection.kind === 'lost'
            ? 'Slipway’s own process cannot be reached. Nothing can be sent until it is.'
            : null,
      }}
      onConfirm={({ typed }) => confirming.mutate({ plan, typed })}
      onClose={onClose}
      onRetry={again}
      onCancel={() => running && cancelling.mutate(running.id)}
    >
      {running && moves ? <TransferProgress operation={running} /> : children}
    </WorkSheet>
  );
}

function planIcon(plan: EnginePlan) {
  switch (plan.intent.kind) {
    case 'push':
      return 'arrow-up';
    case 'pull':
      return 'arrow-down';
    case 'tag':
    case 'untag':
      return 'tag';
    case 'remove-images':
    case 'prune':
      return 'trash';
    case 'containers':
      return plan.intent.act === 'remove' ? 'trash' : plan.intent.act === 'restart' ? 'restart' : 'play';
    default:
      return 'play';
  }
}
