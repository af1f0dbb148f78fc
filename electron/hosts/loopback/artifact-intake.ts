import type { IncomingMessage, ServerResponse } from 'node:http';
import { FailureError } from '@shared/domain/failure';
import { redactText } from '@shared/kit/redact';
import type { Brain } from '../brain';
import { sendJson } from './answers';
import type { Target } from './gate';
import type { RequestFacts } from './request-facts';

/** Larger than any store accepts; the artifact reader has its own, closer bounds. Bytes. */
const MAX_ARTIFACT = 10 * 1024 ** 3;
/** A body that brings nothing for so long has been given up by its sender. Milliseconds. */
const IDLE_MS = 60_000;

/**
 * Streams a file from a browser to the brain, at the pace at which the brain takes it: 201 with its path, 400 for a
 * bad name, 411 and 413 for its length, 422 with the failure when the brain refuses it.
 */
export async function takeArtifact(
  request: IncomingMessage,
  response: ServerResponse,
  facts: RequestFacts,
  url: Target,
  brain: Pick<Brain, 'receiveArtifact'>,
): Promise<void> {
  const stop = (status: number, message: string) => {
    sendJson(response, status, { message }, { Connection: 'close' });
  };
  const fileName = baseName(url.searchParams.get('name') ?? '');
  if (fileName === undefined) return stop(400, 'The file has no usable name.');
  const length = facts.header('content-length');
  if (length.length !== 1 || !/^\d{1,15}$/.test(length[0] ?? '')) return stop(411, 'The length is missing.');
  const size = Number(length[0]);
  if (size > MAX_ARTIFACT) return stop(413, 'The file is larger than 10 GiB. No store takes such a file.');

  const gone = new AbortController();
  request.socket.setTimeout(IDLE_MS, () => request.destroy(new Error('The upload fell silent.')));
  response.once('close', () => gone.abort(new Error('The browser broke off the upload.')));
  if (facts.header('expect').length > 0) response.writeContinue();
  try {
    const { path } = await brain.receiveArtifact(request, { fileName, size }, gone.signal);
    sendJson(response, 201, { path });
  } catch (error) {
    if (response.destroyed) return;
    const failure = error instanceof FailureError ? error.failure : undefined;
    const message = redactText(error instanceof Error ? error.message : String(error));
    sendJson(response, 422, { message, ...(failure ? { failure } : {}) }, { Connection: 'close' });
  }
}

/** The last part of a name as a file system may keep it; undefined when nothing is left. */
function baseName(name: string): string | undefined {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  const plain = [...last]
    .filter((letter) => letter >= ' ' && letter !== '\x7f')
    .join('')
    .trim();
  return plain === '' || plain === '.' || plain === '..' || plain.length > 200 ? undefined : plain;
}
