import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who holds a data folder. */
export interface LockHolder {
  readonly pid: number;
  /** When the holder's process started, in a form that only its own system reads; null where it cannot be told. */
  readonly processStart: string | null;
  readonly host: 'desktop' | 'loopback';
  /** Port of a loopback host, once it listens. */
  readonly port: number | null;
  /** UTC ISO. */
  readonly lockedAt: string;
}

/** Another instance works on this data folder. */
export class DataDirInUse extends Error {
  readonly holder: LockHolder;
  constructor(dir: string, holder: LockHolder) {
    super(
      `Slipway is already running on ${dir} (${holder.host}, process ${holder.pid}). ` +
        'Nothing was started. Close it, or give this one a folder of its own with --data DIR.',
    );
    this.holder = holder;
  }
}

/** A lock that this process holds. */
export interface InstanceLock {
  /** Tells later instances where this one listens. */
  listening(port: number): void;
  /** Gives the folder back. Safe to call twice. */
  release(): void;
}

const FILE = 'slipway.lock';

/**
 * Locks the data folder for this process, or throws `DataDirInUse`. A lock whose process is gone, or whose process
 * number now belongs to a younger process, is taken over. Other errors are the file system's.
 */
export function lockDataDir(dir: string, host: LockHolder['host']): InstanceLock {
  const file = join(dir, FILE);
  let own: LockHolder = {
    pid: process.pid,
    processStart: processStart(process.pid),
    host,
    port: null,
    lockedAt: new Date().toISOString(),
  };
  for (let attempt = 0; !create(file, own); attempt += 1) {
    const found = readText(file);
    const holder = found === undefined ? undefined : parse(found);
    if (holder && isAlive(holder)) throw new DataDirInUse(dir, holder);
    if (attempt > 20) throw new Error(`${file} cannot be taken over. Delete it when no Slipway is running.`);
    if (found !== undefined) retire(file, found);
  }
  return {
    listening(port) {
      own = { ...own, port };
      replace(file, own);
    },
    release() {
      if (readHolder(dir)?.pid === process.pid) rmSync(file, { force: true });
    },
  };
}

/** Who holds the folder now, or undefined. A lock left behind by a crash counts as none. */
export function readHolder(dir: string): LockHolder | undefined {
  const text = readText(join(dir, FILE));
  const holder = text === undefined ? undefined : parse(text);
  return holder && isAlive(holder) ? holder : undefined;
}

/** A link appears with its content or not at all, so nobody ever reads half a lock. */
function create(file: string, holder: LockHolder): boolean {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function replace(file: string, holder: LockHolder): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
  renameSync(draft, file);
}

/** Moves a stale lock away, and puts it back when another process had just replaced it by its own. */
function retire(file: string, stale: string): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
    if (readText(aside) !== stale) linkSync(aside, file);
    unlinkSync(aside);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error;
    rmSync(aside, { force: true });
  }
}

/** Undefined for text that no lock holds. By hand: what reads schemas takes longer to load than all else at a start. */
function parse(text: string): LockHolder | undefined {
  let found: Partial<LockHolder> | null;
  try {
    found = JSON.parse(text) as Partial<LockHolder> | null;
  } catch {
    return undefined;
  }
  const { pid, processStart, host, port, lockedAt } = found ?? {};
  if (!isWhole(pid) || pid <= 0 || (host !== 'desktop' && host !== 'loopback')) return undefined;
  if (typeof lockedAt !== 'string' || !(processStart === null || typeof processStart === 'string'))
    return undefined;
  return port === null || isWhole(port) ? { pid, processStart, host, port, lockedAt } : undefined;
}

const isWhole = (value: unknown): value is number => Number.isInteger(value);

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function isAlive(holder: LockHolder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return holder.processStart === null || holder.processStart === processStart(holder.pid);
}

/** The start time that Linux keeps for a process, in clock ticks since boot (proc(5), field 22 of `stat`), and the boot. */
function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return `${boot}:${fields[19]}`;
  } catch {
    return null;
  }
}
