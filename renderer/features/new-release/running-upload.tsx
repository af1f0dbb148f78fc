import type { Operation } from '@shared/domain/operation';
import { useMutation } from '@tanstack/react-query';
import { useBridge } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import { UploadProgress } from '../../flows/upload-progress';
import { Button } from '../../ui/button/button';
import { CallList } from '../../ui/calls/call-list';
import { ErrorPanel } from '../../ui/feedback/error-panel';
import { SidePanel } from '../../ui/sheet/side-panel';
import styles from './new-release.module.css';

interface RunningUploadProps {
  readonly operation: Operation;
  /** The store that takes it. */
  readonly by: string;
  readonly onClose: () => void;
}

/** An upload that was begun before this screen was opened, taken up where it stands. */
export function RunningUpload({ operation, by, onClose }: RunningUploadProps) {
  const { client } = useBridge();
  const cancelling = useMutation({
    mutationFn: () => client.operations.cancel({ operationId: operation.id }),
  });
  const failure = operation.failure ?? (cancelling.error ? callFailure(cancelling.error) : null);
  return (
    <SidePanel
      phase={operation.endedAt === null ? operation.step : 'Over'}
      title={operation.title}
      onClose={onClose}
      buttons={
        operation.cancellable && (
          <Button size="confirm" icon="x" busy={cancelling.isPending} onClick={() => cancelling.mutate()}>
            Cancel upload
          </Button>
        )
      }
    >
      <div className={styles.panel}>
        <UploadProgress operation={operation} by={by} />
        {failure && (
          <ErrorPanel
            title={failure.message}
            stillTrue={[failure.stillTrue]}
            advice={failure.advice}
            raw={failure.raw ?? null}
          />
        )}
        <CallList
          calls={operation.calls.map((call) => {
            const outcome = operation.outcomes.find((one) => one.callId === call.id);
            return {
              id: call.id,
              method: call.method,
              path: call.shortPath,
              purpose: call.purpose,
              body: call.body,
              current: call.current,
              affectsUsers: call.affectsUsers,
              state: outcome?.state ?? 'pending',
              tookMs: outcome?.tookMs ?? null,
              status: outcome?.status ?? null,
            };
          })}
        />
      </div>
    </SidePanel>
  );
}
