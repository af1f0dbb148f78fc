import type { AppId } from '@shared/domain/ids';
import { isoTime } from '@shared/kit/clock';
import type { LogDesk } from '../ports/log-desk';
import { event, me } from './audit-records';
import { record, type Session } from './session';

/**
 * Keeps rows of a view with a release: the lines in a file that no budget touches, and an event that names the file
 * and its hash, so that whoever reads the history can tell that nothing was changed since.
 */
export async function attachLogs(
  session: Session,
  desk: LogDesk,
  input: {
    readonly viewId: string;
    readonly from: number;
    readonly to: number;
    readonly appId: AppId;
    readonly versionCode: number;
    readonly note: string;
  },
): Promise<{ readonly sequence: number; readonly lines: number; readonly fileName: string }> {
  const slice = await desk.keepSlice(input.viewId, input.from, input.to);
  const seen = (title: string, value: string) => ({ title, value, verdict: 'unknown' }) as const;
  const { sequence } = await record(
    session,
    event(session, 'logs.attached', `${slice.lines} lines of ${slice.sources.join(', ')} attached`, {
      actor: me(session),
      result: 'done',
      appId: input.appId,
      versionCode: input.versionCode,
      why: input.note === '' ? null : input.note,
      known: [
        seen('Log file', slice.fileName),
        seen('SHA-256', slice.sha256),
        seen('From', isoTime(slice.firstAt)),
        seen('To', isoTime(slice.lastAt)),
      ],
    }),
  );
  session.news.changed('releases', input.appId);
  return { sequence, lines: slice.lines, fileName: slice.fileName };
}
