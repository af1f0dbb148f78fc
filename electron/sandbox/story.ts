import type { AuditRecord } from '@shared/domain/audit';
import type { AppId } from '@shared/domain/ids';
import { percent } from '@shared/domain/store';
import { isoTime } from '@shared/kit/clock';
import type { State } from './state-schema';

const TRACK_WORDS: Readonly<Record<string, string>> = {
  internal: 'internal testing',
  alpha: 'closed testing',
  beta: 'open testing',
};

/** Who did what before the sandbox was opened. */
const PERSON = { kind: 'person', name: 'Lucie Moreau' } as const;

/**
 * The events that led to a scenario's state, oldest first: a history that fits what the simulated store shows, so
 * that bakes, timelines and figures are alive from the first moment.
 */
export function storyOf(state: State, appIds: ReadonlyMap<string, AppId>, target: string): AuditRecord[] {
  const events = Object.values(state.apps).flatMap((app) => {
    const appId = appIds.get(app.packageName);
    if (!appId) return [];
    const names = new Map(
      app.artifacts.map((artifact) => [artifact.versionCode, artifact.versionName ?? null]),
    );
    const reached = new Map<string, number>();
    const halted = (track: string, code: number): boolean =>
      app.tracks[track]?.releases.some(
        (release) => release.status === 'halted' && release.versionCodes.includes(code),
      ) ?? false;
    return (
      [...app.exposures]
        .sort((a, b) => a.fromAt - b.fromAt)
        // A version that a newer one replaced loses its users, which is no event of its own.
        .filter((step) => step.fraction > 0 || halted(step.track, step.versionCode))
        .map((step): AuditRecord => {
          const key = `${step.track}/${step.versionCode}`;
          const before = reached.get(key) ?? 0;
          reached.set(key, step.fraction);
          const versionName = names.get(step.versionCode) ?? null;
          const label = versionName ? `${versionName} (${step.versionCode})` : `${step.versionCode}`;
          const production = step.track === 'production';
          return {
            kind: kindOf(before, step.fraction, production),
            at: isoTime(step.fromAt),
            actor: PERSON,
            result: 'done',
            title: production
              ? `${label} set to ${percent(step.fraction)}`
              : `${label} released to ${TRACK_WORDS[step.track] ?? step.track}`,
            appId,
            target,
            track: step.track,
            versionName,
            versionCode: step.versionCode,
            from: percent(before),
            to: percent(step.fraction),
            fromFraction: before,
            toFraction: step.fraction,
            operationId: null,
            confirmedBy: production ? `Typed ${percent(step.fraction)}` : 'Clicked',
            why: null,
            account: null,
            origin: 'sandbox, sample story',
            tookMs: null,
            calls: [],
            readBack: null,
            failure: null,
            known: [],
          };
        })
    );
  });
  return events.sort((a, b) => (a.at < b.at ? -1 : 1));
}

function kindOf(before: number, after: number, production: boolean): AuditRecord['kind'] {
  if (!production) return 'release.uploaded';
  if (after === 0) return 'rollout.halted';
  if (after >= 1) return 'rollout.completed';
  return before === 0 ? 'rollout.started' : 'rollout.advanced';
}
