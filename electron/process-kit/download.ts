/** Bytes from an address that a store gave, with the kind that the server says they are. */
export interface Download {
  readonly status: number;
  /** Empty when the server sent no body, or more than was allowed. */
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  /** Whether there was more than was allowed. */
  readonly tooLarge: boolean;
}

/**
 * Fetches an address that signs itself: no credential goes there. Reads at most `maxBytes`, whatever the server says of
 * the length. Resolves with any status; rejects with the network's error or the signal's reason.
 */
export async function download(url: string, maxBytes: number, signal: AbortSignal): Promise<Download> {
  const answer = await fetch(url, { signal });
  const mediaType = answer.headers.get('content-type')?.split(';')[0]?.trim() ?? 'application/octet-stream';
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of answer.body ?? []) {
    size += part.length;
    if (size > maxBytes)
      return { status: answer.status, bytes: new Uint8Array(0), mediaType, tooLarge: true };
    parts.push(part);
  }
  return { status: answer.status, bytes: Buffer.concat(parts), mediaType, tooLarge: false };
}
