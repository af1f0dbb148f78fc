import { type Failure, failure } from '@shared/domain/failure';
import type { PlannedCall } from '@shared/domain/plan';
import type { Clock } from '@shared/kit/clock';
import type { GaxiosOptions, GaxiosOptionsPrepared } from 'gaxios';
import type { PerformContext, UploadSource } from '../../ports/store-target';
import { headerOf, retryAfter } from '../../process-kit/http-headers';
import { pauseBefore } from '../../process-kit/patience';
import { sendPieces } from '../../process-kit/send-pieces';
import { Silence } from '../../process-kit/silence';
import { jsonOf, type PlayAnswer, readAs, type SentRequest } from './answers';
import type { PlayClient } from './client';
import { explainAnswer, explainNoAnswer, thrown, vendorError } from './explain';
import { type PartAnswer, uploadResumable } from './resumable-upload';
import { wireArtifact } from './wire';

/** Names under which a session is kept in the journal. Its URI is a secret: it stands for the right to upload. */
const SESSION = 'uploadSession';
const SESSION_PATH = 'uploadSessionPath';

/** The library's way to send, for a body that it would hold in memory: signed and explained by it as ever. */
const sendingWith =
  (body: AsyncIterable<Buffer>): NonNullable<GaxiosOptions['adapter']> =>
  async <T>(config: GaxiosOptionsPrepared) => {
    const { url, headers, signal } = config;
    const agent = typeof config.agent === 'function' ? config.agent(url) : config.agent;
    const answer = await sendPieces({
      url,
      method: 'PUT',
      headers,
      body,
      signal: signal ?? undefined,
      agent,
    });
    const text = await answer.text();
    // Whoever asked reads it with a schema.
    return Object.assign(answer, { config, data: (jsonOf(text) ?? text) as T });
  };

function checked(answer: PartAnswer, source: UploadSource): void {
  const artifact = readAs(wireArtifact, answer.data);
  const stillTrue = 'Nothing has changed for users: nothing was committed.';
  if (artifact.sha256 !== null && artifact.sha256 !== source.sha256.toLowerCase()) {
    throw failure('hash-mismatch', 'Google holds other bytes than this file has: their SHA-256 differ.', {
      stillTrue,
      advice: 'Upload again. If it stays, check the disk and the file.',
      raw: `here ${source.sha256}, at Google ${artifact.sha256}`,
    });
  }
  if (artifact.versionCode !== source.versionCode) {
    throw failure(
      'artifact-refused',
      `Google reads version code ${artifact.versionCode} in the file, not ${source.versionCode}.`,
      { stillTrue, advice: 'Drop the file on the window again, so that it is checked anew.' },
    );
  }
}

/**
 * Uploads an artifact into an edit. `path` is the planned path with the edit's id filled in. Goes on with the session
 * that the journal holds when it was for the same path. Rejects with a `FailureError`.
 */
export async function uploadArtifact(
  client: PlayClient,
  call: PlannedCall,
  path: string,
  context: PerformContext,
  clock: Clock,
): Promise<PlayAnswer> {
  const source = context.artifact;
  if (!source) {
    throw failure('artifact-missing', 'The file of this plan is not here any more.', {
      advice: 'Drop the file on the window again.',
    });
  }
  const began = performance.now();
  const kept = context.bindings[SESSION_PATH] === path ? (context.bindings[SESSION] ?? null) : null;
  const session = kept !== null && client.trusts(kept) ? kept : null;
  const query = new URLSearchParams(call.query).toString();
  let sent: SentRequest = { method: call.method, path: `${path}?${query}`, body: null };
  const explain = (answer: PartAnswer): Failure =>
    explainAnswer(vendorError(answer.status, answer.data), 'upload', retryAfter(answer.headers, clock.now()));

  const start = async (): Promise<string> => {
    const answer = await client.send({
      role: 'upload',
      // A session that nobody heard of is forgotten by the server: starting once more harms nothing.
      repeat: 'any',
      signal: context.signal,
      onWait: context.onWait,
      log: context.log,
      run: (apis, options) =>
        apis.request({
          ...options,
          method: 'POST',
          url: `https://androidpublisher.googleapis.com${path}?${query}`,
          headers: {
            'X-Upload-Content-Type': 'application/octet-stream',
            'X-Upload-Content-Length': String(source.size),
          },
        }),
    });
    sent = answer.sent;
    const uri = headerOf(answer.headers, 'location');
    if (uri === null || !client.trusts(uri)) {
      throw failure('unexpected', 'Google opened no upload session.', { advice: 'Try again.' });
    }
    await context.bind({ [SESSION]: uri, [SESSION_PATH]: path });
    return uri;
  };

  const answer = await uploadResumable({
    source,
    session,
    start,
    explain,
    pause: (attempt) => pauseBefore(attempt + 1, 30_000),
    clock,
    signal: context.signal,
    onTransfer: context.onTransfer,
    onWait: context.onWait,
    log: context.log,
    put: async (part) => {
      const silence = new Silence();
      try {
        return await client.send({
          role: 'upload',
          repeat: 'never',
          signal: AbortSignal.any([context.signal, silence.signal]),
          deadlineMs: 2 ** 31 - 1,
          log: context.log,
          run: (apis, options) =>
            apis.request({
              ...options,
              method: 'PUT',
              url: part.uri,
              headers: { ...part.headers },
              redirect: 'manual',
              validateStatus: (status) => status !== 401,
              ...(part.body ? { adapter: sendingWith(part.body(() => silence.touch())) } : {}),
            }),
        });
      } catch (error) {
        if (context.signal.aborted || !silence.signal.aborted) throw error;
        throw thrown(explainNoAnswer(silence.signal.reason, 'upload'), error);
      } finally {
        silence.end();
      }
    },
  });
  checked(answer, source);
  return { ...answer, tookMs: performance.now() - began, sent };
}
