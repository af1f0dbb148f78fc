import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

/** What a tree of processes has used by now. */
export interface Usage {
  /** Memory that is its own, with its part of what it shares; bytes. */
  readonly pss: number;
  /** Seconds of processor. */
  readonly cpu: number;
}

/** What these processes and everything that they started use now. Linux alone keeps such books. */
export function usageOf(roots: readonly number[]): Usage {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const parent = Number.isInteger(pid) ? fieldsOf(pid)?.[1] : undefined;
    if (parent !== undefined) children.set(Number(parent), [...(children.get(Number(parent)) ?? []), pid]);
  }
  const all = new Set(roots);
  for (const pid of all) for (const child of children.get(pid) ?? []) all.add(child);
  let pss = 0;
  let cpu = 0;
  for (const pid of all) {
    const fields = fieldsOf(pid);
    if (!fields) continue;
    cpu += (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
    pss += pssOf(pid);
  }
  return { pss, cpu };
}

/** The fields of `/proc/PID/stat` from the state on; undefined for a process that has gone. */
function fieldsOf(pid: number): readonly string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function pssOf(pid: number): number {
  try {
    const [, kilobytes = '0'] =
      /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
    return Number(kilobytes) * 1_024;
  } catch {
    return 0; // it has gone in between
  }
}
