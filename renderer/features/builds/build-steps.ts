import type { StepGroupView, StepState, StepView } from '../../ui/build/step-tree';
import { duration as shortDuration } from '../../ui/time/format';

/** What is asked of a step to draw it. Times in ms since the epoch. */
export interface StepFacts {
  readonly id: string;
  /** As the engine names it: `[deps 2/3] RUN pip install -r requirements.txt`. */
  readonly name: string;
  readonly state: StepState;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

/** Puts the steps of a build under their stages, each with its place in the whole time. */
export function stepGroups(
  steps: readonly StepFacts[],
  span: { readonly from: number; readonly to: number },
): readonly StepGroupView[] {
  const byStage = new Map<string, StepFacts[]>();
  for (const step of steps) {
    const { stage } = stepWords(step.name);
    const known = byStage.get(stage);
    if (known) known.push(step);
    else byStage.set(stage, [step]);
  }
  return [...byStage].map(([stage, members]) => ({
    id: stage,
    title: stage,
    note: stageNote(members),
    state: stageState(members.map(({ state }) => state)),
    duration: stageDuration(members, span.to),
    steps: members.map((step) => stepView(step, span)),
  }));
}

function stepView(step: StepFacts, { from, to }: { readonly from: number; readonly to: number }): StepView {
  const whole = Math.max(1, to - from);
  const share = (at: number) => Math.min(1, Math.max(0, (at - from) / whole));
  const words = stepWords(step.name);
  const end = step.endedAt ?? (step.state === 'running' ? to : step.startedAt);
  return {
    id: step.id,
    title: words.title,
    state: step.state,
    mark: step.state === 'cached' ? 'Cached' : markable(words.title, step.state) ? 'Missed' : null,
    from: step.startedAt === null ? null : share(step.startedAt),
    to: end === null ? null : share(end),
    duration: step.startedAt === null || end === null ? '' : stepDuration(end - step.startedAt),
  };
}

/** Only what could have come from the cache can have missed it, and only long enough work is worth the word. */
function markable(title: string, state: StepState): boolean {
  return /^(RUN|COPY|ADD)\b/.test(title) && (state === 'done' || state === 'running' || state === 'failed');
}

/** Seconds with one digit, as builders count them; minutes from a minute on. */
export function stepDuration(ms: number): string {
  return ms < 60_000 ? `${(Math.max(0, ms) / 1000).toFixed(1)}s` : shortDuration(ms);
}

/** The stage and the instruction in an engine's name for a step. */
export function stepWords(name: string): { readonly stage: string; readonly title: string } {
  const classic = /^Step \d+\/\d+ ?: ?(.*)$/s.exec(name);
  if (classic) return { stage: 'Build', title: oneLine(classic[1] ?? name) };
  const bracket = /^\[([^\]]+)\] ?(.*)$/s.exec(name);
  if (!bracket) return { stage: bare(name), title: oneLine(name) };
  const [, label = '', rest = ''] = bracket;
  if (label === 'internal') return { stage: 'Context', title: oneLine(rest) };
  if (label === 'auth') return { stage: 'Registry', title: oneLine(rest) };
  const stage = label.replace(/ ?\d+\/\d+$/, '').trim();
  return { stage: stage === '' ? 'Build' : stage, title: oneLine(rest) };
}

function bare(name: string): string {
  if (/^(exporting|writing image|naming to|unpacking)/.test(name)) return 'Export';
  if (/^(pushing|push )/.test(name)) return 'Push';
  if (/^(importing|resolve|sha256:|load|transfer)/.test(name)) return 'Context';
  return 'Build';
}

const oneLine = (text: string) => text.replace(/\s*\\?\s*\n\s*/g, ' ').trim();

function stageNote(members: readonly StepFacts[]): string {
  const from = members.map(({ name }) => /\bFROM (\S+)/.exec(name)?.[1]).find(Boolean);
  return from ? from.replace(/@sha256:([0-9a-f]{4})[0-9a-f]*$/, '@$1') : '';
}

function stageState(states: readonly StepState[]): StepState {
  const first: readonly StepState[] = ['failed', 'running', 'cancelled'];
  const loud = first.find((state) => states.includes(state));
  if (loud) return loud;
  if (states.every((state) => state === 'cached')) return 'cached';
  if (states.every((state) => state === 'waiting')) return 'waiting';
  return states.includes('waiting') ? 'running' : 'done';
}

function stageDuration(members: readonly StepFacts[], now: number): string {
  const started = members.filter(({ startedAt }) => startedAt !== null);
  if (started.length === 0) return '';
  if (members.every(({ state }) => state === 'cached')) return 'Cached';
  const spent = started.reduce((sum, step) => {
    const end = step.endedAt ?? (step.state === 'running' ? now : (step.startedAt ?? 0));
    return sum + Math.max(0, end - (step.startedAt ?? 0));
  }, 0);
  return stepDuration(spent);
}

/** `3 of 16 cached`. */
export function cacheWords(steps: readonly StepFacts[]): string {
  const cached = steps.filter(({ state }) => state === 'cached').length;
  return `${cached} of ${steps.length} cached`;
}
