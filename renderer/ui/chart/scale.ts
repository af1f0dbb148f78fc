/**
 * The upper end of a chart's value axis: above every value and always above the limit, so that the threshold is
 * seen even when every value lies far below it. The lower end is zero, because these are rates.
 */
export function ceilingOf(values: readonly (number | null)[], limit: number | null): number {
  const known = values.filter((value): value is number => value !== null);
  const top = Math.max(0, ...known, limit ?? 0);
  return top === 0 ? 1 : top * 1.15;
}

/** A point in time of a chart. `null` is time that the source has not reported. */
export interface TimedValue {
  /** ms since the epoch. */
  readonly at: number;
  readonly value: number | null;
}

/** The last reported value; null when there is none. */
export function lastKnown(points: readonly TimedValue[]): TimedValue | null {
  return points.findLast((point) => point.value !== null) ?? null;
}

/** Round steps from zero to a ceiling for the labels of an axis, at most `count` of them above zero. */
export function axisSteps(ceiling: number, count: number): readonly number[] {
  const rough = ceiling / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? rough;
  const steps: number[] = [];
  for (let index = 0; step * index <= ceiling * (1 + 1e-9); index += 1) steps.push(step * index);
  return steps;
}
