/** A digest that a section states. */
export interface JarDigest {
  readonly algorithm: 'sha1' | 'sha256' | 'sha384' | 'sha512';
  /** Base64. */
  readonly value: string;
}

/** One section of a JAR manifest or signature file, as far as signatures use it. */
export interface JarSection {
  /** The archive entry that the section speaks of; `null` for the main section. */
  readonly name: string | null;
  /** Strongest `<algorithm>-Digest` of the entry. */
  readonly digest: JarDigest | null;
  /** Strongest `<algorithm>-Digest-Manifest`: digest of the whole manifest, in a signature file's main section. */
  readonly manifestDigest: JarDigest | null;
}

/** Header names by strength, weakest first. */
const ALGORITHMS: Readonly<
  Record<string, { readonly rank: number; readonly algorithm: JarDigest['algorithm'] }>
> = {
  'sha-1': { rank: 1, algorithm: 'sha1' },
  sha1: { rank: 1, algorithm: 'sha1' },
  'sha-256': { rank: 2, algorithm: 'sha256' },
  'sha-384': { rank: 3, algorithm: 'sha384' },
  'sha-512': { rank: 4, algorithm: 'sha512' },
};
const DIGEST_HEADER = /^(sha-?\d+)-digest(-manifest)?$/;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;

/**
 * The sections of a manifest or signature file, one at a time (JAR File Specification: `Name: value` lines, folded at
 * 72 bytes, empty lines between sections). Only the headers of signatures are kept, so a hostile file costs no memory.
 */
export function* jarSections(bytes: Buffer): Generator<JarSection> {
  let section = new SectionReader();
  let lines = 0;
  for (const line of linesOf(unfolded(bytes))) {
    if (line !== '') {
      section.add(line);
      lines += 1;
      continue;
    }
    if (lines > 0) yield section.read();
    section = new SectionReader();
    lines = 0;
  }
  if (lines > 0) yield section.read();
}

class SectionReader {
  #name: string | null = null;
  #digest: { rank: number; digest: JarDigest } | null = null;
  #manifestDigest: { rank: number; digest: JarDigest } | null = null;

  add(line: string): void {
    const colon = line.indexOf(': ');
    const header = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 2);
    if (header === 'name') this.#name = value;
    const [, name, suffix] = DIGEST_HEADER.exec(header) ?? [];
    const known = name === undefined ? undefined : ALGORITHMS[name];
    if (!known) return;
    const found = { rank: known.rank, digest: { algorithm: known.algorithm, value } };
    if (suffix === undefined) {
      if (found.rank > (this.#digest?.rank ?? 0)) this.#digest = found;
    } else if (found.rank > (this.#manifestDigest?.rank ?? 0)) this.#manifestDigest = found;
  }

  read(): JarSection {
    return {
      name: this.#name,
      digest: this.#digest?.digest ?? null,
      manifestDigest: this.#manifestDigest?.digest ?? null,
    };
  }
}

/** The bytes without folds. A fold may split a UTF-8 character, so this comes before any decoding. */
function unfolded(bytes: Buffer): Buffer {
  const out = Buffer.alloc(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const end = bytes[at] === CR && bytes[at + 1] === LF ? at + 1 : at;
    if (bytes[end] === LF && bytes[end + 1] === SPACE) at = end + 1;
    else out[length++] = bytes[at] ?? 0;
  }
  return out.subarray(0, length);
}

function* linesOf(bytes: Buffer): Generator<string> {
  for (let at = 0; at < bytes.length; ) {
    const found = bytes.indexOf(LF, at);
    const end = found < 0 ? bytes.length : found;
    yield bytes.toString('utf8', at, end > at && bytes[end - 1] === CR ? end - 1 : end);
    at = end + 1;
  }
}
