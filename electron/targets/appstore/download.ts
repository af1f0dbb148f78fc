import { FailureError, failure } from '@shared/domain/failure';
import { download } from '../../process-kit/download';
import { explainAnswer, explainNoAnswer, vendorError } from './explain';

const READS = { role: null, writes: false } as const;
const DEADLINE_MS = 60_000;

/** A file that App Store Connect refers to by an address of its own, such as a screenshot of feedback. */
export interface ReferredFile {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/**
 * Fetches what an answer refers to. Such addresses sign themselves and end after a while: the token stays here. Rejects
 * with a `FailureError`; `not-found` when the address has ended and the resource must be read again for a new one.
 */
export async function downloadReferred(
  url: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<ReferredFile> {
  const found = await download(
    url,
    maxBytes,
    AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]),
  ).catch((error: unknown) => {
    throw new FailureError(explainNoAnswer(error, READS), { cause: error });
  });
  if (found.tooLarge) {
    throw failure('invalid-request', 'The file is larger than Slipway keeps of such a file.', {
      stillTrue: 'Nothing was changed: this only reads.',
      advice: 'Open it in App Store Connect.',
    });
  }
  if (found.status === 403 || found.status === 404 || found.status === 410) {
    throw failure('not-found', 'The address of this file has ended.', {
      stillTrue: 'The file itself is still at App Store Connect, unless somebody deleted it.',
      advice: 'Read the list again: it then gives a new address.',
      retryable: true,
    });
  }
  if (found.status !== 200) {
    const text = new TextDecoder().decode(found.bytes.subarray(0, 4000));
    throw new FailureError(explainAnswer(vendorError(found.status, text), READS));
  }
  return { bytes: found.bytes, mediaType: found.mediaType };
}
