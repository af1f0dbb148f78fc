/*
 * What a shell script in a pod's command does in time. Enough of a shell for test pods: statements divided by `;` or
 * line ends, `echo`, `sleep`, `exit`, `true`, `false`, `exec`, counters (`i=0`, `i=$((i+1))`), `while true; do … done`,
 * `for i in $(seq A B); do … done`. Anything else does nothing and takes no time.
 */

/** A line that a program wrote, ms after its start. */
export interface Line {
  readonly at: number;
  readonly text: string;
}

/** What a program did up to some moment: how it ended, if it did. */
export interface Ran {
  readonly lines: readonly Line[];
  readonly exit: { readonly at: number; readonly code: number } | null;
}

type Statement =
  | { readonly kind: 'plain'; readonly text: string }
  | {
      readonly kind: 'loop';
      readonly name: string | null;
      readonly values: readonly string[] | null;
      readonly body: readonly Statement[];
    };

const MOST_LINES = 200_000;

function tokens(script: string): string[] {
  return script
    .split(/[;\n]|&&/)
    .map((part) => part.trim())
    .flatMap((part) => {
      const body = /^do\s+(.*)$/s.exec(part)?.[1];
      return body === undefined ? [part] : ['do', body];
    })
    .filter((part) => part !== '');
}

function parse(parts: string[]): Statement[] {
  const statements: Statement[] = [];
  for (let part = parts.shift(); part !== undefined && part !== 'done'; part = parts.shift()) {
    const counted = /^for\s+(\w+)\s+in\s+\$\(seq\s+(\d+)(?:\s+(\d+))?\)$/.exec(part);
    if (counted || /^while\s+(true|:)$/.test(part)) {
      if (parts[0] === 'do') parts.shift();
      const [first, last] =
        counted?.[3] === undefined ? [1, Number(counted?.[2])] : [Number(counted[2]), Number(counted[3])];
      const values = counted
        ? Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => String(first + index))
        : null;
      statements.push({ kind: 'loop', name: counted?.[1] ?? null, values, body: parse(parts) });
    } else statements.push({ kind: 'plain', text: part });
  }
  return statements;
}

class Stop extends Error {}

/** Runs a script from its start until `untilMs` later. */
export function runScript(script: string, untilMs: number): Ran {
  const lines: Line[] = [];
  const variables = new Map<string, string>();
  let at = 0;
  let exit: Ran['exit'] = null;
  const expand = (text: string): string =>
    text
      .replace(/\$\(\(\s*\$?(\w+)\s*\+\s*(\d+)\s*\)\)/g, (_all, name: string, step: string) =>
        String(Number(variables.get(name) ?? 0) + Number(step)),
      )
      .replace(/\$\{?(\w+)\}?/g, (_all, name: string) => variables.get(name) ?? '');
  const end = (code: number): never => {
    exit = { at, code };
    throw new Stop();
  };
  const plain = (text: string): void => {
    const words = text.replace(/^exec\s+/, '');
    const [, command = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(words) ?? [];
    if (command === 'echo') {
      const said = expand(rest.replace(/\s*>&?2?\s*$/, '').replace(/^(["'])(.*)\1$/s, '$2'));
      lines.push(...said.split('\n').map((line) => ({ at, text: line })));
    } else if (command === 'sleep') at += Number(expand(rest)) * 1000;
    else if (command === 'exit') end(Number(expand(rest) || 0));
    else if (command === 'false') end(1);
    else {
      const [, name, value] = /^(\w+)=(.*)$/s.exec(words) ?? [];
      if (name !== undefined && value !== undefined) variables.set(name, expand(value));
    }
    if (at > untilMs || lines.length > MOST_LINES) throw new Stop();
  };
  const run = (statements: readonly Statement[]): void => {
    for (const statement of statements) {
      if (statement.kind === 'plain') plain(statement.text);
      else if (statement.values) {
        for (const value of statement.values) {
          if (statement.name !== null) variables.set(statement.name, value);
          run(statement.body);
        }
      } else {
        // A loop that never waits would never end: it is given a moment for each turn.
        for (;;) {
          const before = at;
          run(statement.body);
          if (at === before) at += 10;
          if (at > untilMs) throw new Stop();
        }
      }
    }
  };
  try {
    run(parse(tokens(script)));
    exit = { at, code: 0 };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
  }
  return { lines: lines.filter((line) => line.at <= untilMs), exit };
}
