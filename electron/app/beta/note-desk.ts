import { isoTime } from '@shared/contract/schemas/basic';
import { betaNote } from '@shared/contract/schemas/beta';
import { failure } from '@shared/domain/failure';
import type { AppId } from '@shared/domain/ids';
import type { BetaBuild } from '@shared/domain/testflight/build';
import { type BetaNote, notesFromCommits, type StoredNote } from '@shared/domain/testflight/notes';
import { isoTime as iso } from '@shared/kit/clock';
import { z } from 'zod';
import type { Commit } from '../../ports/commits';
import type { Session } from '../session';
import { betaOf, buildBefore, buildOf } from './beta-app';
import { documentKey, patchBeta } from './beta-book';

const DRAFTS = 'beta-notes';
const SENT = 'beta-notes-sent';
const DEADLINE_MS = 30_000;
const NOTES_LIVE_MS = 60_000;
/** Each is a request to Apple; builds that go out without notes come a few in a row. */
const BUILDS_LOOKED_AT = 12;

const draftShape = z.object({ notes: z.array(betaNote), savedAt: isoTime });

/** Notes that are being written, kept until they are sent or thrown away. */
export type NoteDraft = z.output<typeof draftShape>;

/** What to test of a build as TestFlight has it; read anew after a minute, and after every write. */
export async function storedNotes(
  session: Session,
  appId: AppId,
  buildId: string,
): Promise<readonly StoredNote[]> {
  const state = betaOf(session, appId);
  const known = state.notes.get(buildId);
  if (known && session.pace.now() - known.realAt < NOTES_LIVE_MS) return known.notes;
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const notes = await session.testFlight.notes(state.app.target, buildId, signal);
  patchBeta(session, appId, {
    notes: new Map(betaOf(session, appId).notes).set(buildId, { notes, realAt: session.pace.now() }),
  });
  return notes;
}

/** Forgets what was read of a build's notes. */
export function forgetNotes(session: Session, appId: AppId, buildId: string): void {
  const notes = new Map(betaOf(session, appId).notes);
  notes.delete(buildId);
  patchBeta(session, appId, { notes });
}

/** The draft of a build's notes; null when there is none. */
export async function noteDraft(session: Session, appId: AppId, buildId: string): Promise<NoteDraft | null> {
  const kept = await session.history.getDocument(DRAFTS, documentKey(appId, buildId));
  return draftShape.safeParse(kept).data ?? null;
}

/** Keeps a draft in the place of the one before. */
export async function saveNoteDraft(
  session: Session,
  appId: AppId,
  buildId: string,
  notes: readonly BetaNote[],
): Promise<void> {
  buildOf(betaOf(session, appId), buildId);
  const draft: NoteDraft = { notes: [...notes], savedAt: iso(session.clock.now()) };
  await session.history.putDocument(DRAFTS, documentKey(appId, buildId), draft);
}

/** Forgets a draft. */
export async function discardNoteDraft(session: Session, appId: AppId, buildId: string): Promise<void> {
  await session.history.deleteDocument(DRAFTS, documentKey(appId, buildId));
  session.news.changed('testflight', appId);
}

/** Remembers what was sent, to see later whether TestFlight still has it. */
export async function rememberSent(
  session: Session,
  appId: AppId,
  buildId: string,
  notes: readonly BetaNote[],
): Promise<void> {
  const before = await sentNotes(session, appId, buildId);
  const fresh = new Set(notes.map((note) => note.locale));
  const all = [...before.filter((note) => !fresh.has(note.locale)), ...notes];
  await session.history.putDocument(SENT, documentKey(appId, buildId), {
    notes: all,
    savedAt: iso(session.clock.now()),
  });
}

/** What was last sent from here, language by language. */
export async function sentNotes(
  session: Session,
  appId: AppId,
  buildId: string,
): Promise<readonly BetaNote[]> {
  const kept = await session.history.getDocument(SENT, documentKey(appId, buildId));
  return draftShape.safeParse(kept).data?.notes ?? [];
}

/** A beginning for the notes of a build: those of the build before it, or what was committed since. */
export async function suggestNotes(
  session: Session,
  appId: AppId,
  buildId: string,
  from: 'last-build' | 'commits',
): Promise<{ readonly notes: readonly BetaNote[]; readonly source: string }> {
  const state = betaOf(session, appId);
  const build = buildOf(state, buildId);
  const before = buildBefore(state, build);
  if (!before) {
    throw failure('not-found', 'There is no build before this one.', { advice: 'Write the notes by hand.' });
  }
  if (from === 'last-build') return await lastWritten(session, appId, build);
  const commits = await session.commits.between(
    before.uploadedAt,
    build.uploadedAt,
    AbortSignal.timeout(DEADLINE_MS),
  );
  const text = notesFromCommits(commits.map((commit) => commit.subject));
  if (text === '') {
    throw failure(
      'not-found',
      `No commit between ${before.buildNumber} and ${build.buildNumber} says anything to a tester.`,
      {
        advice: 'Write the notes by hand.',
      },
    );
  }
  const locale = session.workspace.locales[0] ?? 'en-US';
  return { notes: [{ locale, text }], source: `${commits.length} commits since ${before.buildNumber}` };
}

/** What was written for the newest build before this one that anything was written for. */
async function lastWritten(session: Session, appId: AppId, build: BetaBuild) {
  const earlier = betaOf(session, appId)
    .builds.filter((one) => one.uploadedAt < build.uploadedAt)
    .slice(0, BUILDS_LOOKED_AT);
  for (const one of earlier) {
    const notes = await storedNotes(session, appId, one.id);
    const written = notes.filter((note) => note.text.trim() !== '');
    if (written.length > 0) {
      return { notes: written.map(({ locale, text }) => ({ locale, text })), source: one.buildNumber };
    }
  }
  const [newest, oldest] = [earlier[0]?.buildNumber, earlier.at(-1)?.buildNumber];
  const which = newest === oldest ? newest : `any build from ${oldest} to ${newest}`;
  throw failure('not-found', `Nothing is written for ${which}.`, {
    advice: 'Use a template, or write the notes by hand.',
  });
}

/** The commit of a build where a tag names it. A folder without git knows none. */
export function commitOf(session: Session, build: BetaBuild): Promise<Commit | null> {
  return session.commits
    .tagged(build.version, build.buildNumber, AbortSignal.timeout(DEADLINE_MS))
    .catch(() => null);
}
