import { useEffect, useState } from 'react';
import { Button } from '../ui/button/button';
import { ErrorPanel } from '../ui/feedback/error-panel';
import { Dialog } from '../ui/overlay/dialog';
import { megabytes, Progress } from '../ui/progress/progress';
import styles from './artifact-drop.module.css';
import type { Intake, IntakeState } from './intake';

/** Small files are in before anybody could read a dialog. ms. */
const PATIENCE = 250;

/** A file on its way in, or why it was not taken. */
export function IntakeDialog({ intake }: { readonly intake: Intake }) {
  const { state, dismiss, choose } = intake;
  const busy = state.kind === 'sending' || state.kind === 'reading';
  const late = useLate(busy);
  if (state.kind === 'idle' || (busy && !late)) return null;
  if (state.kind === 'refused') {
    const { failure } = state;
    return (
      <Dialog
        open
        onClose={dismiss}
        title={`${state.name} was not taken`}
        actions={
          <>
            <Button onClick={dismiss}>Close</Button>
            <Button
              kind="primary"
              data-autofocus
              onClick={() => {
                dismiss();
                choose();
              }}
            >
              Choose another file…
            </Button>
          </>
        }
      >
        <ErrorPanel
          title={failure.message}
          stillTrue={[failure.stillTrue]}
          advice={failure.advice}
          raw={failure.raw ?? null}
        />
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onClose={dismiss}
      title={state.kind === 'sending' ? `Taking in ${state.name}` : `Reading ${state.name}`}
      actions={
        <Button icon="x" data-autofocus onClick={dismiss}>
          Cancel
        </Button>
      }
    >
      <Work state={state} />
    </Dialog>
  );
}

function Work({ state }: { readonly state: Exclude<IntakeState, { kind: 'idle' | 'refused' }> }) {
  if (state.kind === 'reading') {
    return (
      <div className={styles.work} role="status">
        <Progress value={null} label="Reading the file" />
        <p>Manifest, signature, libraries and SHA-256 are read. Nothing is sent to a store.</p>
      </div>
    );
  }
  return (
    <div className={styles.work}>
      <Progress value={state.total === 0 ? null : state.sent / state.total} label="Taking in the file" />
      <p>
        <b>{megabytes(state.sent)}</b> of {megabytes(state.total)} MB, from this browser to Slipway on this
        computer. Nothing is sent to a store.
      </p>
    </div>
  );
}

function useLate(busy: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!busy) {
      setLate(false);
      return;
    }
    const timer = window.setTimeout(() => setLate(true), PATIENCE);
    return () => window.clearTimeout(timer);
  }, [busy]);
  return late;
}
