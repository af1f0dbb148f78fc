/** One section of a JAR manifest or signature file: header names in lower case. */
export type JarSection = ReadonlyMap<string, string>;

/** A JAR manifest or signature file: the main section and one section by entry name. */
export interface JarManifest {
  readonly main: JarSection;
  readonly entries: ReadonlyMap<string, JarSection>;
}

/** A digest that a section states. */
export interface JarDigest {
  readonly algorithm: 'sha1' | 'sha256' | 'sha384' | 'sha512';
  /** Base64. */
  readonly value: string;
}

const ALGORITHMS = [
  ['sha-512', 'sha512'],
  ['sha-384', 'sha384'],
  ['sha-256', 'sha256'],
  ['sha1', 'sha1'],
  ['sha-1', 'sha1'],
] as const;

/** Reads the format of the JAR File Specification: `Name: value` lines, folded at 72 bytes, empty lines between. */
export function parseJarManifest(bytes: Buffer): JarManifest {
  // A fold may split a UTF-8 character, so the bytes are unfolded before they are decoded.
  const text = Buffer.from(bytes.toString('latin1').replace(/\r?\n /g, ''), 'latin1').toString('utf8');
  let main: JarSection = new Map();
  const entries = new Map<string, JarSection>();
  for (const [index, part] of text.split(/(?:\r?\n){2,}/).entries()) {
    const section = parseSection(part);
    const name = section.get('name');
    if (index === 0) main = section;
    else if (name !== undefined) entries.set(name, section);
  }
  return { main, entries };
}

function parseSection(text: string): JarSection {
  const section = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(': ');
    if (colon > 0) section.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 2));
  }
  return section;
}

/** The strongest digest that a section states under `<algorithm>-Digest<suffix>`, or `null`. */
export function jarDigest(section: JarSection, suffix: '' | '-manifest'): JarDigest | null {
  for (const [name, algorithm] of ALGORITHMS) {
    const value = section.get(`${name}-digest${suffix}`);
    if (value !== undefined) return { algorithm, value };
  }
  return null;
}
