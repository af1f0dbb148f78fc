import {
  type Actor,
  type AuditRecord,
  auditRecord,
  type EventKind,
  type EventResult,
  type KnownFact,
} from '@shared/domain/audit';
import type { BackendActKind } from '@shared/domain/backend/act';
import type { Operation } from '@shared/domain/operation';
import type { Plan, StoreIntent } from '@shared/domain/plan';
import { reached } from '@shared/domain/rollout/phase';
import type { Settled } from '@shared/domain/rollout/state';
import { exposure, findRelease, findTrack, percent, type StoreTrack } from '@shared/domain/store';
import type { TestFlightAct } from '@shared/domain/testflight/act';
import { isoTime } from '@shared/kit/clock';
import type { RolloutKey } from './machine-book';
import type { Session } from './session';
import { targetOf } from './stores';
import { trackTitle } from './tracks';

/** An event of this session. */
export function event(
  session: Session,
  kind: EventKind,
  title: string,
  rest: Partial<AuditRecord> & { readonly actor: Actor; readonly result: EventResult },
): AuditRecord {
  return auditRecord({ kind, title, at: isoTime(session.clock.now()), origin: session.origin, ...rest });
}

/** The person at this computer. */
export function me(session: Session): Actor {
  return { kind: 'person', name: session.person() };
}

const KINDS: Readonly<Record<StoreIntent['kind'], EventKind>> = {
  upload: 'release.uploaded',
  promote: 'release.promoted',
  advance: 'rollout.advanced',
  complete: 'rollout.completed',
  halt: 'rollout.halted',
  resume: 'rollout.resumed',
  'edit-details': 'release.details-changed',
  'discard-draft': 'draft.discarded',
  'create-version': 'version.created',
  'edit-version': 'version.edited',
  'submit-version': 'version.submitted',
  'cancel-submission': 'submission.cancelled',
  'release-version': 'version.released',
};

const BETA_KINDS: Readonly<Record<TestFlightAct['kind'], EventKind>> = {
  'set-notes': 'beta.notes-sent',
  'answer-compliance': 'beta.compliance-answered',
  'add-to-group': 'beta.build-shared',
  'remove-from-group': 'beta.build-shared',
  'submit-review': 'beta.review-submitted',
  notify: 'beta.testers-told',
  'auto-notify': 'beta.testers-told',
  expire: 'beta.expired',
  'create-group': 'beta.group-changed',
  'edit-group': 'beta.group-changed',
  'add-testers': 'beta.testers-changed',
  'remove-testers': 'beta.testers-changed',
  'resend-invitations': 'beta.testers-changed',
};

const BACKEND_KINDS: Readonly<Record<BackendActKind, EventKind>> = {
  'set-image': 'backend.rolled-out',
  restart: 'backend.changed',
  pause: 'backend.changed',
  resume: 'backend.changed',
  scale: 'backend.changed',
  undo: 'backend.undone',
  'canary-start': 'backend.canary',
  'canary-step': 'backend.canary',
  'canary-promote': 'backend.canary',
  'canary-stop': 'backend.canary',
  preview: 'backend.changed',
  switch: 'backend.switched',
  retire: 'backend.changed',
  apply: 'backend.changed',
  'argo-promote': 'backend.canary',
  'argo-promote-full': 'backend.canary',
  'argo-abort': 'backend.canary',
  'argo-retry': 'backend.canary',
};

function kindOf(plan: Plan): EventKind {
  const { intent } = plan;
  if (intent.kind === 'backend') return BACKEND_KINDS[intent.act.kind];
  if (intent.kind === 'testflight') return BETA_KINDS[intent.act.kind];
  if (intent.kind === 'advance' && intent.fraction >= 1) return 'rollout.completed';
  if (intent.kind === 'promote' && intent.reach.kind === 'fraction') return 'rollout.started';
  return KINDS[intent.kind];
}

/** `1.4.0 (142) set to 10%`, said of what was asked. */
function planTitle(plan: Plan): string {
  if (plan.facts) return plan.facts.done;
  const label = plan.after.label ?? plan.before.label ?? `${plan.intent.versionCode}`;
  const where = trackTitle(plan.intent.track);
  switch (plan.intent.kind) {
    case 'upload':
      return `${label} uploaded to ${where}`;
    case 'promote':
      return `${label} promoted to ${where}, ${plan.after.headline}`;
    case 'advance':
      return `${label} set to ${percent(plan.intent.fraction)}`;
    case 'complete':
      return `${label} set to 100%`;
    case 'halt':
      return `${label} halted${plan.before.fraction === null ? '' : ` at ${percent(plan.before.fraction)}`}`;
    case 'resume':
      return `${label} resumed at ${percent(plan.intent.fraction)}`;
    case 'edit-details':
      return `${label}: release details changed`;
    case 'discard-draft':
      return `Draft ${label} discarded on ${where}`;
    case 'testflight':
    case 'backend':
      return plan.title;
    case 'create-version':
      return `${plan.intent.versionName} created on ${where}`;
    case 'edit-version':
      return `${label}: version changed`;
    case 'submit-version':
      return `${label} submitted for review`;
    case 'cancel-submission':
      return `${label} taken back from review`;
    case 'release-version':
      return `${label} released to ${where}`;
  }
}

