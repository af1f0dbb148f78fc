import { invalidArgument } from '../api-error';
import { type Exchange, ok, type Reply } from '../exchange';
import { PUBLISHER_SCOPE, type Router } from '../router';
import type { Upload } from '../state-schema';
import { boundaryOf, readMultipart } from './multipart';
import { continueGoogUpload, startGoogUpload, uploadCommands } from './upload-goog';
import { checkChunk, readRange } from './upload-range';
import type { UploadReceiver } from './upload-receiver';
import type { UploadTarget } from './upload-target';

const PLAIN = { 'content-type': 'text/plain; charset=utf-8' };

/** Adds the ways to upload to a target: media, multipart, resumable with Content-Range, and X-Goog-Upload. */
export function registerUpload(router: Router, receiver: UploadReceiver, target: UploadTarget): void {
  const path = `/upload${target.pattern}`;
  const begins = (exchange: Exchange) => !exchange.query.has('upload_id');
  // The id of an upload is a key to it: a request that goes on with one need not carry a token.
  router.add(['POST', 'PUT'], path, { ifSent: PUBLISHER_SCOPE }, (exchange) => {
    if (begins(exchange)) return beginUpload(receiver, target, exchange);
    const id = exchange.query.get('upload_id') ?? '';
    return receiver.sessions.inTurn(id, () =>
      uploadCommands(exchange).length > 0
        ? continueGoogUpload(receiver, target, exchange)
        : continueUpload(receiver, target, exchange),
    );
  });
}

async function beginUpload(
  receiver: UploadReceiver,
  target: UploadTarget,
  exchange: Exchange,
): Promise<Reply> {
  exchange.requireCaller();
  const protocol = exchange.headers['x-goog-upload-protocol'];
  if (protocol === 'resumable' || uploadCommands(exchange).includes('start'))
    return startGoogUpload(receiver, target, exchange);
  const contentType = exchange.headers['content-type'] ?? 'application/octet-stream';
  const uploadType = exchange.query.get('uploadType') ?? (protocol === 'multipart' ? 'multipart' : 'media');
  switch (uploadType) {
    case 'resumable':
      return startResumable(receiver, target, exchange);
    case 'multipart': {
      const parts = await readMultipart(exchange.body, boundaryOf(contentType));
      return ok(await receiver.receiveWhole(target, exchange, parts.content, parts.contentType));
    }
    case 'media':
      return ok(await receiver.receiveWhole(target, exchange, exchange.body, contentType));
    default:
      throw invalidArgument(`Invalid value for uploadType: ${uploadType}.`);
  }
}

async function startResumable(
  receiver: UploadReceiver,
  target: UploadTarget,
  exchange: Exchange,
): Promise<Reply> {
  await exchange.json();
  const length = exchange.headers['x-upload-content-length'];
  const type = exchange.headers['x-upload-content-type'];
  const upload = receiver.begin(target, exchange, {
    contentType: typeof type === 'string' ? type : 'application/octet-stream',
    totalBytes: typeof length === 'string' ? Number(length) : null,
  });
  const location = `${exchange.base}${exchange.path}?uploadType=resumable&upload_id=${upload.id}`;
  return { status: 200, text: '', headers: { ...PLAIN, location, 'x-guploader-uploadid': upload.id } };
}

async function continueUpload(
  receiver: UploadReceiver,
  target: UploadTarget,
  exchange: Exchange,
): Promise<Reply> {
  const upload = receiver.resume(exchange);
  if (upload.result !== undefined) return ok(upload.result);
  const range = readRange(exchange.headers['content-range']);
  const total = range.kind === 'whole' ? upload.totalBytes : range.total;
  if (total !== null && upload.totalBytes !== null && total !== upload.totalBytes)
    throw invalidArgument(`The upload was announced with ${upload.totalBytes} bytes, not ${total}.`);
  if (total !== null) receiver.sessions.update(upload, { totalBytes: total });
  if (range.kind !== 'query') {
    const first = range.kind === 'bytes' ? range.first : 0;
    if (first > upload.receivedBytes)
      throw invalidArgument(
        `Invalid request. The upload stands at byte ${upload.receivedBytes}; the request began at byte ${first}.`,
      );
    if (range.kind === 'bytes') checkChunk(range);
    const { complete } = await receiver.append(upload, exchange, first, target);
    if (range.kind === 'whole' && complete && upload.totalBytes === null)
      receiver.sessions.update(upload, { totalBytes: upload.receivedBytes });
  }
  if (upload.receivedBytes !== upload.totalBytes) return incomplete(upload, exchange);
  return ok(await receiver.complete(upload, exchange, target));
}

/** 308, or for clients whose HTTP library cannot bear it, 200 that says it means 308. */
function incomplete(upload: Upload, exchange: Exchange): Reply {
  const kept: Record<string, string> =
    upload.receivedBytes > 0 ? { range: `bytes=0-${upload.receivedBytes - 1}` } : {};
  const no308 = exchange.headers['x-guploader-no-308'] === 'yes';
  return no308
    ? { status: 200, text: '', headers: { ...PLAIN, ...kept, 'x-http-status-code-override': '308' } }
    : { status: 308, text: '', headers: { ...PLAIN, ...kept } };
}
