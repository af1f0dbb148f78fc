/**
 * How many single-letter slips (insert, drop, replace, swap of neighbours) turn one word into the other:
 * the optimal string alignment distance.
 */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const cell = (row: number, column: number): number => rows[row]?.[column] ?? 0;
  for (let row = 1; row <= a.length; row += 1) {
    rows[row] = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let best = Math.min(
        cell(row - 1, column) + 1,
        cell(row, column - 1) + 1,
        cell(row - 1, column - 1) + (same ? 0 : 1),
      );
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (row > 1 && column > 1 && swapped) best = Math.min(best, cell(row - 2, column - 2) + 1);
      (rows[row] as number[])[column] = best;
    }
  }
  return cell(a.length, b.length);
}

const LONGEST_WORD = 64;

/**
 * The known word that a person most likely meant, or undefined when none is near enough to be worth showing.
 * Letter case and the choice between `-`, `_` and space are forgiven; one slip is allowed per three letters;
 * an abbreviation (`cert_sha256` for `certificate_sha256`) counts as near.
 */
export function nearWord(word: string, known: readonly string[]): string | undefined {
  if (word.length === 0 || word.length > LONGEST_WORD) return undefined;
  const wanted = plain(word);
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  let nearest: { readonly word: string; readonly distance: number } | undefined;
  for (const candidate of known) {
    const distance = editDistance(wanted, plain(candidate));
    if (distance <= allowed && distance < (nearest?.distance ?? Number.POSITIVE_INFINITY)) {
      nearest = { word: candidate, distance };
    }
  }
  return nearest?.word ?? known.find((candidate) => abbreviates(wanted, plain(candidate)));
}

const plain = (word: string): string => word.toLowerCase().replaceAll(/[-\s]/g, '_');

function abbreviates(short: string, long: string): boolean {
  if (short.length < 4 || short[0] !== long[0]) return false;
  let at = 0;
  for (const letter of long) if (letter === short[at]) at += 1;
  return at === short.length;
}
