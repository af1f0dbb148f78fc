import type { ReactNode } from 'react';
import type { IconName } from '../icon/icon';
import type { AxisRung } from './rung';

/** One ladder on the shared axis. */
export interface AxisRow {
  readonly id: string;
  readonly title: string;
  readonly icon: IconName;
  /** `5%`. */
  readonly figure: string;
  /** The state, as a chip. */
  readonly chip?: ReactNode;
  /** Up to two quiet lines: version and bake, age. */
  readonly lines: readonly ReactNode[];
  readonly rungs: readonly AxisRung[];
  readonly halted?: boolean;
}

/** A time in which nothing may widen. ms since the epoch. */
export interface AxisFreeze {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}
