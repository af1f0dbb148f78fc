/** The colour family of a part, set as `data-tone`; `theme/tokens.css` turns it into text, tint and solid. */
export type Tone =
  | 'neutral'
  | 'draft'
  | 'processing'
  | 'review'
  | 'rolling'
  | 'baking'
  | 'done'
  | 'watch'
  | 'halted'
  | 'failed';

/** What a gate said, as the parts of this kit draw it. */
export type Verdict = 'pass' | 'hold' | 'breach' | 'unknown';

/** The colour family of a verdict. */
export const VERDICT_TONE: Readonly<Record<Verdict, Tone>> = {
  pass: 'done',
  hold: 'watch',
  breach: 'failed',
  unknown: 'draft',
};

/** The verdict of several: the worst of them; of none, `unknown`. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  const order: readonly Verdict[] = ['breach', 'hold', 'unknown', 'pass'];
  return order.find((verdict) => verdicts.includes(verdict)) ?? 'unknown';
}
