import type { AuditRecord, EventKind } from '@shared/domain/audit';
import type { AppId, OperationId } from '@shared/domain/ids';

/** Apps that the synthetic history is about. */
export const APPS = 50;

const PEOPLE = ['Lucie Moreau', 'Jonas Weber', 'Aiko Tanaka', 'Priya Nair', 'Tomás Silva', 'Mara Lindqvist'];
const WHYS = [
  'Crash rate is back under the limit after the hotfix',
  'Waited for the weekend traffic before going wider',
  'Support reports sign-in loops on older phones',
  null,
  null,
  null,
];
const KINDS: readonly EventKind[] = [
  'operation.intent',
  'rollout.advanced',
  'rollout.observed',
  'gate.changed',
  'rollout.advanced',
  'bake.completed',
  'review.replied',
  'rollout.completed',
];
/** What a person decided, with the gates that were on the screen. */
const DECIDED: readonly EventKind[] = ['operation.intent', 'rollout.advanced', 'rollout.completed'];
const STEPS = [0.01, 0.05, 0.1, 0.2, 0.5, 1];
const BEGAN = Date.UTC(2019, 0, 7, 8);

/** The text by which a search finds one in so many thousand events. */
export const RARE_WORD = 'regression';

/**
 * One event of a synthetic history, the same for the same number: six people releasing fifty apps, with gates and
 * reasons as real ones have them. About 600 bytes as canonical JSON.
 */
export function syntheticRecord(number: number): AuditRecord {
  const app = number % APPS;
  const release = Math.floor(number / 2_000);
  const code = 100 + release;
  const name = `${1 + Math.floor(release / 100)}.${Math.floor(release / 10) % 10}.${release % 10}`;
  const kind = KINDS[number % KINDS.length] as EventKind;
  const from = STEPS[number % STEPS.length] as number;
  const to = STEPS[(number + 1) % STEPS.length] as number;
  const why =
    number % 5_000 === 0 ? `A ${RARE_WORD} in the sign-in screen` : WHYS[(number * 7) % WHYS.length];
  return {
    kind,
    at: new Date(BEGAN + number * 240_000).toISOString(),
    actor: { kind: 'person', name: PEOPLE[(number * 5) % PEOPLE.length] as string },
    result: kind === 'operation.intent' || kind === 'rollout.observed' ? 'seen' : 'done',
    title: `${name} (${code}) set to ${to * 100}%`,
    appId: `app-${app}` as AppId,
    target: 'google-play',
    track: number % 4 === 0 ? 'internal' : 'production',
    versionName: name,
    versionCode: code,
    from: `${from * 100}%`,
    to: `${to * 100}%`,
    fromFraction: from,
    toFraction: to,
    operationId: `op-${Math.floor(number / 4)}` as OperationId,
    confirmedBy: `Typed ${to * 100}%`,
    why: why ?? null,
    account: 'play-release@example',
    origin: 'lucie-mbp, Slipway 0.1.0',
    tookMs: 900 + (number % 4_000),
    calls: [],
    readBack: null,
    failure: null,
    known: DECIDED.includes(kind)
      ? [
          { title: 'Crash rate', value: `${(number % 120) / 100}%`, verdict: 'pass' },
          { title: 'ANR rate', value: `${(number % 40) / 100}%`, verdict: 'pass' },
        ]
      : [],
  };
}
