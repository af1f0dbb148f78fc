import { type AuditRecord, auditRecord } from '@shared/domain/audit';
import type { AppId } from '@shared/domain/ids';
import { percent } from '@shared/domain/store';
import { isoTime } from '@shared/kit/clock';
import type { State } from './state-schema';

type App = State['apps'][string];
type Exposure = App['exposures'][number];

const TRACK_WORDS: Readonly<Record<string, string>> = {
  internal: 'internal testing',
  alpha: 'closed testing',
  beta: 'open testing',
};

/** Who did what before the sandbox was opened. */
const PERSON = { kind: 'person', name: 'Lucie Moreau' } as const;

const DAY = 86_400_000;
/** The rungs that the sample team took on its way to everybody, one a day. */
const CLIMB = [0.05, 0.1, 0.25, 0.5];

/** One share that a version reached, and the one that it had before. */
interface Step extends Exposure {
  readonly before: number;
}

/**
 * The events that led to a scenario's state, oldest first: a history that fits what the simulated store shows, so
 * that bakes, timelines and figures are alive from the first moment. `now` in ms.
 */
export function storyOf(
  state: State,
  appIds: ReadonlyMap<string, AppId>,
  target: string,
  now: number,
): AuditRecord[] {
  return Object.values(state.apps)
    .flatMap((app) => {
      const appId = appIds.get(app.packageName);
      if (!appId) return [];
      return (
        stepsOf(app.exposures)
          // What a review will bring has not happened yet.
          .filter((step) => step.fromAt <= now && isEvent(app, step))
          .map((step) => eventOf(app, step, appId, target))
      );
    })
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** Every step that the exposures speak of. What they show as one leap to everybody on production was climbed. */
function stepsOf(exposures: readonly Exposure[]): readonly Step[] {
  const reached = new Map<string, number>();
  return [...exposures]
    .sort((a, b) => a.fromAt - b.fromAt)
    .flatMap((exposure) => {
      const key = `${exposure.track}/${exposure.versionCode}`;
      const before = reached.get(key) ?? 0;
      reached.set(key, exposure.fraction);
      const leap = exposure.track === 'production' && before === 0 && exposure.fraction === 1;
      if (!leap) return [{ ...exposure, before }];
      return [...CLIMB, 1].map((fraction, index) => ({
        ...exposure,
        fraction,
        before: CLIMB[index - 1] ?? 0,
        fromAt: exposure.fromAt - (CLIMB.length - index) * DAY,
      }));
    });
}

/** A version that a newer one takes users from does nothing itself; only a halt is an event of its own. */
function isEvent(app: App, step: Step): boolean {
  if (step.fraction > step.before) return true;
  const releases = app.tracks[step.track]?.releases ?? [];
  return (
    step.fraction === 0 &&
    releases.some((release) => release.status === 'halted' && release.versionCodes.includes(step.versionCode))
  );
}

function eventOf(app: App, step: Step, appId: AppId, target: string): AuditRecord {
  const versionName =
    app.artifacts.find((artifact) => artifact.versionCode === step.versionCode)?.versionName ?? null;
  const label = versionName ? `${versionName} (${step.versionCode})` : `${step.versionCode}`;
  const production = step.track === 'production';
  const halts = step.fraction === 0;
  const to = halts ? `Halted at ${percent(step.before)}` : percent(step.fraction);
  return auditRecord({
    kind: kindOf(step, production),
    at: isoTime(step.fromAt),
    actor: PERSON,
    result: 'done',
    title: titleOf(label, step, production),
    appId,
    target,
    track: step.track,
    versionName,
    versionCode: step.versionCode,
    from: percent(step.before),
    to,
    fromFraction: step.before,
    toFraction: halts ? step.before : step.fraction,
    confirmedBy: production
      ? `Typed ${halts ? `HALT ${step.versionCode}` : percent(step.fraction)}`
      : 'Clicked',
    origin: 'sandbox, sample story',
  });
}

function titleOf(label: string, step: Step, production: boolean): string {
  if (!production) return `${label} released to ${TRACK_WORDS[step.track] ?? step.track}`;
  return step.fraction === 0
    ? `${label} halted at ${percent(step.before)}`
    : `${label} set to ${percent(step.fraction)}`;
}

function kindOf(step: Step, production: boolean): AuditRecord['kind'] {
  if (!production) return 'release.uploaded';
  if (step.fraction === 0) return 'rollout.halted';
  if (step.fraction >= 1) return 'rollout.completed';
  return step.before === 0 ? 'rollout.started' : 'rollout.advanced';
}
