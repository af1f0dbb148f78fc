import { WORKSPACE_DEFAULTS } from '@shared/domain/workspace';
import type { Finding } from './explain-issue';
import type { TreePath } from './locate';
import { percentToFraction } from './units';
import type { WrittenLadder } from './workspace-schema';

interface Step {
  readonly path: TreePath;
  readonly percent: number;
}

/** The ways in which a ladder's steps cannot lead to everyone: a step that does not rise, an end below 100. */
export function checkLadder(ladder: WrittenLadder, path: TreePath): readonly Finding[] {
  const steps = stepsOf(ladder, path);
  const findings = steps.flatMap((step, at) => {
    const before = steps[at - 1];
    return before && step.percent <= before.percent ? [notRising(before, step, steps.slice(at + 1))] : [];
  });
  const last = steps.at(-1);
  if (last && last.percent !== 100 && findings.length === 0) {
    findings.push({
      severity: 'error',
      part: 'value',
      path: last.path,
      sentence: `The last step must be 100, or the release never reaches everyone: this ladder ends at ${last.percent}.`,
      suggestion: { sentence: 'Add 100 as the last step.' },
    });
  }
  return findings;
}

function stepsOf(ladder: WrittenLadder, path: TreePath): readonly Step[] {
  const [rungs, at] = Array.isArray(ladder) ? [ladder, path] : [ladder.rungs, [...path, 'rungs']];
  return rungs.map((rung, index) =>
    typeof rung === 'object'
      ? { path: [...at, index, 'percent'], percent: percentOf(rung.percent) }
      : { path: [...at, index], percent: percentOf(rung) },
  );
}

const percentOf = (written: number | string): number =>
  Number((percentToFraction(written) * 100).toPrecision(10));

function notRising(before: Step, step: Step, later: readonly Step[]): Finding {
  const ceiling =
    later.find((next) => next.percent > before.percent)?.percent ?? (later.length > 0 ? 100 : 101);
  const usual = WORKSPACE_DEFAULTS.ladder.rungs
    .map((rung) => rung.fraction * 100)
    .find((percent) => percent > before.percent && percent < ceiling);
  const middle = Math.round((before.percent + Math.min(ceiling, 100)) / 2);
  const better = usual ?? (middle > before.percent && middle < ceiling ? middle : undefined);
  return {
    severity: 'error',
    part: 'value',
    path: step.path,
    sentence: `Steps must rise: ${step.percent} comes after ${before.percent}.`,
    suggestion: better
      ? { sentence: `Use ${better}`, replacement: String(better) }
      : { sentence: `Remove this step, or make it larger than ${before.percent}.` },
  };
}
