/**
 * One thing at a store that a write sets, as text that compares: the note in `en-US`, whether a group has a build.
 * What is no track with releases is planned, checked and read back in facts.
 */
export interface StoreFact {
  /** Names the thing for the program: `notes/b149/en-US`. */
  readonly key: string;
  /** Names it for people: `What to test, en-US`. */
  readonly title: string;
  /** Null where there is nothing. */
  readonly value: string | null;
}

/** What a plan in facts starts from and leads to. */
export interface PlanFacts {
  readonly before: readonly StoreFact[];
  readonly expected: readonly StoreFact[];
  /** What will have happened, one line for the history: `1.5.0 (149) given to QA`. */
  readonly done: string;
}

/** A fact that is not as it was wanted. */
export interface FactDifference {
  readonly title: string;
  readonly wanted: string | null;
  readonly found: string | null;
}

/** The wanted facts that are not so. A fact nobody spoke of counts as absent. */
export function factDifferences(
  wanted: readonly StoreFact[],
  found: readonly StoreFact[],
): readonly FactDifference[] {
  const known = new Map(found.map((fact) => [fact.key, fact.value]));
  return wanted
    .filter((fact) => known.get(fact.key) !== fact.value && !(fact.value === null && !known.has(fact.key)))
    .map((fact) => ({ title: fact.title, wanted: fact.value, found: known.get(fact.key) ?? null }));
}

/** What a store shows after calls whose answer was lost. */
export function factVerdict(
  { before, expected }: Pick<PlanFacts, 'before' | 'expected'>,
  found: readonly StoreFact[],
): 'reached' | 'unchanged' | 'differs' {
  if (factDifferences(expected, found).length === 0) return 'reached';
  return factDifferences(before, found).length === 0 ? 'unchanged' : 'differs';
}

const LONGEST = 160;

/** Facts in one line: `Group QA: has it`. */
export function factsText(facts: readonly StoreFact[]): string {
  if (facts.length > 3) {
    return `${facts.slice(0, 2).map(one).join('; ')}; and ${facts.length - 2} more`;
  }
  return facts.map(one).join('; ');
}

function one({ title, value }: StoreFact): string {
  return `${title}: ${value === null ? 'nothing' : short(value)}`;
}

/** A text short enough for a line. */
export function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST)}…`;
}
