import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
  });
});
