/*
 * Enough of PromQL for rates, shares and quantiles: selectors with matchers and ranges, `rate`, `increase`, `irate`,
 * `histogram_quantile`, `sum`, `avg`, `min`, `max`, `count` with `by` and `without`, arithmetic, comparisons, `or`,
 * `vector`, `clamp_min`. Anything else is refused as Prometheus refuses what it cannot parse.
 */
import { type Expression, type Matcher, Parser, PromqlError } from './promql-parser';
import type { Sample } from './traffic';

/** Where series come from: all of a metric at a time (ms). */
export type Source = (metric: string, at: number) => readonly Sample[];

type Value = { readonly scalar: number } | { readonly vector: readonly Sample[] };

/** A query that was understood. */
export interface Query {
  /** Its result at a time (ms): a number, or series without a name. */
  at(source: Source, at: number): Value;
}

/** Reads a query. Throws a `PromqlError` for one that it does not understand. */
export function parseQuery(text: string): Query {
  const expression = new Parser(text).whole();
  return { at: (source, at) => evaluate(expression, source, at) };
}

function matches({ label, operator, value }: Matcher, labels: Readonly<Record<string, string>>): boolean {
  const has = labels[label] ?? '';
  if (operator === '=') return has === value;
  if (operator === '!=') return has !== value;
  return new RegExp(`^(?:${value})$`).test(has) === (operator === '=~');
}

type Selector = Extract<Expression, { kind: 'selector' }>;

const select = ({ metric, matchers }: Selector, source: Source, at: number): readonly Sample[] =>
  source(metric, at).filter(({ labels }) => matchers.every((matcher) => matches(matcher, labels)));

function increase(
  selector: Expression | undefined,
  source: Source,
  at: number,
  perSecond: boolean,
): readonly Sample[] {
  if (selector?.kind !== 'selector' || selector.rangeMs === null)
    throw new PromqlError(
      'parse error: expected type range vector in call to function "rate", got instant vector',
    );
  const { rangeMs } = selector;
  const before = new Map(
    select(selector, source, at - rangeMs).map(({ labels, value }) => [JSON.stringify(labels), value]),
  );
  return select(selector, source, at).flatMap(({ labels, value }) => {
    const grown = value - (before.get(JSON.stringify(labels)) ?? 0);
    // A series that got nothing in all of the range has gone: scrapes of it have ended.
    return grown <= 0 && before.size > 0 && value > 0
      ? []
      : [{ labels, value: perSecond ? grown / (rangeMs / 1000) : grown }];
  });
}

const vectorOf = (value: Value): readonly Sample[] => ('vector' in value ? value.vector : []);
const scalarOf = (value: Value): number => ('scalar' in value ? value.scalar : Number.NaN);

function evaluate(expression: Expression, source: Source, at: number): Value {
  switch (expression.kind) {
    case 'number':
      return { scalar: expression.value };
    case 'selector':
      if (expression.rangeMs !== null)
        throw new PromqlError(
          'invalid expression type "range vector" for range query, must be Scalar or instant Vector',
        );
      return { vector: select(expression, source, at) };
    case 'aggregate':
      return { vector: aggregate(expression, vectorOf(evaluate(expression.of, source, at))) };
    case 'binary':
      return binary(
        expression.operator,
        evaluate(expression.left, source, at),
        evaluate(expression.right, source, at),
      );
    default:
      return call(expression, source, at);
  }
}

function call({ name, args }: Extract<Expression, { kind: 'call' }>, source: Source, at: number): Value {
  const [first, second] = args;
  if (name === 'rate' || name === 'irate') return { vector: increase(first, source, at, true) };
  if (name === 'increase') return { vector: increase(first, source, at, false) };
  if (!first) throw new PromqlError(`parse error: expected 1 argument(s) in call to "${name}", got 0`);
  if (name === 'vector') return { vector: [{ labels: {}, value: scalarOf(evaluate(first, source, at)) }] };
  if (!second) throw new PromqlError(`parse error: expected 2 argument(s) in call to "${name}", got 1`);
  const other = evaluate(second, source, at);
  if (name === 'histogram_quantile')
    return { vector: quantiles(scalarOf(evaluate(first, source, at)), vectorOf(other)) };
  const limit = scalarOf(other);
  const bound = name === 'clamp_min' ? Math.max : Math.min;
  return {
    vector: vectorOf(evaluate(first, source, at)).map(({ labels, value }) => ({
      labels,
      value: bound(value, limit),
    })),
  };
}

