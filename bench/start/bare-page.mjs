import { createServer } from 'node:http';

/* The peer of the board: a page with one row to click, from Node's HTTP server. Says `{ url }` to its parent. */

const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bare</title></head>
<body><a href="/row" id="row">The first row</a></body></html>`;
const server = createServer((_request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/` });
});
