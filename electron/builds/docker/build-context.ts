import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { failure } from '@shared/domain/failure';
import { pack } from 'tar-stream';
import { type Builder, type IgnoreRules, readIgnoreRules } from './ignore';

/** One thing that is sent to the engine. */
interface ContextEntry {
  /** From the context's folder, with `/`. */
  readonly name: string;
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'symlink';
  readonly size: number;
  readonly mode: number;
  readonly mtime: Date;
  readonly target: string | null;
}

/** What a build sends, before it is sent. */
export interface BuildContext {
  readonly entries: readonly ContextEntry[];
  readonly files: number;
  readonly bytes: number;
  /** Files and folders that were left out. */
  readonly ignored: number;
  /** The ignore file that counts: the Dockerfile's own where there is one. */
  readonly ignoreFile: string | null;
  /** The Dockerfile's name within what is sent. */
  readonly dockerfile: string;
  readonly dockerfileText: string;
}

const OUTSIDE = '.slipway.Dockerfile';

/**
 * Lists what a build sends, as the docker CLI does: what the ignore file names stays here, except the Dockerfile and
 * the ignore file themselves, which the engine reads. Rejects with `invalid-request` where a file is missing.
 */
export async function readBuildContext(
  context: string,
  dockerfilePath: string,
  builder: Builder,
): Promise<BuildContext> {
  const dockerfileText = await readFile(dockerfilePath, 'utf8').catch(() => {
    throw unusable(`There is no Dockerfile at ${dockerfilePath}.`, 'Correct its path in slipway.yaml.');
  });
  const inside = relative(context, dockerfilePath).split(sep).join('/');
  const isOutside = inside.startsWith('../') || inside === '..';
  const dockerfile = isOutside ? OUTSIDE : inside;
  const { name: ignoreFile, rules } = await readIgnoreFile(context, isOutside ? null : inside);
  const always = new Set([dockerfile, ...(ignoreFile === null ? [] : [ignoreFile])]);
  const entries: ContextEntry[] = [];
  const ignored = { count: 0 };
  await walk({ context, rules, builder, always, entries, ignored }, '').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT')
        throw unusable(`There is no folder ${context}.`, 'Correct the context in slipway.yaml.');
      if (error.code === 'EACCES') {
        throw unusable(
          `${error.path ?? context} cannot be read.`,
          'Name it in .dockerignore, or make it readable.',
        );
      }
      throw error;
    },
  );
  if (isOutside) entries.push(await entryOf(dockerfilePath, OUTSIDE));
  const files = entries.filter(({ kind }) => kind !== 'directory');
  return {
    entries,
    files: files.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    ignored: ignored.count,
    ignoreFile,
    dockerfile,
    dockerfileText,
  };
}

async function readIgnoreFile(
  context: string,
  dockerfile: string | null,
): Promise<{ readonly name: string | null; readonly rules: IgnoreRules }> {
  for (const name of [...(dockerfile === null ? [] : [`${dockerfile}.dockerignore`]), '.dockerignore']) {
    const text = await readFile(join(context, name), 'utf8').catch(() => null);
    if (text !== null) return { name, rules: readIgnoreRules(text) };
  }
  return { name: null, rules: readIgnoreRules('') };
}

interface Walk {
  readonly context: string;
  readonly rules: IgnoreRules;
  readonly builder: Builder;
  readonly always: ReadonlySet<string>;
  readonly entries: ContextEntry[];
  readonly ignored: { count: number };
}

async function walk(state: Walk, folder: string): Promise<void> {
  const { context, rules, builder, always, entries, ignored } = state;
  const found = await readdir(join(context, folder));
  for (const child of found.sort()) {
    const name = folder === '' ? child : `${folder}/${child}`;
    const path = join(context, name);
    const stat = await lstat(path);
    const holdsWanted = [...always].some((wanted) => wanted.startsWith(`${name}/`));
    const isIgnored = !always.has(name) && rules.ignores(name);
    if (isIgnored) ignored.count += 1;
    else if (stat.isDirectory() || stat.isFile() || stat.isSymbolicLink())
      entries.push(await entryOf(path, name));
    if (stat.isDirectory() && (!isIgnored || holdsWanted || rules.mayReturnBelow(name, builder)))
      await walk(state, name);
  }
}

async function entryOf(path: string, name: string): Promise<ContextEntry> {
  const stat = await lstat(path);
  const kind = stat.isDirectory() ? 'directory' : stat.isSymbolicLink() ? 'symlink' : 'file';
  return {
    name,
    path,
    kind,
    size: kind === 'file' ? stat.size : 0,
    // Windows has no such bits: everything may be run there, as Docker itself does it.
    mode: process.platform === 'win32' ? 0o755 : stat.mode & 0o7777,
    mtime: stat.mtime,
    target: kind === 'symlink' ? await readlink(path) : null,
  };
}

/** The context as the engine reads it; everything belongs to root, as with the docker CLI. `onBytes` tells what left. */
export function packContext(context: BuildContext, onBytes: (sent: number) => void): Readable {
  const tar = pack();
  let sent = 0;
  const write = async () => {
    for (const entry of context.entries) {
      const { name, mode, mtime, size, path, kind, target } = entry;
      const head = { name: kind === 'directory' ? `${name}/` : name, mode, mtime, uid: 0, gid: 0 };
      if (kind === 'directory') tar.entry({ ...head, type: 'directory' });
      else if (kind === 'symlink') tar.entry({ ...head, type: 'symlink', linkname: target ?? '' });
      else {
        // A file that grows meanwhile is sent as far as it was when it was listed.
        const content = size === 0 ? Readable.from([]) : createReadStream(path, { end: size - 1 });
        await pipeline(content, tar.entry({ ...head, size }));
      }
      sent += size;
      onBytes(sent);
    }
    tar.finalize();
  };
  write().catch((error: unknown) => tar.destroy(error instanceof Error ? error : new Error(String(error))));
  return tar as unknown as Readable;
}

function unusable(message: string, advice: string) {
  return failure('invalid-request', message, { stillTrue: 'Nothing was sent to the engine.', advice });
}
