import type { Plan } from '@shared/domain/plan';
import type { TestFlightAct } from '@shared/domain/testflight/act';
import { buildCode } from '@shared/domain/testflight/build';
import type { TargetApp } from '../../../ports/store-target';
import type { BetaSight } from '../../../ports/test-flight';
import { type Drawn, side } from './draw';
import {
  drawAddGroups,
  drawAutoNotify,
  drawCompliance,
  drawExpire,
  drawNotes,
  drawNotify,
  drawRemoveGroup,
  drawReview,
} from './plan-build';
import { drawAddTesters, drawCreateGroup, drawEditGroup, drawRemoveTesters, drawResend } from './plan-people';

/** The app at Apple, and what Apple would miss before a beta review. */
export interface PlanGround {
  readonly app: TargetApp;
  /** Apple's own number of the app. */
  readonly storeId: string;
  readonly host: string;
  readonly gaps: readonly string[];
}

/** The exact requests of an act against what was seen. Pure; throws a `FailureError` for what Apple would refuse. */
export function planBeta(
  { app, storeId, host, gaps }: PlanGround,
  act: TestFlightAct,
  sight: BetaSight,
): Omit<Plan, 'id' | 'createdAt' | 'needsReason'> {
  const drawn = draw(act, sight, storeId, gaps);
  return {
    appId: app.appId,
    target: 'testflight',
    intent: {
      kind: 'testflight',
      track: 'testflight',
      versionCode: drawn.build ? buildCode(drawn.build.buildNumber) : 0,
      act,
    },
    title: drawn.title,
    action: drawn.action,
    host: `${host}, ${app.packageName}`,
    before: side(drawn.start, drawn.build),
    after: side(drawn.goal, drawn.build),
    calls: [...drawn.checks, ...drawn.writes],
    readBack: drawn.readBack,
    basis: { readAt: sight.readAt, tracks: [], fingerprint: '' },
    expected: [],
    facts: { before: drawn.before, expected: drawn.expected, done: drawn.done },
    confirmation: drawn.confirmation ?? { kind: 'click' },
    consequences: drawn.notes,
  };
}

function draw(act: TestFlightAct, sight: BetaSight, storeId: string, gaps: readonly string[]): Drawn {
  switch (act.kind) {
    case 'set-notes':
      return drawNotes(act, sight);
    case 'answer-compliance':
      return drawCompliance(act, sight);
    case 'add-to-group':
      return drawAddGroups(act, sight);
    case 'remove-from-group':
      return drawRemoveGroup(act, sight);
    case 'submit-review':
      return drawReview(act, sight, gaps);
    case 'notify':
      return drawNotify(act, sight);
    case 'auto-notify':
      return drawAutoNotify(act, sight);
    case 'expire':
      return drawExpire(act, sight);
    case 'create-group':
      return drawCreateGroup(act, sight, storeId);
    case 'edit-group':
      return drawEditGroup(act, sight);
    case 'add-testers':
      return drawAddTesters(act, sight);
    case 'remove-testers':
      return drawRemoveTesters(act, sight);
    case 'resend-invitations':
      return drawResend(act, sight, storeId);
  }
}
