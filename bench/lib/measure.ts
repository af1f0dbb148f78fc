/** The middle of the values; the mean of the two in the middle when there is an even number. Throws on none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new Error('Nothing was measured.');
  return (lower + upper) / 2;
}

/** The smallest value that at least `share` (0–1) of the values do not exceed. Throws on none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error('Nothing was measured.');
  return value;
}

/**
 * Runs the arms in turn, `rounds` times, and the other way round in every second round, so that neither always
 * follows the other. Gives what each measured, in the order of the rounds.
 */
export async function alternate<Name extends string, Value>(
  rounds: number,
  arms: Readonly<Record<Name, (round: number) => Promise<Value>>>,
): Promise<Readonly<Record<Name, readonly Value[]>>> {
  const names = Object.keys(arms) as Name[];
  const measured = Object.fromEntries(names.map((name) => [name, [] as Value[]])) as Record<Name, Value[]>;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      measured[name].push(await arms[name](round));
    }
  }
  return measured;
}