function fractionOn(tracks: readonly StoreTrack[], plan: Plan): number | null {
  const release = findRelease(findTrack({ tracks }, plan.intent.track), plan.intent.versionCode);
  return release ? exposure(release) : null;
}

/** The intent of an operation: in the history before the first call is sent. */
export function intentRecord(
  session: Session,
  plan: Plan,
  operationId: Operation['id'],
  confirmedBy: string | null,
  why: string | null,
  known: readonly KnownFact[],
): AuditRecord {
  return event(session, 'operation.intent', `About to send: ${planTitle(plan)}`, {
    ...common(session, plan),
    actor: me(session),
    result: 'seen',
    operationId,
    confirmedBy,
    why,
    known,
  });
}

/** The outcome of an operation: asked, what the store says, and whether they differ. */
export function outcomeRecord(
  session: Session,
  plan: Plan,
  operation: Operation,
  confirmedBy: string | null,
  why: string | null,
  known: readonly KnownFact[],
): AuditRecord {
  const base = {
    ...common(session, plan),
    actor: me(session),
    operationId: operation.id,
    confirmedBy,
    why,
    known,
    calls: operation.outcomes,
    readBack: operation.readBack,
    failure: operation.failure,
    tookMs: operation.endedAt ? Date.parse(operation.endedAt) - Date.parse(operation.startedAt) : null,
  };
  switch (operation.state) {
    case 'succeeded':
      return event(session, kindOf(plan), planTitle(plan), { ...base, result: 'done' });
    case 'cancelled':
      return event(session, 'operation.cancelled', `Cancelled: ${planTitle(plan)}`, {
        ...base,
        result: 'refused',
      });
    case 'unknown':
      return event(session, 'operation.failed', `Outcome not known: ${planTitle(plan)}`, {
        ...base,
        result: 'unknown',
      });
    default:
      return event(session, 'operation.failed', `Not done: ${planTitle(plan)}`, {
        ...base,
        result: operation.failure?.reason === 'store-moved' ? 'refused' : 'failed',
      });
  }
}

function common(session: Session, plan: Plan) {
  const app = session.states.get(plan.appId)?.app;
  return {
    appId: plan.appId,
    target: plan.target,
    track: plan.intent.track,
    versionCode: plan.intent.versionCode || null,
    versionName: versionNameOf(plan),
    from: plan.before.headline,
    to: plan.after.headline,
    ...fractionsOf(plan),
    account: app?.target.accountId ?? null,
  };
}

/** Shares of users before and afterwards, 0–1; null where a plan moves nobody. */
function fractionsOf(plan: Plan): Pick<AuditRecord, 'fromFraction' | 'toFraction'> {
  const { intent, before, after } = plan;
  if (intent.kind !== 'backend') {
    return { fromFraction: fractionOn(plan.basis.tracks, plan), toFraction: fractionOn(plan.expected, plan) };
  }
  return { fromFraction: before.fraction, toFraction: after.fraction };
}

function versionNameOf(plan: Plan): string | null {
  const { intent } = plan;
  // What is stopped is what the event is about, and not what users have in its place.
  if (intent.kind === 'backend' && intent.act.kind === 'canary-stop') return plan.before.label;
  const release = findRelease(
    findTrack({ tracks: plan.expected }, plan.intent.track),
    plan.intent.versionCode,
  );
  return release?.versionName ?? plan.after.label?.replace(/ \(\d+\)$/, '') ?? null;
}

/** A change at the store that Slipway did not make. */
export function observedRecord(
  session: Session,
  key: RolloutKey,
  label: string,
  from: Settled,
  to: Settled,
): AuditRecord {
  const fraction = (state: Settled): number | null =>
    state.kind === 'staged'
      ? state.fraction
      : state.kind === 'completed'
        ? 1
        : state.kind === 'absent'
          ? 0
          : null;
  const target = targetOf(session, key.appId);
  return event(
    session,
    'rollout.observed',
    `${label} is now ${reached(to)}, seen on ${trackTitle(key.track)}`,
    {
      actor: { kind: 'store', name: target.title },
      result: 'seen',
      appId: key.appId,
      target: target.id,
      track: key.track,
      versionCode: key.versionCode,
      versionName: label.replace(/ \(\d+\)$/, ''),
      from: reached(from),
      to: reached(to),
      fromFraction: fraction(from),
      toFraction: fraction(to),
    },
  );
}
