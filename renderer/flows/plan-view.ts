import type { Failure } from '@shared/domain/failure';
import type { LaneView } from '@shared/domain/lane';
import type { CallOutcome, Operation } from '@shared/domain/operation';
import type { Plan, PlanIntent, PlannedCall } from '@shared/domain/plan';
import type { CallView } from '../ui/calls/call-list';
import { laneRungs } from '../ui/lane/lane-rungs';
import type { SettlingStep, SheetPhase, SheetView } from '../ui/sheet/sheet-view';
import { clock, clockMinutes } from '../ui/time/format';

/** A plan and what became of it, as the sheet shows them. */
export function sheetView(
  plan: Plan,
  operation: Operation | null,
  lane: LaneView | null,
  now: number,
  lockedReason: string | null,
): SheetView {
  const danger = isDanger(plan.intent);
  const onLadder = lane?.trackKind === 'production' && plan.after.fraction !== null;
  return {
    title: plan.title,
    ...reaches(plan),
    source: `Read from ${plan.host} at ${clockMinutes(Date.parse(plan.basis.readAt))} UTC`,
    ...(lane && onLadder ? { rungs: laneRungs(lane, now) } : {}),
    host: plan.host,
    calls: plan.calls.map((call) => callView(call, operation)),
    notes: plan.consequences,
    gates: (lane?.gates ?? []).map(({ title, verdict, sentence }) => ({ title, verdict, sentence })),
    confirmation: plan.confirmation,
    needsReason: plan.needsReason,
    concern: concernOf(plan, lane),
    action: plan.action,
    danger,
    lockedReason,
  };
}

function isDanger(intent: PlanIntent): boolean {
  if (intent.kind === 'testflight')
    return intent.act.kind === 'expire' || intent.act.kind === 'remove-testers';
  if (intent.kind === 'backend') return intent.act.kind === 'canary-stop' || intent.act.kind === 'argo-abort';
  return intent.kind === 'halt' || intent.kind === 'discard-draft';
}

/** What policy says against widening; a version that is new on production can only lack sign-offs. */
function concernOf(plan: Plan, lane: LaneView | null): string | null {
  if (!plan.needsReason) return null;
  const { kind } = plan.intent;
  if (kind === 'backend')
    return 'The version that is on its way has not proved itself: a gate does not pass, or its bake is not over.';
  const permission =
    kind === 'advance' || kind === 'complete' || kind === 'resume'
      ? lane?.permissions[kind]
      : kind === 'release-version'
        ? lane?.submission?.permissions.release
        : null;
  return permission?.allowed ? permission.reasonWhy : 'Not every sign-off of the checklist is given.';
}

/** Where the people stay the same and the version changes, the version is what stands large. */
function reaches(plan: Plan): Pick<SheetView, 'before' | 'after'> {
  const { before, after } = plan;
  const [from, to] = [codeIn(before.label), codeIn(after.label)];
  if (before.headline === after.headline && from !== null && to !== null && from !== to) {
    return {
      before: { headline: from, people: whole(before) },
      after: { headline: to, people: whole(after) },
    };
  }
  return {
    before: { headline: before.headline, people: before.people },
    after: { headline: after.headline, people: after.people },
  };
}

/** `5%, about 1,285 users`, or `All testers`. */
function whole({ headline, people }: Plan['after']): string {
  return people === null ? headline : `${headline}, ${people}`;
}

/** `151` of `1.5.0 (151)`; null without a label. */
function codeIn(label: string | null): string | null {
  return label === null ? null : (/\((\d+)\)$/.exec(label)?.[1] ?? label);
}

function callView(call: PlannedCall, operation: Operation | null): CallView {
  const outcome = operation?.outcomes.find((one) => one.callId === call.id);
  return {
    id: call.id,
    method: call.method,
    path: call.shortPath,
    purpose: call.purpose,
    body: call.body,
    current: call.current,
    affectsUsers: call.affectsUsers,
    state: operation ? (outcome?.state ?? 'pending') : 'planned',
    tookMs: outcome?.tookMs ?? null,
    status: outcome?.status ?? null,
  };
}

/** Where the sheet stands: from the operation once there is one, else from a refusal of the plan. */
export function sheetPhase(
  plan: Plan,
  operation: Operation | null,
  refusal: Failure | null,
  now: number,
): SheetPhase {
  if (refusal) return refused(plan, refusal, null, now);
  if (!operation) return { kind: 'ready' };
  switch (operation.state) {
    case 'succeeded':
      return {
        kind: 'done',
        // What cannot be read back is done when the store took it; what should have been and was not, is not proved.
        readBack:
          operation.readBack ??
          (plan.readBack.length === 0
            ? null
            : { asked: plan.after.headline, storeSays: 'Not read', differs: true }),
      };
    case 'cancelled':
      return {
        kind: 'failed',
        retryable: false,
        failure: {
          message: 'Cancelled before anybody was affected.',
          stillTrue: `Users still have ${plan.before.headline}.`,
          advice: 'Plan it again when you are ready.',
        },
      };
    case 'failed':
      return refused(plan, operation.failure, operation, now);
    case 'unknown':
    case 'interrupted':
      return {
        kind: 'unknown',
        sentence: `We asked for ${plan.after.headline}. The answer was lost.`,
        steps: settling(operation),
      };
    default:
      return { kind: 'sending', call: callNumber(plan, operation), cancellable: operation.cancellable };
  }
}

function refused(plan: Plan, failure: Failure | null, operation: Operation | null, now: number): SheetPhase {
  if (failure?.reason === 'store-moved') {
    return {
      kind: 'stale',
      stale: {
        sentence: failure.message,
        saw: { ...plan.before, at: clockMinutes(Date.parse(plan.basis.readAt)) },
        now: { headline: operation?.readBack?.storeSays ?? 'Changed', people: null, at: clockMinutes(now) },
        cause: failure.stillTrue,
        planAgain: 'Plan again…',
      },
    };
  }
  return {
    kind: 'failed',
    retryable: failure?.retryable ?? false,
    failure: {
      message: failure?.message ?? 'It did not work.',
      stillTrue: failure?.stillTrue ?? '',
      advice: failure?.advice ?? '',
      raw: failure?.raw ?? null,
    },
  };
}

function callNumber(plan: Plan, operation: Operation): number {
  const done = operation.outcomes.filter((one) => one.state === 'done').map((one) => one.callId);
  return Math.min(plan.calls.length, plan.calls.filter((call) => done.includes(call.id)).length + 1);
}

function settling(operation: Operation): readonly SettlingStep[] {
  const commit = operation.calls.find((call) => call.role === 'commit');
  const sent: CallOutcome | undefined = operation.outcomes.find((one) => one.callId === commit?.id);
  const steps: SettlingStep[] = [
    { state: 'done', text: 'Commit sent', time: clock(Date.parse(operation.startedAt)) },
    { state: 'failed', text: sent?.status ? `Answered ${sent.status}` : 'No answer' },
  ];
  return [...steps, { state: 'running', text: operation.step }];
}
