import { isoTime } from '@shared/kit/clock';
import type { HealthAnswer } from '../ports/backend-room';
import { httpFetch } from '../process-kit/http-fetch';

/** Asks a service whether it is well: 2xx is yes. Never rejects. */
export async function askHealth(url: string, now: () => number, signal: AbortSignal): Promise<HealthAnswer> {
  const began = now();
  const said = (status: number | null, ok: boolean, sentence: string): HealthAnswer => ({
    ok,
    status,
    tookMs: now() - began,
    at: isoTime(now()),
    sentence,
  });
  try {
    const answer = await httpFetch(url, { signal });
    await answer.body?.cancel();
    return answer.ok
      ? said(answer.status, true, `Answers ${answer.status}.`)
      : said(answer.status, false, `Answers ${answer.status}, which is not well.`);
  } catch {
    return said(
      null,
      false,
      signal.aborted ? 'Did not answer in time.' : 'Cannot be reached from this computer.',
    );
  }
}
