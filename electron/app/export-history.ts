import type { AppId } from '@shared/domain/ids';
import type { HistoryExport } from '../ports/history';
import { event, me } from './audit-records';
import { record, type Session } from './session';

/** Writes part of the history as a file, base64 for its way to the window, and keeps that it left. */
export async function exportHistory(
  session: Session,
  request: HistoryExport,
): Promise<{ fileName: string; mediaType: string; base64: string }> {
  const { fileName, mediaType, bytes } = await session.history.export(request);
  // A history that can only be read can still be taken along.
  if (session.history.readOnly() === null) {
    await record(
      session,
      event(session, 'export.written', `${fileName} written`, {
        actor: me(session),
        result: 'done',
        appId: (request.release?.appId ?? null) as AppId | null,
        versionCode: request.release?.versionCode ?? null,
      }),
    );
  }
  return { fileName, mediaType, base64: Buffer.from(bytes).toString('base64') };
}
