/** A query that cannot be understood; the message is Prometheus's. */
export class PromqlError extends Error {}

/** A condition on a label. */
export interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/** A query as a tree. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | {
      readonly kind: 'selector';
      readonly metric: string;
      readonly matchers: readonly Matcher[];
      readonly rangeMs: number | null;
    }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | {
      readonly kind: 'aggregate';
      readonly name: string;
      readonly of: Expression;
      readonly by: readonly string[] | null;
      readonly without: boolean;
    }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    };

const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?![smhdwy\w])|(\d+(?:ms|[smhdwy]))|([a-zA-Z_:][\w:]*)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(=~|!~|!=|==|<=|>=|[-+*/(){}[\],=<>]))/y;
const AGGREGATES = new Set(['sum', 'avg', 'min', 'max', 'count']);
const FUNCTIONS = new Set([
  'rate',
  'increase',
  'irate',
  'histogram_quantile',
  'vector',
  'clamp_min',
  'clamp_max',
]);
const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

/** A span as PromQL writes it, ms: `5m`, `1h`. */
export function spanMs(text: string): number {
  const [, count, unit = ''] = /^(\d+)(ms|[smhdwy])$/.exec(text) ?? [];
  const ms = Number(count) * (UNIT_MS[unit] ?? Number.NaN);
  if (Number.isNaN(ms)) throw new PromqlError(`parse error: not a valid duration string: "${text}"`);
  return ms;
}

/** Reads one query. */
export class Parser {
  readonly #tokens: string[] = [];
  #at = 0;

  constructor(text: string) {
    TOKEN.lastIndex = 0;
    for (let from = 0; text.slice(from).trim() !== ''; from = TOKEN.lastIndex) {
      const found = TOKEN.exec(text);
      if (!found)
        throw new PromqlError(
          `1:${from + 1}: parse error: unexpected character: '${text.slice(from).trim()[0] ?? ''}'`,
        );
      this.#tokens.push(found.slice(1).find((one) => one !== undefined) ?? '');
    }
  }

  whole(): Expression {
    const expression = this.#or();
    if (this.#at < this.#tokens.length) throw this.#unexpected();
    return expression;
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? '';
  }

  #take(): string {
    this.#at += 1;
    return this.#tokens[this.#at - 1] ?? '';
  }

  #expect(token: string): void {
    if (this.#peek() !== token) throw this.#unexpected();
    this.#at += 1;
  }

  #unexpected(): PromqlError {
    const token = this.#peek();
    return new PromqlError(
      `1:${this.#at + 1}: parse error: unexpected ${token === '' ? 'end of input' : `<${token}>`}`,
    );
  }

  #chain(operators: readonly string[], next: () => Expression): Expression {
    let left = next();
    while (operators.includes(this.#peek())) {
      const operator = this.#take();
      left = { kind: 'binary', operator, left, right: next() };
    }
    return left;
  }

  #or(): Expression {
    return this.#chain(['or'], () =>
      this.#chain(['==', '!=', '<', '>', '<=', '>='], () =>
        this.#chain(['+', '-'], () => this.#chain(['*', '/'], () => this.#unary())),
      ),
    );
  }

  #unary(): Expression {
    if (this.#peek() !== '-') return this.#primary();
    this.#take();
    return { kind: 'binary', operator: '-', left: { kind: 'number', value: 0 }, right: this.#primary() };
  }

  #primary(): Expression {
    const token = this.#peek();
    if (token === '(') {
      this.#take();
      const inner = this.#or();
      this.#expect(')');
      return inner;
    }
    if (/^\d/.test(token)) return { kind: 'number', value: Number(this.#take()) };
    if (AGGREGATES.has(token)) return this.#aggregate();
    if (FUNCTIONS.has(token) && this.#tokens[this.#at + 1] === '(') return this.#call();
    if (token === '{' || /^[a-zA-Z_:]/.test(token)) return this.#selector();
    throw this.#unexpected();
  }

  #grouping(): { by: readonly string[]; without: boolean } | null {
    if (this.#peek() !== 'by' && this.#peek() !== 'without') return null;
    const without = this.#take() === 'without';
    this.#expect('(');
    const by: string[] = [];
    while (this.#peek() !== ')') {
      by.push(this.#take());
      if (this.#peek() === ',') this.#take();
    }
    this.#expect(')');
    return { by, without };
  }

  #aggregate(): Expression {
    const name = this.#take();
    const before = this.#grouping();
    this.#expect('(');
    const of = this.#or();
    this.#expect(')');
    const grouping = before ?? this.#grouping();
    return { kind: 'aggregate', name, of, by: grouping?.by ?? null, without: grouping?.without ?? false };
  }

  #call(): Expression {
    const name = this.#take();
    this.#expect('(');
    const args: Expression[] = [];
    while (this.#peek() !== ')') {
      args.push(this.#or());
      if (this.#peek() === ',') this.#take();
      else if (this.#peek() !== ')') throw this.#unexpected();
    }
    this.#expect(')');
    return { kind: 'call', name, args };
  }

  #selector(): Expression {
    const metric = this.#peek() === '{' ? '' : this.#take();
    const matchers: Matcher[] = [];
    if (this.#peek() === '{') {
      this.#take();
      while (this.#peek() !== '}') {
        const label = this.#take();
        const operator = this.#take();
        if (!['=', '!=', '=~', '!~'].includes(operator)) throw this.#unexpected();
        matchers.push({ label, operator, value: this.#take().slice(1, -1).replace(/\\(.)/g, '$1') });
        if (this.#peek() === ',') this.#take();
      }
      this.#expect('}');
    }
    let rangeMs: number | null = null;
    if (this.#peek() === '[') {
      this.#take();
      rangeMs = spanMs(this.#take());
      this.#expect(']');
    }
    return { kind: 'selector', metric, matchers, rangeMs };
  }
}
