import { Tooltip as Floating } from '@mantine/core';
import type { ReactElement } from 'react';
import styles from './overlay.module.css';

interface TooltipProps {
  /** The words; nothing is shown while they are empty. */
  readonly text: string | null | undefined;
  /** One focusable element. The tooltip shows on hover and on keyboard focus, and describes it. */
  readonly children: ReactElement;
  readonly position?: 'top' | 'bottom' | 'left' | 'right';
}

/** A short explanation beside a control. Never the only place where something important is said. */
export function Tooltip({ text, children, position = 'top' }: TooltipProps) {
  if (!text) return children;
  return (
    <Floating
      label={text}
      position={position}
      openDelay={300}
      offset={6}
      multiline
      maw={280}
      events={{ hover: true, focus: true, touch: false }}
      transitionProps={{ duration: 0 }}
      classNames={{ tooltip: styles.tooltip ?? '' }}
    >
      {children}
    </Floating>
  );
}