function aggregate(
  { name, by, without }: Extract<Expression, { kind: 'aggregate' }>,
  vector: readonly Sample[],
): Sample[] {
  const groups = new Map<string, { labels: Record<string, string>; values: number[] }>();
  for (const { labels, value } of vector) {
    const kept = Object.entries(labels).filter(([label]) =>
      by === null ? false : by.includes(label) !== without,
    );
    const key = JSON.stringify(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
    const group = groups.get(key) ?? { labels: Object.fromEntries(kept), values: [] };
    group.values.push(value);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ labels, values }) => {
    const sum = values.reduce((total, value) => total + value, 0);
    const figures: Readonly<Record<string, number>> = {
      sum,
      avg: sum / values.length,
      min: Math.min(...values),
      max: Math.max(...values),
      count: values.length,
    };
    return { labels, value: figures[name] ?? Number.NaN };
  });
}

/** The quantile of each histogram in a vector of buckets, between the bounds in a straight line. */
function quantiles(share: number, buckets: readonly Sample[]): Sample[] {
  const histograms = new Map<
    string,
    { labels: Record<string, string>; bounds: { le: number; count: number }[] }
  >();
  for (const { labels, value } of buckets) {
    const { le, ...rest } = labels;
    if (le === undefined) continue;
    const key = JSON.stringify(rest);
    const histogram = histograms.get(key) ?? { labels: rest, bounds: [] };
    histogram.bounds.push({ le: le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le), count: value });
    histograms.set(key, histogram);
  }
  return [...histograms.values()].map(({ labels, bounds }) => {
    const sorted = bounds.sort((a, b) => a.le - b.le);
    const wanted = share * (sorted.at(-1)?.count ?? 0);
    const index = sorted.findIndex(({ count }) => count >= wanted);
    const { le = Number.NaN, count = 0 } = sorted[index] ?? {};
    const below = sorted[index - 1] ?? { le: 0, count: 0 };
    if (wanted === 0) return { labels, value: Number.NaN };
    if (!Number.isFinite(le)) return { labels, value: below.le };
    return {
      labels,
      value: below.le + ((le - below.le) * (wanted - below.count)) / Math.max(1e-12, count - below.count),
    };
  });
}

const COMPARISONS = new Set(['==', '!=', '<', '>', '<=', '>=']);

function compute(operator: string, a: number, b: number): number {
  if (operator === '+') return a + b;
  if (operator === '-') return a - b;
  if (operator === '*') return a * b;
  if (operator === '/') return a / b;
  const holds: Readonly<Record<string, boolean>> = {
    '==': a === b,
    '!=': a !== b,
    '<': a < b,
    '>': a > b,
    '<=': a <= b,
    '>=': a >= b,
  };
  return holds[operator] === true ? 1 : 0;
}

function binary(operator: string, left: Value, right: Value): Value {
  const filters = COMPARISONS.has(operator);
  if ('scalar' in left && 'scalar' in right) return { scalar: compute(operator, left.scalar, right.scalar) };
  if ('vector' in left && 'vector' in right) {
    const others = new Map(
      right.vector.map((sample) => [JSON.stringify(Object.entries(sample.labels).sort()), sample]),
    );
    const keyOf = ({ labels }: Sample) => JSON.stringify(Object.entries(labels).sort());
    if (operator === 'or') {
      const keys = new Set(left.vector.map(keyOf));
      return { vector: [...left.vector, ...right.vector.filter((sample) => !keys.has(keyOf(sample)))] };
    }
    return {
      vector: left.vector.flatMap((sample) => {
        const other = others.get(keyOf(sample));
        return other ? applied(operator, sample, sample.value, other.value, filters) : [];
      }),
    };
  }
  if ('vector' in left)
    return {
      vector: left.vector.flatMap((sample) =>
        applied(operator, sample, sample.value, scalarOf(right), filters),
      ),
    };
  return {
    vector: vectorOf(right).flatMap((sample) =>
      applied(operator, sample, scalarOf(left), sample.value, filters),
    ),
  };
}

function applied(operator: string, sample: Sample, a: number, b: number, filters: boolean): Sample[] {
  const value = compute(operator, a, b);
  if (!filters) return [{ labels: sample.labels, value }];
  return value === 1 ? [sample] : [];
}
