import { ApiError, invalidArgument } from '../api-error';
import type { Exchange, Reply } from '../exchange';
import type { Upload } from '../state-schema';
import { GRANULE } from './upload-range';
import type { UploadReceiver } from './upload-receiver';
import type { UploadTarget } from './upload-target';

/*
 * The `X-Goog-Upload-*` form of resumable uploads, which Google's Ruby client (and so fastlane) speaks:
 * start → upload… → upload, finalize; query asks how far the server is, cancel ends it.
 */

const header = (exchange: Exchange, name: string): string | undefined => {
  const value = exchange.headers[name];
  return typeof value === 'string' ? value : undefined;
};

/** The commands of a request; none when it does not speak this protocol. */
export function uploadCommands(exchange: Exchange): readonly string[] {
  const command = header(exchange, 'x-goog-upload-command');
  return command ? command.split(',').map((one) => one.trim().toLowerCase()) : [];
}

/** Begins an upload and tells where it goes on. */
export async function startGoogUpload(
  receiver: UploadReceiver,
  target: UploadTarget,
  exchange: Exchange,
): Promise<Reply> {
  await exchange.text();
  const length = header(exchange, 'x-goog-upload-header-content-length');
  const upload = receiver.begin(target, exchange, {
    contentType: header(exchange, 'x-goog-upload-header-content-type') ?? 'application/octet-stream',
    totalBytes: length === undefined ? null : Number(length),
  });
  const url = `${exchange.base}${exchange.path}?upload_id=${upload.id}&upload_protocol=resumable`;
  return answer('active', {
    'x-goog-upload-url': url,
    'x-goog-upload-control-url': url,
    'x-goog-upload-chunk-granularity': String(GRANULE),
    'x-guploader-uploadid': upload.id,
  });
}

/** Goes on with an upload, asks about it, or ends it. */
export async function continueGoogUpload(
  receiver: UploadReceiver,
  target: UploadTarget,
  exchange: Exchange,
): Promise<Reply> {
  const upload = receiver.resume(exchange);
  const commands = uploadCommands(exchange);
  if (commands.includes('cancel')) {
    receiver.sessions.drop(upload.id);
    return answer('cancelled');
  }
  if (upload.result !== undefined) return finalAnswer(upload);
  if (commands.includes('query')) return active(upload);
  if (commands.includes('upload')) {
    const offset = Number(header(exchange, 'x-goog-upload-offset') ?? 0);
    if (offset !== upload.receivedBytes)
      throw invalidArgument(
        `Invalid upload offset: ${offset}; the upload stands at ${upload.receivedBytes}.`,
      );
    await receiver.append(upload, exchange, offset, target);
  }
  if (!commands.includes('finalize')) return active(upload);
  if (upload.totalBytes !== null && upload.receivedBytes < upload.totalBytes) return active(upload);
  try {
    await receiver.complete(upload, exchange, target);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { httpStatus, reason, details } = error;
    const headers = { ...error.headers, 'x-goog-upload-status': 'final' };
    throw new ApiError(error.status, error.message, { httpStatus, reason, details, headers });
  }
  return finalAnswer(upload);
}

// The Ruby client parses any JSON answer, and an empty one is none: the steps before the last are plain text.
const answer = (status: string, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status: 200,
  text: '',
  headers: { 'content-type': 'text/plain; charset=utf-8', 'x-goog-upload-status': status, ...headers },
});

const active = (upload: Upload): Reply =>
  answer('active', { 'x-goog-upload-size-received': String(upload.receivedBytes) });

const finalAnswer = (upload: Upload): Reply => ({
  status: 200,
  json: upload.result,
  headers: {
    'x-goog-upload-status': 'final',
    'x-goog-upload-size-received': String(upload.receivedBytes),
  },
});
