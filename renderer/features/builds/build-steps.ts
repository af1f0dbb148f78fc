import type { BuildDetail, BuildStep } from '@shared/contract/builds';
import type { StepGroupView, StepState, StepView } from '../../ui/build/step-tree';
import { duration } from '../../ui/time/format';

/** Puts the steps of a build under their stages, each with its place in the whole time. `nowMs` since the build began. */
export function stepGroups(steps: readonly BuildStep[], nowMs: number): readonly StepGroupView[] {
  const stages = new Map<string, BuildStep[]>();
  for (const step of steps) {
    const members = stages.get(step.stage);
    if (members) members.push(step);
    else stages.set(step.stage, [step]);
  }
  return [...stages].map(([stage, members]) => ({
    id: stage,
    title: STAGE_TITLES[stage] ?? stage,
    note: stageNote(members),
    state: stageState(members.map(({ state }) => state)),
    duration: stageDuration(members, nowMs),
    steps: members.map((step) => stepView(step, nowMs)),
  }));
}

/** Stages that no Dockerfile names. */
const STAGE_TITLES: Readonly<Record<string, string>> = {
  context: 'Context',
  export: 'Export',
  push: 'Push',
  build: 'Build',
};

function stepView(step: BuildStep, nowMs: number): StepView {
  const whole = Math.max(1, nowMs);
  const end = endOf(step, nowMs);
  return {
    id: step.id,
    title: step.title.replace(/\s*\\?\s*\n\s*/g, ' '),
    state: step.state,
    mark: step.state === 'cached' ? 'Cached' : missed(step) ? 'Missed' : null,
    from: step.startedMs === null ? null : Math.min(1, step.startedMs / whole),
    to: end === null ? null : Math.min(1, end / whole),
    duration: step.startedMs === null || end === null ? '' : stepDuration(end - step.startedMs),
  };
}

/** A step that runs has no end yet: it reaches to now. */
function endOf({ state, startedMs, endedMs }: BuildStep, nowMs: number): number | null {
  return endedMs ?? (state === 'running' ? nowMs : startedMs);
}

/** Only what the cache could have held can have missed it. */
function missed({ title, state }: BuildStep): boolean {
  return /^(RUN|COPY|ADD)\b/.test(title) && (state === 'done' || state === 'running' || state === 'failed');
}

/** Seconds with one digit, as builders count them; in minutes from a minute on. */
export function stepDuration(ms: number): string {
  return ms < 60_000 ? `${(Math.max(0, ms) / 1000).toFixed(1)}s` : duration(ms);
}

function stageNote(members: readonly BuildStep[]): string {
  const note = members.map((step) => step.note).find((words) => words !== null);
  if (note) return note;
  const base = members.map(({ title }) => /^FROM (\S+)/.exec(title)?.[1]).find(Boolean);
  return base?.replace(/@sha256:([0-9a-f]{6})[0-9a-f]*$/, '@$1') ?? '';
}

const LOUD: readonly StepState[] = ['failed', 'running', 'cancelled'];

function stageState(states: readonly StepState[]): StepState {
  const loud = LOUD.find((state) => states.includes(state));
  if (loud) return loud;
  if (states.every((state) => state === 'cached')) return 'cached';
  if (states.every((state) => state === 'waiting')) return 'waiting';
  return states.includes('waiting') ? 'running' : 'done';
}

function stageDuration(members: readonly BuildStep[], nowMs: number): string {
  if (members.every(({ startedMs }) => startedMs === null)) return '';
  if (members.every(({ state }) => state === 'cached')) return 'Cached';
  const spent = members.reduce((sum, step) => {
    const end = endOf(step, nowMs);
    return step.startedMs === null || end === null ? sum : sum + Math.max(0, end - step.startedMs);
  }, 0);
  return stepDuration(spent);
}

/** `3 of 16 cached`. */
export function cacheWords({ stepList }: Pick<BuildDetail, 'stepList'>): string {
  const cached = stepList.filter(({ state }) => state === 'cached').length;
  return `${cached} of ${stepList.length} cached`;
}

/** How long a build has been going on, or went on, ms. */
export function buildSpan(
  build: { readonly startedAt: string; readonly endedAt: string | null },
  now: number,
): number {
  const end = build.endedAt === null ? now : Date.parse(build.endedAt);
  return Math.max(0, end - Date.parse(build.startedAt));
}
