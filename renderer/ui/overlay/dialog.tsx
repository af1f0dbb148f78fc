import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { IconButton } from '../button/icon-button';
import styles from './overlay.module.css';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  /** Buttons at the foot, the one that acts last. */
  readonly actions?: ReactNode;
  /** Width in px. */
  readonly width?: number;
}

/** A question that must be answered before anything else. Focus stays inside; Escape closes. */
export function Dialog({ open, onClose, title, children, actions, width = 440 }: DialogProps) {
  return (
    <Modal.Root
      opened={open}
      onClose={onClose}
      centered
      size={width}
      transitionProps={{ duration: 0 }}
      lockScroll={false}
      classNames={{
        overlay: styles.scrim ?? '',
        content: styles.dialog ?? '',
        title: styles.dialogTitle ?? '',
      }}
    >
      <Modal.Overlay />
      <Modal.Content>
        <div className={styles.dialogHeader}>
          <Modal.Title>{title}</Modal.Title>
          <IconButton icon="x" label="Close" onClick={onClose} />
        </div>
        <div className={styles.dialogBody}>
          {children}
          {actions && <div className={styles.dialogActions}>{actions}</div>}
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}
