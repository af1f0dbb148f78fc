import { callFailure } from '../bridge/call-failure';
import { ErrorPanel } from '../ui/feedback/error-panel';

interface CallFailurePanelProps {
  /** What a call to the brain threw. */
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
}

/** A call that failed, told in full: what happened, what is still true, what to do. */
export function CallFailurePanel({ error, onRetry }: CallFailurePanelProps) {
  const failure = callFailure(error);
  return (
    <ErrorPanel
      title={failure.message}
      stillTrue={[failure.stillTrue]}
      advice={failure.advice}
      raw={failure.raw ?? null}
      {...(onRetry ? { onRetry } : {})}
    />
  );
}
