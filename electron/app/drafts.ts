import { draft } from '@shared/contract/releases';
import type { ArtifactId } from '@shared/domain/ids';
import { isoTime } from '@shared/kit/clock';
import type { z } from 'zod';
import type { Session } from './session';

const COLLECTION = 'drafts';

/** A release that is being prepared, kept until it is sent or discarded. */
export type Draft = z.output<typeof draft>;

/** Every kept draft, newest first. */
export async function listDrafts(session: Session): Promise<Draft[]> {
  const pages = await session.history.documents(COLLECTION);
  return pages
    .flatMap(({ value }) => {
      const parsed = draft.safeParse(value);
      return parsed.success ? [parsed.data] : [];
    })
    .sort((a, b) => (a.savedAt < b.savedAt ? 1 : -1));
}

/** The draft for an artifact; null when none was saved. */
export async function getDraft(session: Session, artifactId: ArtifactId): Promise<Draft | null> {
  const parsed = draft.safeParse(await session.history.getDocument(COLLECTION, artifactId));
  return parsed.success ? parsed.data : null;
}

/** Keeps a draft in the place of the one before. */
export async function saveDraft(session: Session, input: Omit<Draft, 'savedAt'>): Promise<Draft> {
  const kept: Draft = { ...input, savedAt: isoTime(session.clock.now()) };
  await session.history.putDocument(COLLECTION, input.artifactId, kept);
  session.news.changed('drafts', input.appId);
  return kept;
}

/** Forgets a draft. */
export async function discardDraft(session: Session, artifactId: ArtifactId): Promise<void> {
  await session.history.deleteDocument(COLLECTION, artifactId);
  session.news.changed('drafts');
}
