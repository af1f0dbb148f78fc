/** One instruction of a Dockerfile. */
export interface Instruction {
  /** Upper case: `FROM`. */
  readonly keyword: string;
  /** What follows it, continued lines joined by one space. */
  readonly value: string;
  /** Counting from 1. */
  readonly line: number;
  readonly endLine: number;
}

/** One stage: a `FROM` and what follows it. */
export interface Stage {
  /** `AS name`; else null. */
  readonly name: string | null;
  readonly index: number;
  readonly image: string;
  readonly from: Instruction;
  readonly instructions: readonly Instruction[];
}

/** A Dockerfile taken apart, as far as looking at it needs. */
export interface Dockerfile {
  readonly instructions: readonly Instruction[];
  readonly stages: readonly Stage[];
}

const HERE_DOCUMENT = /<<-?["']?(\w+)["']?/g;

/** Takes a Dockerfile apart. Never throws: what the engine would refuse, the engine itself refuses. */
export function readDockerfile(text: string): Dockerfile {
  const instructions = readInstructions(text.split(/\r?\n/));
  const stages: {
    name: string | null;
    index: number;
    image: string;
    from: Instruction;
    instructions: Instruction[];
  }[] = [];
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') {
      const words = instruction.value.split(/\s+/).filter((word) => !word.startsWith('--'));
      const named = words[1]?.toUpperCase() === 'AS' ? (words[2] ?? null) : null;
      stages.push({
        name: named,
        index: stages.length,
        image: words[0] ?? '',
        from: instruction,
        instructions: [],
      });
    } else stages.at(-1)?.instructions.push(instruction);
  }
  return { instructions, stages };
}

function readInstructions(lines: readonly string[]): readonly Instruction[] {
  const instructions: Instruction[] = [];
  const continued = escapeOf(lines);
  for (let index = 0; index < lines.length; index += 1) {
    const first = (lines[index] ?? '').trim();
    if (first === '' || first.startsWith('#')) continue;
    const start = index;
    let value = '';
    for (;;) {
      const line = (lines[index] ?? '').trim();
      const isComment = line.startsWith('#') || (line === '' && index > start);
      const goesOn = line.endsWith(continued);
      if (!isComment) value += ` ${goesOn ? line.slice(0, -1).trim() : line}`;
      if ((!goesOn && !isComment) || index + 1 >= lines.length) break;
      index += 1;
    }
    const [, keyword = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(value.trim()) ?? [];
    const isShell = /^(RUN|COPY|ADD)$/i.test(keyword);
    for (const [, end] of isShell ? rest.matchAll(HERE_DOCUMENT) : []) {
      while (index + 1 < lines.length && (lines[index + 1] ?? '').trim() !== end) index += 1;
      index += 1;
    }
    instructions.push({
      keyword: keyword.toUpperCase(),
      value: rest.trim(),
      line: start + 1,
      endLine: Math.min(index, lines.length - 1) + 1,
    });
  }
  return instructions;
}

/** A Dockerfile for Windows may continue its lines with a backtick. */
function escapeOf(lines: readonly string[]): string {
  for (const line of lines) {
    const [, name, value] = /^#\s*(\w+)\s*=\s*(\S+)\s*$/.exec(line) ?? [];
    if (name === undefined) break;
    if (name.toLowerCase() === 'escape') return value ?? '\\';
  }
  return '\\';
}

/** The line of the instruction that a step was made from; null when none fits. BuildKit fills in variables. */
export function lineOfStep(
  { stages, instructions }: Dockerfile,
  stage: string | null,
  title: string,
): number | null {
  const wanted = plain(title);
  const fits = ({ keyword, value }: Instruction) =>
    [value, value.replace(/^(--\S+\s+)+/, '')].some((text) => patternOf(`${keyword} ${text}`).test(wanted));
  const inStage = stages.find(({ name, index }) => name === stage || `stage-${index}` === stage);
  const found = inStage && [inStage.from, ...inStage.instructions].find(fits);
  if (found) return found.line;
  if (/^FROM /i.test(wanted)) return (inStage ?? stages[0])?.from.line ?? null;
  return instructions.find(fits)?.line ?? null;
}

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** An instruction as it may read once its variables are filled in. */
function patternOf(text: string): RegExp {
  const parts = plain(text).split(/\$\{[^}]*\}|\$\w+/);
  const escaped = parts.map((part) => part.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`, 's');
}
