/** What was typed as lines of `NAME=value`. */
export interface TypedPairs {
  readonly pairs: readonly { readonly name: string; readonly value: string }[];
  /** What is wrong with it, one sentence; null when nothing is. */
  readonly problem: string | null;
}

/** Reads lines of `NAME=value`. Empty lines and lines that begin with `#` count for nothing. */
export function readPairs(text: string): TypedPairs {
  const pairs: { name: string; value: string }[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const at = line.indexOf('=');
    const name = line.slice(0, Math.max(0, at)).trim();
    if (at < 1 || /\s/.test(name)) {
      return { pairs, problem: `Line ${index + 1} is not NAME=value.` };
    }
    if (pairs.some((pair) => pair.name === name)) {
      return { pairs, problem: `${name} is there twice.` };
    }
    pairs.push({ name, value: line.slice(at + 1) });
  }
  return { pairs, problem: null };
}

/** Pairs as they are typed. */
export function writePairs(pairs: readonly { readonly name: string; readonly value: string }[]): string {
  return pairs.map(({ name, value }) => `${name}=${value}`).join('\n');
}

/** Words between commas, spaces or line ends. */
export function readWords(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,]+/).filter(Boolean))];
}

const SECRET = /^(file|env|vault):.+/;

/** What is wrong with references to secrets; null when nothing is. A secret itself is never typed here. */
export function secretProblem(pairs: TypedPairs): string | null {
  if (pairs.problem) return pairs.problem;
  const wrong = pairs.pairs.find(({ value }) => !SECRET.test(value));
  return wrong ? `${wrong.name} must name where it is: file:PATH, env:NAME or vault:NAME.` : null;
}
