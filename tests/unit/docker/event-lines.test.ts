import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventReader } from '../../../electron/builds/docker/event-reader';
import { jsonLines } from '../../../electron/builds/docker/json-lines';

/** Everything that comes out of bytes which arrive in these pieces. */
async function valuesOf(pieces: readonly Buffer[]): Promise<readonly unknown[]> {
  const values: unknown[] = [];
  const stream = (async function* () {
    for (const piece of pieces) yield await Promise.resolve(piece);
  })();
  for await (const some of jsonLines(stream)) values.push(...some);
  return values;
}

/** The same of the reader that builds are heard with; lines of output that came as bytes are made events again. */
function readOf(pieces: readonly Buffer[]): {
  readonly values: readonly unknown[];
  readonly asBytes: number;
} {
  const values: unknown[] = [];
  let asBytes = 0;
  const hearer = {
    event: (value: unknown) => void values.push(value),
    output(lines: { behind(head: string): { readonly text: string; readonly count: number } }) {
      // a head as long as what is taken off, which changes no length
      for (const head of ['0\t1\to\t', '1234567\t123\to\t']) {
        const { text, count } = lines.behind(head);
        const said = Buffer.from(text, 'latin1').toString('utf8').split('\n').slice(0, -1);
        expect(count).toBe(said.length);
        expect(said.every((line) => line.startsWith(head))).toBe(true);
        if (head.startsWith('0'))
          for (const line of said) values.push({ stream: `${line.slice(head.length)}\n` });
        else asBytes += count;
      }
      return true;
    },
  };
  const reader = new EventReader(hearer, Buffer.from('o space left on device'));
  // into one memory, as a connection reads
  const memory = Buffer.alloc(Math.max(1, ...pieces.map(({ length }) => length)));
  for (const piece of pieces) {
    piece.copy(memory);
    reader.feed(memory.subarray(0, piece.length));
  }
  reader.end();
  return { values, asBytes };
}

const event = fc.oneof(
  fc.record({ stream: fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant('plain words in ASCII')) }),
  fc.record({
    stream: fc.constantFrom('a "quoted" word\n', 'back\\slash\n', '\n', 'tab\tand bell\u0007\n', '\\n'),
  }),
  fc.record({ stream: fc.string() }).map(({ stream }) => ({ stream: `${stream}\n` })),
  fc.record({ status: fc.string(), id: fc.string() }),
);

describe('the events of an engine', () => {
  it('are those that were sent, wherever the bytes were cut and however lines end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 12 }),
        fc.constantFrom('\n', '\r\n'),
        fc.array(fc.nat(400), { maxLength: 6 }),
        async (events, end, cuts) => {
          const bytes = Buffer.from(events.map((each) => JSON.stringify(each) + end).join(''));
          const places = [0, ...cuts.filter((at) => at < bytes.length).sort((a, b) => a - b), bytes.length];
          const pieces = places.slice(1).map((to, index) => bytes.subarray(places[index], to));
          expect(await valuesOf(pieces)).toEqual(events);
          expect(readOf(pieces).values).toEqual(events);
        },
      ),
    );
  });

  it('are shown as they came where a line is no JSON', async () => {
    const lines = ['{"stream":"cut off', 'HTTP/1.1 502 Bad Gateway', '{"stream":"a","more":"\\n"}'];
    expect(await valuesOf([Buffer.from(`${lines.join('\n')}\n`)])).toEqual([
      { stream: '{"stream":"cut off\n' },
      { stream: 'HTTP/1.1 502 Bad Gateway\n' },
      { stream: 'a', more: '\n' },
    ]);
    expect(readOf([Buffer.from(`${lines.join('\r\n')}\r\n`)]).values).toEqual([
      { stream: '{"stream":"cut off\n' },
      { stream: 'HTTP/1.1 502 Bad Gateway\n' },
      { stream: 'a', more: '\n' },
    ]);
  });

  it('pass as bytes where they are nothing but output, and as events where the builder speaks or a disk is full', () => {
    const said = ['compiling 1', '  indented', 'ünïcode 漢字', '{}', "it's"];
    const words = [
      'Step 2/6 : RUN x',
      ' ---> 0123456789ab',
      '--> 0123456789a',
      'Removing x',
      'a "quoted" word',
      '',
    ];
    const lines = (texts: readonly string[]) =>
      Buffer.from(texts.map((text) => `${JSON.stringify({ stream: `${text}\n` })}\r\n`).join(''));
    const asEvents = (texts: readonly string[]) => texts.map((text) => ({ stream: `${text}\n` }));
    expect(readOf([lines(said)])).toEqual({ values: asEvents(said), asBytes: said.length });
    expect(readOf([lines(words)])).toEqual({ values: asEvents(words), asBytes: 0 });
    const full = ['write: No space left on device', 'more'];
    expect(readOf([lines(full)])).toEqual({ values: asEvents(full), asBytes: 0 });
    const many = Array.from({ length: 5_000 }, (_none, index) => `line ${index}`);
    expect(readOf([lines(many)])).toEqual({ values: asEvents(many), asBytes: many.length });
  });
});
