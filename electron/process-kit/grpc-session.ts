import { performServerHandshake, type ServerHttp2Stream } from 'node:http2';
import type { Duplex } from 'node:stream';

/** Answers one call: bytes of the request's message in, bytes of the answer's out. Rejects with a `GrpcRefusal`. */
export type UnaryCall = (message: Buffer) => Promise<Uint8Array>;

/** Why a call is refused, by gRPC's own number. */
export class GrpcRefusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** gRPC's numbers. */
export const NOT_FOUND = 5;
const UNKNOWN = 2;
const UNIMPLEMENTED = 12;
/** Messages to a session are a name or two; more than this, bytes, is refused. */
const LONGEST_MESSAGE = 1024 * 1024;

/**
 * Serves calls of one message each way on a connection that the other side of a build opened: an engine asks its
 * client for secrets and credentials. Gives a function that ends it.
 */
export function serveSession(connection: Duplex, calls: Readonly<Record<string, UnaryCall>>): () => void {
  // A server would first ask whether TLS agreed on HTTP/2; on a connection that was upgraded nothing of it is left to ask.
  const session = performServerHandshake(connection);
  session.on('error', () => connection.destroy());
  session.on('stream', (stream, headers) => {
    stream.on('error', () => undefined); // the engine went away: there is nobody to answer
    void answer(stream, calls[String(headers[':path'])]);
  });
  connection.on('error', () => undefined);
  return () => connection.destroy();
}

async function answer(stream: ServerHttp2Stream, call: UnaryCall | undefined): Promise<void> {
  try {
    if (!call) throw new GrpcRefusal(UNIMPLEMENTED, 'Slipway does not offer this.');
    const result = Buffer.from(await call(await readMessage(stream)));
    const head = Buffer.alloc(5);
    head.writeUInt32BE(result.length, 1);
    respond(stream, Buffer.concat([head, result]), 0, '');
  } catch (error) {
    const status = error instanceof GrpcRefusal ? error.status : UNKNOWN;
    respond(stream, null, status, error instanceof Error ? error.message : 'failed');
  }
}

function respond(stream: ServerHttp2Stream, body: Buffer | null, status: number, message: string): void {
  if (stream.destroyed) return;
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.once('wantTrailers', () =>
    stream.sendTrailers({
      'grpc-status': String(status),
      ...(message === '' ? {} : { 'grpc-message': encodeURIComponent(message) }),
    }),
  );
  stream.end(body ?? undefined);
}

async function readMessage(stream: ServerHttp2Stream): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  // Leaving off must not end the stream: the answer goes back on it.
  for await (const part of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.length;
    if (length > LONGEST_MESSAGE) throw new GrpcRefusal(8, 'The message is too long.');
    const all = Buffer.concat(parts);
    // Health checks keep their side open, so the frame's own length says when it is whole.
    if (all.length >= 5 && all.length >= 5 + all.readUInt32BE(1))
      return all.subarray(5, 5 + all.readUInt32BE(1));
  }
  return Buffer.alloc(0);
}
