import { failure, failureOf } from '@shared/domain/failure';
import type { AppId } from '@shared/domain/ids';
import {
  type CrashExcerpt,
  crashCause,
  crashExcerpt,
  type FeedbackItem,
  type FeedbackTriage,
  type TriageState,
} from '@shared/domain/testflight/feedback';
import { type IssueStyle, issueDraft, issueText } from '@shared/domain/testflight/issue-draft';
import type { FeedbackView } from '@shared/domain/testflight/view';
import { isoTime } from '@shared/kit/clock';
import { utf8, type ZipFile, zipOf } from '@shared/kit/zip';
import type { PictureBytes } from '../../ports/test-flight';
import { event, me } from '../audit-records';
import { record, type Session } from '../session';
import { betaOf, reportOf } from './beta-app';
import { documentKey, patchBeta, TRIAGE } from './beta-book';
import type { BetaState } from './beta-state';
import { commitOf } from './note-desk';

const DEADLINE_MS = 60_000;
/** A screenshot of the largest iPad is a third of this. */
const LARGEST_PICTURE = 16 * 1024 * 1024;
const LARGEST_ARCHIVE = 200 * 1024 * 1024;
/** An address that ends within this time is asked for anew before it is used. */
const SOON_MS = 30_000;

const NEW: FeedbackTriage = { state: 'new', issue: null, by: null, at: null };

/** What was done here with a report. */
export function triageOf(state: BetaState, reportId: string): FeedbackTriage {
  return state.triage.get(reportId) ?? NEW;
}

/** What testers sent, with what was done about it. Addresses of pictures stay here. */
export function feedbackView(session: Session, appId: AppId): FeedbackView {
  const state = betaOf(session, appId);
  return {
    appId,
    appName: state.app.config.name,
    readAt: state.feedbackRead.at === null ? null : isoTime(state.feedbackRead.at),
    failure: state.feedbackRead.failure,
    items: state.feedback.map((item) => ({
      ...item,
      pictures: item.pictures.map(({ width, height }) => ({ width, height })),
      triage: triageOf(state, item.id),
    })),
  };
}

/** Marks reports. Having seen one is no event; filing, dismissing and taking back are. */
export async function triage(
  session: Session,
  appId: AppId,
  input: {
    readonly reportIds: readonly string[];
    readonly state: TriageState;
    readonly issue: string | null;
  },
): Promise<void> {
  const items = input.reportIds.map((id) => reportOf(betaOf(session, appId), id));
  const mark: FeedbackTriage = {
    state: input.state,
    issue: input.state === 'filed' ? input.issue : null,
    by: session.person(),
    at: isoTime(session.clock.now()),
  };
  for (const { id } of items) {
    await session.history.putDocument(TRIAGE, documentKey(appId, id), mark);
    patchBeta(session, appId, { triage: new Map(betaOf(session, appId).triage).set(id, mark) });
  }
  session.news.changed('feedback', appId);
  session.news.changed('testflight', appId);
  if (input.state === 'seen' || input.state === 'new') return;
  for (const item of items) await record(session, triageEvent(session, appId, item, mark));
}

function triageEvent(session: Session, appId: AppId, item: FeedbackItem, mark: FeedbackTriage) {
  const what = item.kind === 'crash' ? 'crash' : 'feedback';
  const became = mark.state === 'filed' ? `filed${mark.issue ? ` as ${mark.issue}` : ''}` : 'dismissed';
  return event(session, 'feedback.triaged', `${item.testerName}’s ${what} ${became}`, {
    actor: me(session),
    result: 'done',
    appId,
    target: session.testFlight.id,
    track: 'testflight',
    versionName: item.build?.replace(/ \(.*\)$/, '') ?? null,
  });
}

/** A picture of a report as bytes. An address that has ended is asked for anew, once. */
export async function feedbackPicture(
  session: Session,
  appId: AppId,
  reportId: string,
  index: number,
): Promise<PictureBytes> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const item = reportOf(betaOf(session, appId), reportId);
  const ends = item.pictures[index]?.expiresAt;
  const ended = ends != null && Date.parse(ends) < session.clock.now() + SOON_MS;
  const current = ended ? await refreshed(session, appId, item, signal) : item;
  try {
    return await load(session, appId, current, index, signal);
  } catch (error) {
    if (ended || failureOf(error).reason !== 'not-found') throw error;
    return load(session, appId, await refreshed(session, appId, item, signal), index, signal);
  }
}

async function load(
  session: Session,
  appId: AppId,
  item: FeedbackItem,
  index: number,
  signal: AbortSignal,
): Promise<PictureBytes> {
  const picture = item.pictures[index];
  if (!picture) throw failure('not-found', 'This report has no such picture.', { advice: 'Choose another.' });
  const { target } = betaOf(session, appId).app;
  const found = await session.testFlight.picture(target, picture.url, LARGEST_PICTURE, signal);
  if (/^image\/(png|jpeg|heic|webp)$/.test(found.mediaType)) return found;
  throw failure(
    'invalid-request',
    `Apple sent ${found.mediaType || 'something else'} in place of a picture.`,
    {
      advice: 'Look at it in App Store Connect.',
    },
  );
}

