import { failure } from '@shared/domain/failure';
import type { WorkspaceProblem } from '@shared/domain/workspace';
import type { ImportedKey } from '../ports/workspace-files';
import { event, me } from './audit-records';
import { record, type Session } from './session';

/** `slipway.yaml` as Settings shows it. */
export async function readSettingsFile(session: Session): Promise<{
  path: string;
  text: string;
  hash: string;
  problems: WorkspaceProblem[];
  writable: boolean;
}> {
  const { path, text, hash, problems, writable } = await session.files.load();
  return { path, text, hash, problems: [...problems], writable };
}

/** Saves the file unless it has errors or somebody else saved in between. The history keeps that it changed. */
export async function saveSettingsFile(
  session: Session,
  input: { readonly text: string; readonly hash: string },
): Promise<{ hash: string }> {
  const first = session.files.validate(input.text).find((problem) => problem.severity === 'error');
  if (first) {
    throw failure('workspace-invalid', `Line ${first.line}: ${first.sentence}`, {
      stillTrue: 'The file on disk is as it was; what you typed is still in the editor.',
      advice: first.suggestion?.sentence ?? `Mend line ${first.line} and save again.`,
    });
  }
  const saved = await session.files.save(input.text, input.hash);
  await record(
    session,
    event(session, 'settings.changed', 'slipway.yaml saved', { actor: me(session), result: 'done' }),
  );
  session.news.changed('workspace');
  return { hash: saved.hash };
}

/** Takes over a store's key file; the answer names who it signs in as, and never holds the key. */
export async function importKey(
  session: Session,
  input: { readonly path: string; readonly accountId: string },
): Promise<ImportedKey> {
  // All workspaces share one vault: an account of the same name in another keeps its own key.
  const entry = `${session.workspaceId}-${input.accountId}`;
  const imported = await session.files.importKey(input.path, entry);
  await record(
    session,
    event(session, 'settings.changed', `Key taken over for ${input.accountId}`, {
      actor: me(session),
      result: 'done',
      account: imported.identity,
    }),
  );
  session.news.changed('accounts');
  return imported;
}
