import { createServer } from 'node:http';

/*
 * The peer: Node's HTTP server with one answer, `node bare.mjs BYTES`, on any free port of 127.0.0.1. Says `{ port }`
 * to its parent.
 */

const body = Buffer.alloc(Number(process.argv[2] ?? 0), 'x');
const server = createServer((_request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/javascript', 'Content-Length': body.length }).end(body);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
});
