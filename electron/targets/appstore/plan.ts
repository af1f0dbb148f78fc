import type { Plan, PlannedCall, StoreIntent } from '@shared/domain/plan';
import {
  findRelease,
  findTrack,
  leadCode,
  type StoreObservation,
  type StoreRelease,
} from '@shared/domain/store';
import type { SubmissionFacts } from '@shared/domain/submission/facts';
import { versionProblem } from '@shared/domain/submission/version';
import type { PlanContext, TargetApp } from '../../ports/store-target';
import { APP_STORE_CAPABILITIES } from './capabilities';
import {
  appleIdIn,
  cancelCalls,
  checkCall,
  createCalls,
  editCalls,
  phasedCalls,
  readBackCall,
  releaseCalls,
  submitCalls,
} from './plan-calls';
import { editOf, factsOf, NEW_PHASED } from './plan-changes';
import { refused } from './plan-refusals';
import { consequencesOf, reachSummary, wordsOf } from './plan-words';
import { APP_STORE_TRACK, reachOf } from './version-wire';

/** What an intent comes to: the writes, and the version as it must look afterwards. */
interface Drawn {
  readonly calls: readonly PlannedCall[];
  readonly next: StoreRelease;
}

const EMPTY_TRACK = { id: APP_STORE_TRACK, kind: 'production', releases: [] } as const;

/**
 * The plan of an intent: the exact requests against the versions as observed. Pure; sends nothing. Rejects by throwing
 * a `FailureError` for what Apple would refuse. `host` is where the requests will go.
 */
export function planFor(
  app: TargetApp,
  host: string,
  intent: StoreIntent,
  observation: StoreObservation,
  context: PlanContext,
): Omit<Plan, 'id' | 'createdAt' | 'needsReason'> {
  const appleId = appleIdIn(observation);
  const track = findTrack(observation, APP_STORE_TRACK) ?? EMPTY_TRACK;
  const current = findRelease(track, intent.versionCode) ?? null;
  const version = intent.kind === 'create-version' ? intent.versionName : (current?.versionName ?? '');
  const words = wordsOf(intent, version, current);
  const { calls, next } = draw(app, appleId, intent, current, observation);
  const others = track.releases.filter((release) => release !== current);
  return {
    appId: app.appId,
    target: APP_STORE_CAPABILITIES.id,
    intent: { ...intent, track: APP_STORE_TRACK },
    ...words,
    host: `${host}, ${app.packageName}`,
    before: reachSummary(current, context),
    after: reachSummary(next, context),
    calls: [checkCall(appleId, stopsUnless(current)), ...calls],
    readBack: [readBackCall(appleId)],
    basis: {
      readAt: observation.readAt,
      tracks: observation.tracks,
      fingerprint: observation.fingerprint,
    },
    expected: [{ ...track, releases: [next, ...others].sort((a, b) => leadCode(b) - leadCode(a)) }],
    ...(intent.kind === 'cancel-submission' || intent.kind === 'submit-version' ? { slow: true } : {}),
    consequences: consequencesOf(intent, next.submission ?? null),
  };
}

function stopsUnless(current: StoreRelease | null): string {
  return current
    ? `Stops here unless ${current.versionName} is still as it was read.`
    : 'Stops here unless no other version is being prepared.';
}

function draw(
  app: TargetApp,
  appleId: string,
  intent: StoreIntent,
  current: StoreRelease | null,
  observation: StoreObservation,
): Drawn {
  if (intent.kind === 'create-version') return drawNew(app, appleId, intent, observation);
  const facts = factsOf(current ?? undefined, `${intent.versionCode}`);
  const release = current as StoreRelease;
  const moved = (calls: readonly PlannedCall[], after: Partial<SubmissionFacts>): Drawn => {
    const submission = { ...facts, ...after };
    const reach = reachOf(submission.word, submission.phased);
    return { calls, next: { ...release, ...reach, submission } };
  };
  switch (intent.kind) {
    case 'edit-version': {
      const edit = editOf(release, facts, intent.changes, observation.builds ?? []);
      return moved(editCalls(facts, edit), edit.after);
    }
    case 'submit-version':
      return moved(submitCalls(appleId, facts, observation.emptyRequest ?? null), { word: 'waiting' });
    case 'cancel-submission':
      return moved(cancelCalls(facts), { word: facts.request?.sent === false ? 'preparing' : 'withdrawn' });
    case 'release-version':
      return moved(releaseCalls(facts), { word: 'processing' });
    case 'halt':
      return moved(phasedCalls(facts, 'PAUSED'), { phased: withState(facts, 'paused') });
    case 'resume':
      return moved(phasedCalls(facts, 'ACTIVE'), { phased: withState(facts, 'active') });
    default:
      return moved(phasedCalls(facts, 'COMPLETE'), { phased: withState(facts, 'complete') });
  }
}

function withState({ phased }: SubmissionFacts, state: 'paused' | 'active' | 'complete') {
  return phased && { ...phased, state };
}

function drawNew(
  app: TargetApp,
  appleId: string,
  intent: Extract<StoreIntent, { kind: 'create-version' }>,
  observation: StoreObservation,
): Drawn {
  const releases = findTrack(observation, APP_STORE_TRACK)?.releases ?? [];
  const newest = releases[0] ?? null;
  const problem = versionProblem(intent.versionName, newest?.versionName ?? null);
  if (problem) throw refused('invalid-request', problem, 'Choose another version.');
  const inWork = releases.find(({ submission }) => submission && !DONE.has(submission.word));
  if (inWork) {
    throw refused(
      'version-in-flight',
      `${inWork.versionName} is being prepared or reviewed, and there can be one version at a time.`,
      'Go on with that version, or release it first.',
    );
  }
  const first = newest === null;
  const phased = app.phased === true && !first;
  const submission: SubmissionFacts = {
    versionId: '',
    word: 'preparing',
    releaseType: 'manual',
    releaseAt: null,
    build: null,
    texts: (newest?.submission?.texts ?? []).map((text) => ({ ...text, id: null, whatsNew: null })),
    phased: phased ? NEW_PHASED : null,
    request: null,
    first,
  };
  return {
    calls: createCalls(appleId, intent.versionName, phased),
    next: {
      name: intent.versionName,
      versionName: intent.versionName,
      versionCodes: [intent.versionCode],
      status: 'draft',
      userFraction: null,
      review: 'draft',
      notes: [],
      inAppUpdatePriority: null,
      countryTargeting: null,
      submission,
    },
  };
}

const DONE: ReadonlySet<SubmissionFacts['word']> = new Set(['live', 'replaced']);
