import type { TestFlightAct } from './act';
import type { BetaBuild, BetaGroup, ExternalState } from './build';
import { buildPhase } from './phase';

/** What a person may ask of one build. */
export const BETA_ACTIONS = [
  'edit-notes',
  'send-when-ready',
  'answer-compliance',
  'add-group',
  'submit-review',
  'notify',
  'expire',
] as const;
export type BetaAction = (typeof BETA_ACTIONS)[number];

/** Whether it may be done now, or a sentence on why not. */
export type BetaPermission = { readonly allowed: true } | { readonly allowed: false; readonly why: string };

const YES: BetaPermission = { allowed: true };
const no = (why: string): BetaPermission => ({ allowed: false, why });

const ENDED = 'It has expired, which cannot be undone.';
const NOT_YET = 'Apple is still processing it. “Send when ready” does it as soon as that is over.';
const BROKEN = 'Apple could not process it. Upload another build.';

/** What may be done with a build now: buttons and use cases both ask here. */
export function betaPermission(
  action: BetaAction,
  build: BetaBuild,
  all: readonly BetaBuild[],
): BetaPermission {
  const phase = buildPhase(build);
  if (phase === 'expired') return no(ENDED);
  if (phase === 'failed') return action === 'expire' ? YES : no(BROKEN);
  const processing = phase === 'processing';
  switch (action) {
    case 'edit-notes':
      return YES;
    case 'send-when-ready':
      return processing ? YES : no('It has been processed: everything can be sent at once.');
    case 'answer-compliance':
      if (processing) return no(NOT_YET);
      return build.usesNonExemptEncryption === null
        ? YES
        : no('It was answered, and Apple takes one answer only.');
    case 'add-group':
      return processing ? no(NOT_YET) : YES;
    case 'submit-review':
      return processing ? no(NOT_YET) : maySubmit(build, all);
    case 'notify':
      return mayNotify(build);
    case 'expire':
      return processing ? no('A build can expire only after Apple has processed it.') : YES;
  }
}

function maySubmit(build: BetaBuild, all: readonly BetaBuild[]): BetaPermission {
  if (build.internalOnly)
    return no('It was uploaded for the team alone and cannot go to testers from outside.');
  switch (build.external) {
    case 'MISSING_EXPORT_COMPLIANCE':
      return no('Answer the question about encryption first.');
    case 'IN_EXPORT_COMPLIANCE_REVIEW':
      return no('Apple is still reviewing the export documents.');
    case 'WAITING_FOR_BETA_REVIEW':
    case 'IN_BETA_REVIEW':
      return no('It is with beta review already.');
    case 'BETA_REJECTED':
      return no('Beta review rejected this build. Upload another one.');
    case 'BETA_APPROVED':
    case 'IN_BETA_TESTING':
    case 'READY_FOR_BETA_TESTING':
      return no('Beta review has approved it already.');
    default:
  }
  const other = all.find(
    (one) =>
      one.id !== build.id &&
      one.version === build.version &&
      (one.external === 'WAITING_FOR_BETA_REVIEW' || one.external === 'IN_BETA_REVIEW'),
  );
  return other
    ? no(`Apple reviews one build of ${build.version} at a time, and ${other.buildNumber} is there now.`)
    : YES;
}

function mayNotify(build: BetaBuild): BetaPermission {
  if (build.internal !== 'IN_BETA_TESTING' && build.external !== 'IN_BETA_TESTING') {
    return no('No group of testers has it yet.');
  }
  return build.autoNotify ? no('Apple tells the testers of this build by itself.') : YES;
}

/** Whether a build may go to this group, or why not. */
export function groupPermission(build: BetaBuild, group: BetaGroup): BetaPermission {
  if (build.groupIds.includes(group.id)) return no(`${group.name} has it.`);
  if (group.internal && group.allBuilds) return no(`${group.name} gets every build by itself.`);
  if (!group.internal && build.internalOnly) {
    return no('It was uploaded for the team alone and cannot go to testers from outside.');
  }
  return YES;
}

const PAST_SUBMISSION: readonly ExternalState[] = [
  'WAITING_FOR_BETA_REVIEW',
  'IN_BETA_REVIEW',
  'BETA_APPROVED',
  'IN_BETA_TESTING',
];

/** What is left to do of an act, since somebody may have done it in Apple's site; null when nothing is. */
export function whatIsLeft(act: TestFlightAct, build: BetaBuild): TestFlightAct | null {
  switch (act.kind) {
    case 'answer-compliance':
      return build.usesNonExemptEncryption === null ? act : null;
    case 'submit-review':
      return PAST_SUBMISSION.includes(build.external) ? null : act;
    case 'add-to-group': {
      const groupIds = act.groupIds.filter((id) => !build.groupIds.includes(id));
      return groupIds.length > 0 ? { ...act, groupIds } : null;
    }
    default:
      return act;
  }
}
