import { createHash } from 'node:crypto';
import { constants, readFileSync, statSync, watch } from 'node:fs';
import { access, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FailureError, failure } from '@shared/domain/failure';
import type { WorkspaceText } from '../ports/workspace-files';
import { parseWorkspace } from './parse-workspace';

/** One workspace file on disk: read, saved without losing anybody's work, watched. */
export interface WorkspaceStore {
  /** @throws FailureError `not-found`, `not-allowed`, or `workspace-invalid` for what is no text at all */
  load(): Promise<WorkspaceText>;
  /**
   * Puts the text in place of the one with this hash, whole or not at all.
   * @throws FailureError `conflict` when the file on disk is another by now, `workspace-invalid` when the text has
   * errors, `not-allowed` or `disk-full` when the disk refuses; the file is then as it was
   */
  save(text: string, hash: string): Promise<{ readonly hash: string }>;
  /** Calls back when the content on disk has changed, whoever changed it. Returns the way to stop. */
  onChange(listener: () => void): () => void;
}

/** Network folders and some editors raise no events, so the file's time is looked at as well. */
const LOOK_EVERY_MS = 2_000;
/** Programs that write in place empty the file first; what is seen within this time may be half of it. */
const SETTLE_MS = 100;
const LARGEST_TEXT_BYTES = 1_000_000;

export function createWorkspaceStore(path: string): WorkspaceStore {
  let lastSave: Promise<unknown> = Promise.resolve();
  return {
    load: () => loadWorkspace(path),
    save(text, hash) {
      const saved = lastSave.then(() => saveWorkspace(path, text, hash));
      lastSave = saved.catch(() => undefined);
      return saved;
    },
    onChange: (listener) => watchContent(path, listener),
  };
}

const hashOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

async function loadWorkspace(path: string): Promise<WorkspaceText> {
  const bytes = await readBytes(path);
  const text = decode(path, bytes);
  const { workspace, problems } = parseWorkspace(text);
  const writable = await isWritable(path);
  return { path, text, hash: hashOf(bytes), workspace: workspace ?? null, problems, writable };
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > LARGEST_TEXT_BYTES) throw notText(path, 'is too large to be a workspace file');
    return await readFile(path);
  } catch (error) {
    throw explain(error, path, 'read');
  }
}

/** Text that is not UTF-8 is refused, not patched: saving it again would destroy what could not be read. */
function decode(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw notText(path, 'is not text in UTF-8');
  }
}

async function isWritable(path: string): Promise<boolean> {
  try {
    const real = await realpath(path);
    await Promise.all([access(real, constants.W_OK), access(dirname(real), constants.W_OK)]);
    return true;
  } catch {
    return false;
  }
}

async function saveWorkspace(path: string, text: string, hash: string): Promise<{ readonly hash: string }> {
  const error = parseWorkspace(text).problems.find((problem) => problem.severity === 'error');
  if (error) {
    throw failure('workspace-invalid', `Line ${error.line} has an error: ${error.sentence}`, {
      stillTrue: 'The file on disk is as it was.',
      advice: error.suggestion?.sentence ?? 'Mend the line, then save again.',
    });
  }
  await requireUnchanged(path, hash);
  let fresh: string | undefined;
  try {
    // A link keeps leading to the same file: what it points at is replaced, not the link.
    const real = await realpath(path);
    const { mode } = await stat(real);
    fresh = join(dirname(real), `.${basename(real)}.${process.pid}.new`);
    await writeThrough(fresh, text, mode);
    await requireUnchanged(path, hash);
    await rename(fresh, real);
    return { hash: hashOf(text) };
  } catch (cause) {
    if (fresh !== undefined) await rm(fresh, { force: true });
    throw explain(cause, path, 'saved');
  }
}

async function requireUnchanged(path: string, hash: string): Promise<void> {
  if (hashOf(await readBytes(path)) === hash) return;
  throw failure('conflict', `${basename(path)} was changed on disk since it was opened here.`, {
    stillTrue: 'The file on disk keeps that change, and your text is still in this window.',
    advice: 'Compare the two, take over what you need, and save again.',
  });
}

/** Written to the disk itself before the name is given to it, so that a power cut leaves one whole file. */
async function writeThrough(path: string, text: string, mode: number): Promise<void> {
  const file = await open(path, 'w', mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The content's hash; null while there is no file. Read at once, so that no change slips in before the first look. */
function fingerprint(path: string): string | null {
  try {
    return hashOf(readFileSync(path));
  } catch {
    return null;
  }
}

function watchContent(path: string, listener: () => void): () => void {
  let known = fingerprint(path);
  let time: number | undefined;
  const look = (): void => {
    const now = fingerprint(path);
    if (now === known) return;
    known = now;
    listener();
  };
  let settling: NodeJS.Timeout | undefined;
  const lookSoon = (): void => {
    clearTimeout(settling);
    settling = setTimeout(look, SETTLE_MS);
    settling.unref();
  };
  const lookIfTouched = (): void => {
    const touched = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (touched !== time) lookSoon();
    time = touched;
  };
  const timer = setInterval(lookIfTouched, LOOK_EVERY_MS);
  timer.unref();
  const stopWatching = watchFolder(path, lookSoon);
  return () => {
    clearInterval(timer);
    clearTimeout(settling);
    stopWatching();
  };
}

/** The folder, not the file: editors save by putting a new file in the old one's place. */
function watchFolder(path: string, touched: () => void): () => void {
  try {
    const watcher = watch(dirname(path), { persistent: false }, (_, name) => {
      if (name === null || name === basename(path)) touched();
    });
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => undefined;
  }
}

const notText = (path: string, what: string): FailureError =>
  failure('workspace-invalid', `${path} ${what}.`, {
    stillTrue: 'The file is as it was.',
    advice: 'Open another slipway.yaml, or mend this one in an editor.',
  });

function explain(cause: unknown, path: string, done: 'read' | 'saved'): FailureError {
  if (cause instanceof FailureError) return cause;
  const code = (cause as NodeJS.ErrnoException).code ?? 'an unknown error';
  const stillTrue = 'The file on disk is as it was.';
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const advice = 'It may have been moved or renamed: open it from where it is now.';
    return failure('not-found', `There is no file at ${path}.`, { stillTrue, advice }, cause);
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return failure('disk-full', `${path} could not be ${done}: the disk is full.`, { stillTrue }, cause);
  }
  const advice = 'Look at the permissions of the file and of its folder.';
  return failure('not-allowed', `${path} could not be ${done} (${code}).`, { stillTrue, advice }, cause);
}
