// An engine that builds nothing and prints much: `POST /build` answers with half a million lines, as fast as they are
// read. They are made before it says that it is ready: sending them is all that it does while somebody is measured.
import { createServer } from 'node:http';

const [, , socket, lines] = process.argv;
const count = Number(lines);
const PER_WRITE = 400;
const ID = `sha256:${'c'.repeat(64)}`;

/** @param {number} index */
const line = (index) =>
  `2026-11-24T10:00:00Z building module ${index} of ${count}: compiled, linked and checked in ${index % 97} ms`;

const server = createServer((request, response) => {
  response.setHeader('api-version', '1.41').setHeader('ostype', 'linux');
  if (request.method !== 'POST') {
    response.setHeader('content-type', 'application/json');
    response.end(request.url === '/_ping' ? 'OK' : '{}');
    return;
  }
  request.resume();
  request.once('end', () => void build(response));
});

/** @param {import('node:http').ServerResponse} response */
async function build(response) {
  response.setHeader('content-type', 'application/json');
  response.write(
    `${JSON.stringify({ stream: 'Step 1/1 : FROM scratch' })}\n${JSON.stringify({ stream: '\n' })}\n`,
  );
  for (const part of parts) {
    if (!response.write(part)) await new Promise((resolve) => response.once('drain', resolve));
  }
  response.end(
    `${JSON.stringify({ aux: { ID } })}\n${JSON.stringify({ stream: `Successfully built ${ID.slice(7, 19)}\n` })}\n`,
  );
}

/** @type {Buffer[]} */
const parts = [];
let bytes = 0;
for (let index = 0; index < count; ) {
  let part = '';
  for (const end = Math.min(count, index + PER_WRITE); index < end; index += 1) {
    bytes += line(index).length;
    part += `${JSON.stringify({ stream: `${line(index)}\n` })}\r\n`;
  }
  parts.push(Buffer.from(part));
}
server.listen(socket, () => process.send?.({ bytes }));
