import { failure } from '@shared/domain/failure';
import type { AppId } from '@shared/domain/ids';
import { isoTime } from '@shared/kit/clock';
import { z } from 'zod';
import { event, me } from './audit-records';
import { record, type Session, type SignoffPage } from './session';

const COLLECTION = 'signoffs';
const page = z.record(z.string(), z.object({ by: z.string(), at: z.string() }));

/** Reads the sign-offs once, so that views need not wait for the file. */
export async function loadSignoffs(session: Session): Promise<void> {
  for (const document of await session.history.documents(COLLECTION)) {
    const parsed = page.safeParse(document.value);
    if (parsed.success) session.signoffs.set(document.key, parsed.data);
  }
}

/** Gives or withdraws a sign-off, with an event for the history. Rejects a title that is not on the checklist. */
export async function signOff(
  session: Session,
  input: {
    readonly appId: AppId;
    readonly versionCode: number;
    readonly title: string;
    readonly given: boolean;
  },
): Promise<void> {
  if (!session.workspace.checklist.includes(input.title)) {
    throw failure('not-found', `“${input.title}” is not on the checklist of this workspace.`, {
      advice: 'Look at `checklist` in slipway.yaml.',
    });
  }
  const key = `${input.appId}/${input.versionCode}`;
  const { [input.title]: before, ...others } = session.signoffs.get(key) ?? {};
  if ((before !== undefined) === input.given) return;
  const next: SignoffPage = input.given
    ? { ...others, [input.title]: { by: session.person(), at: isoTime(session.clock.now()) } }
    : others;
  const kind = input.given ? 'signoff.given' : 'signoff.withdrawn';
  await record(
    session,
    event(session, kind, `${input.title}: ${input.given ? 'signed off' : 'withdrawn'}`, {
      actor: me(session),
      result: 'done',
      appId: input.appId,
      versionCode: input.versionCode,
    }),
  );
  await session.history.putDocument(COLLECTION, key, next);
  session.signoffs.set(key, next);
  session.news.changed('releases', input.appId);
  session.news.changed('board', input.appId);
}
