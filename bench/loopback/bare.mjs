import { createServer } from 'node:http';

/*
 * The peer: Node's HTTP server on any free port of 127.0.0.1 that looks at nothing and always gives one answer, with
 * the headers of its argument (JSON) and as many bytes as its Content-Length says. Says `{ port }` to its parent.
 */

/** @type {Record<string, string>} */
const headers = JSON.parse(process.argv[2] ?? '{}');
const body = Buffer.alloc(Number(headers['content-length']), 'x');
const server = createServer((_request, response) => {
  response.writeHead(200, headers).end(body);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
});
