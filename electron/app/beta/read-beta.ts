import { failureOf } from '@shared/domain/failure';
import type { AppId } from '@shared/domain/ids';
import { type BetaBuild, buildCode, buildLabel } from '@shared/domain/testflight/build';
import { type BuildPhase, buildPhase, phaseLabel } from '@shared/domain/testflight/phase';
import { goodRead } from '../app-state';
import { event } from '../audit-records';
import { record, type Session } from '../session';
import { betaOf } from './beta-app';
import { patchBeta } from './beta-book';

/** So many of the newest builds are read often; older ones have expired or soon will. */
const RECENT = 200;

/** Reads builds and groups: the newest, or all of them. Rejects with a `FailureError`, after the state says so. */
export async function readBeta(
  session: Session,
  appId: AppId,
  extent: 'recent' | 'all',
  signal: AbortSignal,
): Promise<void> {
  const { testFlight } = session;
  const before = betaOf(session, appId);
  const { target } = before.app;
  patchBeta(session, appId, { read: { ...before.read, reading: true } });
  try {
    const [read, groups] = await Promise.all([
      testFlight.builds(target, extent === 'all' ? null : RECENT, signal),
      testFlight.groups(target, signal),
    ]);
    const complete = extent === 'all' || read.length < RECENT || before.complete;
    const builds = extent === 'all' ? read : withOlder(read, betaOf(session, appId).builds);
    await tellMoves(session, appId, before.builds, builds);
    const sameBuilds = alike(before.builds, builds);
    const moved = !sameBuilds || !alike(before.groups, groups);
    patchBeta(session, appId, {
      // The same list where nothing moved: what was made of it stays good.
      builds: sameBuilds ? before.builds : builds,
      groups,
      complete,
      read: goodRead(session.clock.now(), session.pace.now()),
    });
    if (moved || complete !== before.complete || before.read.failure)
      session.news.changed('testflight', appId);
    session.news.changed('sources', appId);
  } catch (error) {
    const { read } = betaOf(session, appId);
    patchBeta(session, appId, { read: { ...read, reading: false, failure: failureOf(error) } });
    session.news.changed('testflight', appId);
    throw error;
  }
}

/** Whether two lists hold the same in the same order. Of thousands most are the very same objects. */
function alike(before: readonly unknown[], now: readonly unknown[]): boolean {
  return (
    before.length === now.length &&
    now.every((one, at) => one === before[at] || JSON.stringify(one) === JSON.stringify(before[at]))
  );
}

/** What was just read, and what older builds were known. */
function withOlder(read: readonly BetaBuild[], known: readonly BetaBuild[]): readonly BetaBuild[] {
  const fresh = new Set(read.map((build) => build.id));
  const oldest = read.at(-1)?.uploadedAt ?? '';
  return [...read, ...known.filter((build) => !fresh.has(build.id) && build.uploadedAt <= oldest)];
}

/** Ends of processing and of beta review, and builds that somebody else expired, are events. */
async function tellMoves(
  session: Session,
  appId: AppId,
  before: readonly BetaBuild[],
  now: readonly BetaBuild[],
): Promise<void> {
  const known = new Map(before.map((build) => [build.id, build]));
  for (const build of now) {
    const old = known.get(build.id);
    const sentence = old ? moveSentence(session, appId, old, build) : null;
    if (!old || sentence === null) continue;
    await record(
      session,
      event(session, 'beta.observed', `${buildLabel(build)} ${sentence}`, {
        actor: { kind: 'store', name: 'App Store Connect' },
        result: 'seen',
        appId,
        target: session.testFlight.id,
        track: 'testflight',
        versionName: build.version,
        versionCode: buildCode(build.buildNumber) || null,
        from: phaseLabel(old),
        to: phaseLabel(build),
        account: betaOf(session, appId).app.target.accountId,
      }),
    );
  }
}

const IN_REVIEW: readonly BuildPhase[] = ['waiting-for-review', 'in-review'];

/** What happened to a build by itself or by somebody else, after its name; null where nothing worth telling did. */
function moveSentence(session: Session, appId: AppId, old: BetaBuild, now: BetaBuild): string | null {
  const [from, to] = [buildPhase(old), buildPhase(now)];
  if (from === to) return null;
  if (to === 'expired') {
    return betaOf(session, appId).expiredBy.has(now.id) ? null : 'has expired';
  }
  if (from === 'processing') {
    if (to === 'failed') return `could not be processed: ${phaseLabel(now).toLowerCase()}`;
    return to === 'needs-compliance' ? 'was processed and needs the compliance answer' : 'was processed';
  }
  if (to === 'rejected') return 'was rejected by beta review';
  if (IN_REVIEW.includes(from) && to === 'ready') return 'was approved by beta review';
  if (to === 'in-review') return 'is being looked at by beta review';
  return null;
}
