import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One file that a page may ask for. */
export interface PageFile {
  readonly path: string;
  readonly type: string;
  /** The name holds a hash of the content, so it may be kept for ever. */
  readonly immutable: boolean;
}

/** The built renderer: a closed list, so that no request can name a file outside of it. */
export interface PageFiles {
  /** The file at a URL path, compared as it stands; undefined when there is none. */
  find(urlPath: string): PageFile | undefined;
  readonly index: string;
  /** The content of one of them, read once and then kept: together they are a few megabytes. */
  read(path: string): Promise<Buffer>;
  /** The content when it was read before: then nobody waits. */
  kept(path: string): Buffer | undefined;
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  json: 'application/json',
  wasm: 'application/wasm',
};

const HASHED = /[.-][\w-]{8,}\.\w+$/;

/** Lists the files beneath `dir` once. Links are left out: nothing outside the folder can slip in. */
export function listPageFiles(dir: string): PageFiles {
  const files = new Map<string, PageFile>();
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const urlPath = path.slice(dir.length).replaceAll('\\', '/');
    const extension = entry.name.slice(entry.name.lastIndexOf('.') + 1).toLowerCase();
    files.set(urlPath.startsWith('/') ? urlPath : `/${urlPath}`, {
      path,
      type: TYPES[extension] ?? 'application/octet-stream',
      immutable: urlPath.includes('assets/') && HASHED.test(entry.name),
    });
  }
  const contents = new Map<string, Promise<Buffer>>();
  const kept = new Map<string, Buffer>();
  return {
    find: (urlPath) => files.get(urlPath),
    index: join(dir, 'index.html'),
    read(path) {
      const known = contents.get(path);
      if (known) return known;
      const content = readFile(path).then(
        (bytes) => {
          kept.set(path, bytes);
          return bytes;
        },
        (error: unknown) => {
          contents.delete(path);
          throw error;
        },
      );
      contents.set(path, content);
      return content;
    },
    kept: (path) => kept.get(path),
  };
}

/**
 * Whether a path names a place inside the program, such as a release: it is answered with the page, which finds the
 * place itself. A path that ends like a file does not.
 */
export const isPlace = (urlPath: string): boolean =>
  !urlPath.startsWith('/assets/') && !(urlPath.slice(urlPath.lastIndexOf('.') + 1).toLowerCase() in TYPES);

/** Whether a path is code that the page asks for once it has been shown: its own document does not name it. */
export async function isProgram(files: PageFiles, urlPath: string): Promise<boolean> {
  return urlPath.endsWith('.js') && !(await files.read(files.index)).includes(urlPath);
}
