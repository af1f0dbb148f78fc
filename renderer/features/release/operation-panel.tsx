import type { Operation } from '@shared/domain/operation';
import { useMutation } from '@tanstack/react-query';
import { useBridge } from '../../bridge/bridge-context';
import { UploadProgress } from '../../flows/upload-progress';
import { Button } from '../../ui/button/button';
import { CallList, type CallView } from '../../ui/calls/call-list';
import { KeyValues } from '../../ui/data/key-values';
import { ErrorPanel } from '../../ui/feedback/error-panel';
import { Progress } from '../../ui/progress/progress';
import { SidePanel } from '../../ui/sheet/side-panel';
import { moment } from '../../ui/time/format';
import { useNow } from '../../ui/time/now-provider';
import styles from './forms.module.css';

interface OperationPanelProps {
  readonly operation: Operation;
  readonly onClose: () => void;
}

const STATE: Readonly<Record<Operation['state'], string>> = {
  planned: 'About to be sent',
  running: 'Being sent',
  succeeded: 'Done, and read back from the store',
  failed: 'Stopped by a failure',
  unknown: 'Sent, and the answer was lost',
  cancelled: 'Cancelled',
  interrupted: 'Interrupted; it is settled by reading',
};

/** What an operation sends, call by call, while it runs and after. Closing it stops nothing. */
export function OperationPanel({ operation, onClose }: OperationPanelProps) {
  const { client } = useBridge();
  const now = useNow();
  const operationId = operation.id;
  const cancel = useMutation({ mutationFn: () => client.operations.cancel({ operationId }) });
  const settle = useMutation({ mutationFn: () => client.operations.settle({ operationId }) });
  const lost = operation.state === 'unknown' || operation.state === 'interrupted';
  return (
    <SidePanel
      phase={STATE[operation.state]}
      title={operation.title}
      onClose={onClose}
      buttons={
        <>
          {operation.cancellable && operation.endedAt === null && (
            <Button size="confirm" icon="x" busy={cancel.isPending} onClick={() => cancel.mutate()}>
              Cancel it
            </Button>
          )}
          {lost && (
            <Button size="confirm" icon="refresh" busy={settle.isPending} onClick={() => settle.mutate()}>
              Read again now
            </Button>
          )}
        </>
      }
    >
      <div className={styles.stack}>
        <p className={styles.lead} role="status">
          {operation.step}
        </p>
        {operation.transfer ? (
          <UploadProgress operation={operation} by="the store" />
        ) : (
          operation.endedAt === null && <Progress value={operation.fraction} label={operation.title} />
        )}
        {operation.failure && (
          <ErrorPanel
            title={operation.failure.message}
            stillTrue={[operation.failure.stillTrue]}
            advice={operation.failure.advice}
            raw={operation.failure.raw ?? null}
          />
        )}
        <CallList calls={operation.calls.map((call) => callOf(operation, call.id))} />
        <KeyValues
          keyWidth={84}
          items={[
            { key: 'Began', value: moment(Date.parse(operation.startedAt), now) },
            ...(operation.readBack
              ? [
                  { key: 'Asked', value: operation.readBack.asked },
                  { key: 'Store says', value: operation.readBack.storeSays },
                ]
              : []),
          ]}
        />
      </div>
    </SidePanel>
  );
}

function callOf(operation: Operation, id: string): CallView {
  const call = operation.calls.find((one) => one.id === id);
  const outcome = operation.outcomes.find((one) => one.callId === id);
  return {
    id,
    method: call?.method ?? 'GET',
    path: call?.shortPath ?? '',
    purpose: call?.purpose ?? '',
    body: call?.body,
    current: call?.current,
    affectsUsers: call?.affectsUsers ?? false,
    state: outcome?.state ?? 'pending',
    tookMs: outcome?.tookMs ?? null,
    status: outcome?.status ?? null,
  };
}
