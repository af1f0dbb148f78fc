import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '../button/button';
import { IconButton } from '../button/icon-button';
import { Icon, type IconName } from '../icon/icon';
import type { Tone } from '../theme/tone';
import styles from './feedback.module.css';

/** News that needs no answer. What needs one belongs on the screen, not in a toast. */
export interface ToastView {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly title: string;
  readonly detail?: string;
  /** One way on, e.g. `Open`. */
  readonly action?: { readonly label: string; readonly onAct: () => void };
}

interface ShownToast extends ToastView {
  readonly id: number;
}

const ToastContext = createContext<((toast: ToastView) => void) | null>(null);
const STAY = 6000;

/** Shows toasts for six seconds each; one stays for as long as it is hovered or holds focus. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState<readonly ShownToast[]>([]);
  const lastId = useRef(0);
  const push = useCallback((toast: ToastView) => {
    lastId.current += 1;
    const id = lastId.current;
    setShown((before) => [...before.slice(-2), { ...toast, id }]);
  }, []);
  const drop = useCallback(
    (id: number) => setShown((before) => before.filter((toast) => toast.id !== id)),
    [],
  );
  return (
    <ToastContext value={push}>
      {children}
      <div className={styles.toasts} role="status" aria-live="polite">
        {shown.map((toast) => (
          <TimedToast key={toast.id} toast={toast} onDrop={drop} />
        ))}
      </div>
    </ToastContext>
  );
}

/** The way to say something in a toast. Throws outside `ToastProvider`. */
export function useToast(): (toast: ToastView) => void {
  const push = use(ToastContext);
  if (!push) throw new Error('useToast needs a ToastProvider above it.');
  return push;
}

function TimedToast({
  toast,
  onDrop,
}: {
  readonly toast: ShownToast;
  readonly onDrop: (id: number) => void;
}) {
  const [held, setHeld] = useState(false);
  const close = useMemo(() => () => onDrop(toast.id), [onDrop, toast.id]);
  useEffect(() => {
    if (held) return;
    const timer = window.setTimeout(close, STAY);
    return () => window.clearTimeout(timer);
  }, [held, close]);
  return <ToastCard toast={toast} onClose={close} onHold={setHeld} />;
}

interface ToastCardProps {
  readonly toast: ToastView;
  readonly onClose: () => void;
  readonly onHold?: (held: boolean) => void;
}

/** One toast as it looks. */
export function ToastCard({ toast, onClose, onHold }: ToastCardProps) {
  const { action } = toast;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering only holds the toast; its controls are buttons
    <div
      className={styles.toast}
      data-tone={toast.tone}
      onMouseEnter={() => onHold?.(true)}
      onMouseLeave={() => onHold?.(false)}
      onFocus={() => onHold?.(true)}
      onBlur={() => onHold?.(false)}
    >
      <Icon name={toast.icon} size={18} />
      <div className={styles.toastWords}>
        <b>{toast.title}</b>
        {toast.detail}
      </div>
      {action && (
        <Button
          kind="quiet"
          onClick={() => {
            action.onAct();
            onClose();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton icon="x" label="Dismiss" onClick={onClose} />
    </div>
  );
}
