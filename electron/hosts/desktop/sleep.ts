import { powerMonitor } from 'electron';
import type { Brain } from '../brain';

/** Tells the program that the computer goes to sleep and that it is awake again: what it read is old then. */
export function followSleep(brain: () => Brain | null): void {
  powerMonitor.on('suspend', () => brain()?.power('sleep'));
  powerMonitor.on('resume', () => brain()?.power('awake'));
}
