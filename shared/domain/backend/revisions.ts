import type { Owner, Revision, Workload } from './facts';

/** One line of the difference between two revisions. */
export interface DiffLine {
  readonly kind: 'same' | 'gone' | 'new';
  readonly text: string;
}

/** What changed between two revisions' templates, line by line: what both have stays in order. */
export function revisionDiff(from: readonly string[], to: readonly string[]): readonly DiffLine[] {
  const table = lengths(from, to);
  const lines: DiffLine[] = [];
  let [a, b] = [0, 0];
  while (a < from.length || b < to.length) {
    const [gone, come] = [from[a], to[b]];
    if (gone !== undefined && gone === come) {
      lines.push({ kind: 'same', text: gone });
      a += 1;
      b += 1;
    } else if (gone !== undefined && (come === undefined || at(table, a + 1, b) >= at(table, a, b + 1))) {
      lines.push({ kind: 'gone', text: gone });
      a += 1;
    } else if (come !== undefined) {
      lines.push({ kind: 'new', text: come });
      b += 1;
    }
  }
  return lines;
}

const at = (table: readonly (readonly number[])[], a: number, b: number): number => table[a]?.[b] ?? 0;

/** Length of the longest common part of what follows each pair of places. */
function lengths(from: readonly string[], to: readonly string[]): readonly (readonly number[])[] {
  const table: number[][] = Array.from({ length: from.length + 1 }, () => []);
  for (let a = from.length - 1; a >= 0; a -= 1) {
    for (let b = to.length - 1; b >= 0; b -= 1) {
      const best =
        from[a] === to[b] ? at(table, a + 1, b + 1) + 1 : Math.max(at(table, a + 1, b), at(table, a, b + 1));
      (table[a] as number[])[b] = best;
    }
  }
  return table;
}

/** What speaks for and against going back to a revision. */
export interface UndoVerdict {
  readonly verdict: 'safe' | 'unsure' | 'unsafe';
  /** The whole in one sentence. */
  readonly sentence: string;
  readonly points: readonly UndoPoint[];
}

/** One thing that was looked at. */
export interface UndoPoint {
  readonly verdict: 'safe' | 'unsure' | 'unsafe';
  readonly title: string;
  readonly sentence: string;
}

/** What is known before an undo. */
export interface UndoSight {
  readonly workload: Workload;
  readonly revision: Revision;
  /** The server's own answer to a dry run; null when it was not asked. */
  readonly dryRun: { readonly ok: boolean; readonly sentence: string } | null;
  /** Whether the image is still there; null where nobody could say. */
  readonly image: { readonly present: boolean | null; readonly sentence: string };
  /** The schema that the database is on, against what the revision knows; null where none is named. */
  readonly schema: { readonly fits: boolean | null; readonly sentence: string } | null;
}

/**
 * Whether a revision's program fits the schema that the database is on. The database is on what the newest program that
 * came up has brought it to; a program whose heads are others does not know it.
 */
export function schemaSight(wanted: Revision, newest: Revision | null): UndoSight['schema'] {
  const now = newest?.schemaHeads ?? null;
  if (now === null) return null;
  const known = wanted.schemaHeads;
  const is = now.join(', ');
  if (known === null) {
    return {
      fits: null,
      sentence: `The database is on ${is}; revision ${wanted.revision} does not say which schema it knows.`,
    };
  }
  const fits = now.length === known.length && now.every((head) => known.includes(head));
  return {
    fits,
    sentence: fits
      ? `The database is on ${is}, which revision ${wanted.revision} knows as its newest.`
      : `The database is on ${is}, and revision ${wanted.revision} knows ${known.join(', ')} as its newest: it would run beside a schema that is not its own.`,
  };
}

const WORDS = { safe: 2, unsure: 1, unsafe: 0 } as const;

/** Says whether going back to a revision is safe, and what it will not bring back. */
export function undoVerdict({ workload, revision, dryRun, image, schema }: UndoSight): UndoVerdict {
  const points: UndoPoint[] = [
    dryRun === null
      ? { verdict: 'unsure', title: 'Dry run', sentence: 'The server was not asked yet.' }
      : { verdict: dryRun.ok ? 'safe' : 'unsafe', title: 'Dry run', sentence: dryRun.sentence },
    {
      verdict: image.present === null ? 'unsure' : image.present ? 'safe' : 'unsafe',
      title: 'Image',
      sentence: image.sentence,
    },
    {
      verdict: schema === null || schema.fits === null ? 'unsure' : schema.fits ? 'safe' : 'unsafe',
      title: 'Database',
      sentence:
        schema?.sentence ?? 'Slipway does not know which schema the database is on: look before you go back.',
    },
  ];
  if (workload.owner) points.push(ownerPoint(workload.owner));
  const worst = points.reduce<UndoPoint['verdict']>(
    (so, { verdict }) => (WORDS[verdict] < WORDS[so] ? verdict : so),
    'safe',
  );
  const name = `revision ${revision.revision}`;
  const against = points.find(({ verdict }) => verdict === worst);
  return {
    verdict: worst,
    sentence:
      worst === 'safe'
        ? `Going back to ${name} is safe.`
        : worst === 'unsafe'
          ? `Do not go back to ${name}: ${lower(against?.sentence ?? '')}`
          : `Going back to ${name} is possible; not everything could be looked at.`,
    points,
  };
}

const lower = (sentence: string): string => sentence.slice(0, 1).toLowerCase() + sentence.slice(1);

/** What becomes of a change to an object that somebody else writes. */
function ownerPoint(owner: Owner): UndoPoint {
  switch (owner.kind) {
    case 'argo-cd':
      return {
        verdict: 'unsafe',
        title: 'Owner',
        sentence: `${owner.title} owns this Deployment and will put back what stands in its repository.`,
      };
    case 'flux':
      return {
        verdict: 'unsafe',
        title: 'Owner',
        sentence: `${owner.title} owns this Deployment and will put back what stands in its repository.`,
      };
    case 'helm':
      return {
        verdict: 'unsure',
        title: 'Owner',
        sentence: `${owner.title} installed this Deployment: it drifts from the chart until the next upgrade puts the chart’s state back.`,
      };
    default:
      return {
        verdict: 'unsure',
        title: 'Owner',
        sentence: `${owner.title} also writes this Deployment and may change it back.`,
      };
  }
}

/** What no undo of a Deployment brings back, said before it is done. */
export const NOT_ROLLED_BACK: readonly string[] = [
  'ConfigMaps and Secrets stay as they are now.',
  'The database stays on the schema that it has.',
  'The number of pods stays as it is.',
];
