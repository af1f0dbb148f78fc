import { setFlagsFromString } from 'node:v8';

/**
 * Sets a flag of the running JavaScript engine. Only in Node, which leaves them open: in a program that holds the engine
 * itself, as Electron does, they may be closed after the start, and setting one would end the program.
 */
export function setEngineFlag(flag: string): void {
  if (process.versions.electron === undefined) setFlagsFromString(flag);
}
