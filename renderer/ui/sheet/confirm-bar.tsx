import { useRef, useState } from 'react';
import { Button } from '../button/button';
import { TextArea, TextInput } from '../field/field';
import { Icon } from '../icon/icon';
import { modifierKey } from '../kbd/kbd';
import styles from './sheet.module.css';
import {
  confirmationGap,
  matchesTyped,
  type SheetAnswer,
  type SheetPhase,
  type SheetView,
} from './sheet-view';
import { useSheetKey } from './use-sheet-key';

interface ConfirmBarProps {
  readonly view: SheetView;
  readonly phase: SheetPhase;
  readonly onConfirm: (answer: SheetAnswer) => void;
  readonly onClose: () => void;
  readonly onCancel?: (() => void) | undefined;
  readonly onRetry?: (() => void) | undefined;
}

/** The foot of the sheet: what must be typed, the reason when one is due, and the button that names the act. */
export function ConfirmBar({ view, phase, onConfirm, onClose, onCancel, onRetry }: ConfirmBarProps) {
  if (phase.kind === 'ready') return <Confirm view={view} onConfirm={onConfirm} onClose={onClose} />;
  if (phase.kind === 'stale') return null;
  return <UnderWay phase={phase} onClose={onClose} onCancel={onCancel} onRetry={onRetry} />;
}

function UnderWay({ phase, onClose, onCancel, onRetry }: Omit<ConfirmBarProps, 'view' | 'onConfirm'>) {
  const footer = useRef<HTMLElement>(null);
  const going = phase.kind === 'sending' || phase.kind === 'unknown';
  // The shell hears J too and opens the drawer, where the work goes on in view.
  useSheetKey(footer, (event) => {
    if (event.key === 'j' && !event.ctrlKey && !event.metaKey && !event.altKey && going) onClose();
  });
  return (
    <footer ref={footer} className={styles.confirm}>
      <div className={styles.buttons}>
        {phase.kind === 'sending' && phase.cancellable && onCancel && (
          <Button size="confirm" icon="x" onClick={onCancel}>
            Cancel
          </Button>
        )}
        {phase.kind === 'failed' && phase.retryable && onRetry && (
          <Button size="confirm" icon="refresh" onClick={onRetry}>
            Retry
          </Button>
        )}
        <Button
          size="confirm"
          kind="primary"
          className={styles.grow}
          {...(going ? { kbd: 'J' } : {})}
          onClick={onClose}
        >
          {going ? 'Keep going in the background' : 'Close'}
        </Button>
      </div>
    </footer>
  );
}

function Confirm({ view, onConfirm, onClose }: Pick<ConfirmBarProps, 'view' | 'onConfirm' | 'onClose'>) {
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const footer = useRef<HTMLElement>(null);
  const { confirmation, typedFor: purpose = 'this production change' } = view;
  const gap = confirmationGap(view, { typed, reason });
  const send = () => {
    if (gap === null) onConfirm({ typed: typed.trim(), reason: reason.trim() });
  };
  useSheetKey(footer, (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    send();
  });
  const right = confirmation.kind === 'typed' && matchesTyped(confirmation.expected, typed);
  return (
    <footer ref={footer} className={styles.confirm}>
      {view.needsReason && (
        <TextArea
          label="Why does this go ahead all the same?"
          hint={`${view.concern ?? 'Something speaks against it.'} Your reason is kept in the history with your name.`}
          rows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      {confirmation.kind === 'typed' && (
        <p className={styles.ask}>
          Type <code>{confirmation.expected}</code> to confirm {purpose}
        </p>
      )}
      <div className={styles.buttons}>
        {confirmation.kind === 'typed' && (
          <TextInput
            className={styles.typed}
            size="confirm"
            mono
            label={`Type ${confirmation.expected} to confirm ${purpose}`}
            labelHidden
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            end={right && <Icon name="check" size={16} className={styles.right} />}
          />
        )}
        <Button size="confirm" onClick={onClose}>
          Cancel
        </Button>
        <Button
          size="confirm"
          kind={view.danger ? 'danger-solid' : 'primary'}
          className={styles.grow}
          icon={view.icon ?? (view.danger ? 'halt' : 'stairs')}
          kbd={`${modifierKey(navigator.platform)} ↵`}
          lockedReason={gap}
          onClick={send}
        >
          {view.action}
        </Button>
      </div>
      {view.lockedReason && (
        <p className={styles.gap}>
          <Icon name="lock" size={13} /> {view.lockedReason}
        </p>
      )}
    </footer>
  );
}
