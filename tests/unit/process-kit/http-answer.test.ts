import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HttpAnswer } from '../../../electron/process-kit/http-answer';

interface Read {
  readonly answer: HttpAnswer;
  readonly body: string;
}

/** Feeds bytes in pieces that end at these places. */
function read(text: string | Buffer, places: readonly number[] = []): Read {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
  const parts: string[] = [];
  const answer = new HttpAnswer((part) => {
    parts.push(Buffer.from(part).toString('latin1'));
    return true;
  });
  const ends = [...new Set([...places.map((place) => place % (bytes.length + 1)), bytes.length])].sort(
    (a, b) => a - b,
  );
  let from = 0;
  for (const end of ends) {
    answer.feed(bytes.subarray(from, end));
    from = end;
  }
  return { answer, body: parts.join('') };
}

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n';
const chunked = (parts: readonly string[], end = '0\r\n\r\n') =>
  `${HEAD}Transfer-Encoding: chunked\r\n\r\n${parts
    .map((part) => `${part.length.toString(16)}\r\n${part}\r\n`)
    .join('')}${end}`;

describe('an answer of an engine', () => {
  it('is the same wherever it was cut, in pieces or with its length said', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 60 }), { maxLength: 12 }),
        fc.array(fc.nat(2_000), { maxLength: 60 }),
        (parts, places) => {
          const whole = parts.join('');
          const known = `${HEAD}Content-Length: ${whole.length}\r\n\r\n${whole}`;
          for (const text of [chunked(parts), known]) {
            const { answer, body } = read(text, places);
            expect([answer.statusCode, body, answer.isWhole]).toEqual([200, whole, true]);
          }
        },
      ),
    );
  });

  it('comes byte by byte as well, with lines after its last piece and words behind its sizes', () => {
    const text = `${HEAD}transfer-encoding: gzip, chunked\r\n\r\n5;name=x\r\nhello\r\nA \r\n0123456789\r\n0\r\nX-Sum: 1\r\n\r\n`;
    const { answer, body } = read(
      text,
      [...text].map((_each, at) => at),
    );
    expect([body, answer.isWhole]).toEqual(['hello0123456789', true]);
  });

  it('is not whole until its last byte, and takes nothing that comes behind it', () => {
    expect(read(chunked(['hello'], '')).answer.isWhole).toBe(false);
    expect(read(chunked(['hello'], '0\r\n')).answer.isWhole).toBe(false);
    expect(read(`${HEAD}Content-Length: 6\r\n\r\nhello`).answer.isWhole).toBe(false);
    expect(read(`${HEAD}Content-Length: 5\r\n\r\nhello, and more`).body).toBe('hello');
  });

  it('without a length ends with its connection, and not before', () => {
    const { answer, body } = read(`${HEAD}\r\nall that comes`);
    expect([body, answer.isWhole]).toEqual(['all that comes', false]);
    answer.end();
    expect(answer.isWhole).toBe(true);
    const cut = read(chunked(['hello'], '')).answer;
    cut.end(); // the connection was lost in the middle: that is no end
    expect(cut.isWhole).toBe(false);
  });

  it('may have no body, and may come after one that only says to go on', () => {
    for (const status of ['204 No Content', '304 Not Modified']) {
      expect(read(`HTTP/1.1 ${status}\r\n\r\n`).answer.isWhole).toBe(true);
    }
    expect(read(`${HEAD}Content-Length: 0\r\n\r\n`).answer.isWhole).toBe(true);
    const text = `HTTP/1.1 100 Continue\r\n\r\n${chunked(['later'])}`;
    for (const places of [[], [3, 24, 25, 27, 40]]) expect(read(text, places).body).toBe('later');
  });

  it('says when there is no room, and hands on all of what it was given', () => {
    let taken = '';
    const answer = new HttpAnswer((part) => {
      taken += Buffer.from(part).toString('latin1');
      return taken.length < 3;
    });
    expect(answer.feed(Buffer.from(chunked(['ab', 'cd', 'ef'], '')))).toBe(false);
    expect(taken).toBe('abcdef');
    expect(answer.feed(Buffer.from('0\r\n\r\n'))).toBe(true);
  });

  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n\r\n'],
    ['a size that is none', `${HEAD}Transfer-Encoding: chunked\r\n\r\nmany\r\n`],
    ['a head without an end', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(70_000)}`],
    ['a size without an end', `${HEAD}Transfer-Encoding: chunked\r\n\r\n${'0'.repeat(70_000)}`],
  ])('is refused where it is %s', (_name, text) => {
    expect(() => read(text)).toThrow(/does not answer as an engine does/);
  });
});
