import type { IconName } from '../ui/icon/icon';

/** One area of the product. */
export interface Area {
  readonly label: string;
  readonly href: string;
  readonly icon: IconName;
  /** Pressed after G. */
  readonly letter: string;
}

/** The areas that work, in the order of the rail. */
export const AREAS: readonly Area[] = [
  { label: 'Board', href: '/', icon: 'board', letter: 'b' },
  { label: 'Releases', href: '/releases', icon: 'rocket', letter: 'r' },
  { label: 'TestFlight', href: '/testflight', icon: 'flask', letter: 't' },
  { label: 'Backend', href: '/backend', icon: 'server', letter: 'k' },
  { label: 'Logs', href: '/logs', icon: 'lines', letter: 'l' },
  { label: 'History', href: '/history', icon: 'history', letter: 'h' },
];

/** The area at the foot of the rail. */
export const SETTINGS: Area = { label: 'Settings', href: '/settings', icon: 'settings', letter: 's' };

/** Whether a path lies in an area. */
export function isIn(area: Area, path: string): boolean {
  return area.href === '/' ? path === '/' : path === area.href || path.startsWith(`${area.href}/`);
}
