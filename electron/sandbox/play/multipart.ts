import { invalidArgument } from '../api-error';

/** A `multipart/related` upload taken apart: the metadata, and the bytes of the file as they come. */
export interface MultipartUpload {
  readonly metadata: string;
  readonly contentType: string;
  readonly content: AsyncIterable<Buffer>;
}

/** The most that stands before the file's bytes: part headers and the JSON part. */
const HEAD_LIMIT = 1_048_576;
const HEADERS_END = Buffer.from('\r\n\r\n');

/** The boundary that a Content-Type header names. Throws Google's 400 without one. */
export function boundaryOf(contentType: string): string {
  const found = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const boundary = found?.[1] ?? found?.[2];
  if (!boundary) throw invalidArgument('Missing end boundary in multipart body.');
  return boundary;
}

/** Reads the head of a two-part upload, and hands on its second part as a stream. Throws Google's 400 for another form. */
export async function readMultipart(body: AsyncIterable<Buffer>, boundary: string): Promise<MultipartUpload> {
  const delimiter = Buffer.from(`--${boundary}`);
  const source = body[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  for (;;) {
    const parts = splitHead(head, delimiter);
    if (parts) return { ...parts, content: untilDelimiter(parts.rest, source, delimiter) };
    const next = await source.next();
    if (next.done || head.length > HEAD_LIMIT) {
      await source.return?.();
      throw invalidArgument('Malformed multipart body.');
    }
    head = Buffer.concat([head, next.value]);
  }
}

/** Takes the first part and the second one's headers from the head, once all of it is there. */
function splitHead(
  head: Buffer,
  delimiter: Buffer,
): { readonly metadata: string; readonly contentType: string; readonly rest: Buffer } | null {
  const first = head.indexOf(delimiter);
  const firstBody = first < 0 ? -1 : head.indexOf(HEADERS_END, first);
  const second = firstBody < 0 ? -1 : head.indexOf(delimiter, firstBody);
  const secondBody = second < 0 ? -1 : head.indexOf(HEADERS_END, second);
  if (secondBody < 0) return null;
  const headers = head.subarray(second, secondBody).toString('latin1');
  return {
    metadata: head
      .subarray(firstBody + HEADERS_END.length, second)
      .toString('utf8')
      .trim(),
    contentType: /^content-type:\s*(\S+)/im.exec(headers)?.[1] ?? 'application/octet-stream',
    rest: head.subarray(secondBody + HEADERS_END.length),
  };
}

/** The bytes up to the closing delimiter. As much is held back as a delimiter cut in two may need. */
async function* untilDelimiter(
  start: Buffer,
  source: AsyncIterator<Buffer>,
  delimiter: Buffer,
): AsyncGenerator<Buffer> {
  const end = Buffer.concat([Buffer.from('\r\n'), delimiter]);
  let held = start;
  try {
    for (;;) {
      const at = held.indexOf(end);
      if (at >= 0) {
        yield held.subarray(0, at);
        return;
      }
      const safe = Math.max(0, held.length - end.length);
      if (safe > 0) yield held.subarray(0, safe);
      const next = await source.next();
      if (next.done) throw new Error('The multipart body ended before its closing boundary.');
      held = Buffer.concat([held.subarray(safe), next.value]);
    }
  } finally {
    await source.return?.();
  }
}