async function refreshed(
  session: Session,
  appId: AppId,
  item: FeedbackItem,
  signal: AbortSignal,
): Promise<FeedbackItem> {
  const fresh = await session.testFlight.feedbackItem(betaOf(session, appId).app.target, item, signal);
  const kept = { ...item, pictures: fresh.pictures };
  patchBeta(session, appId, {
    feedback: betaOf(session, appId).feedback.map((one) => (one.id === item.id ? kept : one)),
  });
  return kept;
}

/** A crash report: its text, what people look at, and the other reports with the same cause that were opened here. */
export async function feedbackCrash(
  session: Session,
  appId: AppId,
  reportId: string,
): Promise<{
  readonly log: string | null;
  readonly excerpt: CrashExcerpt | null;
  readonly sameCause: readonly string[];
}> {
  const state = betaOf(session, appId);
  const item = reportOf(state, reportId);
  const log = item.kind === 'crash' ? await crashLog(session, appId, reportId) : null;
  if (log === null) return { log, excerpt: null, sameCause: [] };
  const excerpt = crashExcerpt(log);
  const cause = crashCause(excerpt);
  const others = state.feedback.filter((one) => one.kind === 'crash' && one.id !== reportId);
  const sameCause = others.filter((one) => {
    const known = session.crashLogs.get(one.id);
    return known !== undefined && crashCause(crashExcerpt(known)) === cause;
  });
  return { log, excerpt, sameCause: sameCause.map((one) => one.id) };
}

/** A crash report's text; it never changes, so it is asked for once. */
async function crashLog(session: Session, appId: AppId, reportId: string): Promise<string | null> {
  const known = session.crashLogs.get(reportId);
  if (known !== undefined) return known;
  const { target } = betaOf(session, appId).app;
  const log = await session.testFlight.crashLog(target, reportId, AbortSignal.timeout(DEADLINE_MS));
  if (log !== null) session.crashLogs.set(reportId, log);
  return log;
}

/** An issue about a report that carries everything the report says. */
export async function feedbackIssue(session: Session, appId: AppId, reportId: string, style: IssueStyle) {
  const state = betaOf(session, appId);
  const item = reportOf(state, reportId);
  const build = state.builds.find((one) => one.id === item.buildId);
  const [crash, commit] = await Promise.all([
    feedbackCrash(session, appId, reportId),
    build ? commitOf(session, build) : null,
  ]);
  const app = { name: state.app.config.name, bundleId: item.bundleId ?? state.app.target.packageName };
  const draft = issueDraft({ item, crash: crash.excerpt, commit: commit?.hash ?? null, app }, style);
  return {
    ...draft,
    text: issueText(draft, style),
    fileName: `${fileStem(item)}.${style === 'github' ? 'md' : 'txt'}`,
  };
}

/** Reports as one archive: each with its words, its pictures and its crash log. */
export async function downloadFeedback(
  session: Session,
  appId: AppId,
  reportIds: readonly string[],
): Promise<{ readonly fileName: string; readonly bytes: Uint8Array }> {
  const files: ZipFile[] = [];
  let total = 0;
  const add = (file: ZipFile): void => {
    total += file.bytes.length;
    if (total > LARGEST_ARCHIVE) {
      throw failure('invalid-request', 'These reports are more than one archive should hold.', {
        advice: 'Choose fewer of them.',
      });
    }
    files.push(file);
  };
  for (const reportId of reportIds) {
    const item = reportOf(betaOf(session, appId), reportId);
    const folder = fileStem(item);
    const issue = await feedbackIssue(session, appId, reportId, 'github');
    add({ name: `${folder}/report.md`, bytes: utf8(issue.text) });
    for (const index of item.pictures.keys()) {
      const { bytes, mediaType } = await feedbackPicture(session, appId, reportId, index);
      add({ name: `${folder}/screenshot-${index + 1}.${mediaType === 'image/png' ? 'png' : 'jpg'}`, bytes });
    }
    const log = session.crashLogs.get(reportId);
    if (log !== undefined) add({ name: `${folder}/crash.log`, bytes: utf8(log) });
  }
  return { fileName: `feedback-${isoTime(session.clock.now()).slice(0, 10)}.zip`, bytes: zipOf(files) };
}

/** `2026-11-23-amira-haddad-3f2a`: sorts by time, says who. */
function fileStem(item: FeedbackItem): string {
  const who = item.testerName
    .normalize('NFD')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase();
  return `${item.at.slice(0, 10)}-${who.slice(0, 40)}-${item.id.replaceAll(/[^A-Za-z0-9]/g, '').slice(-6)}`;
}
