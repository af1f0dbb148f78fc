import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DockerFrames } from '../../../electron/logs/docker-frames';
import { frame } from './support';

interface Taken {
  readonly payloads: { stream: number; text: string }[];
  readonly corrupt: number[];
}

function take(chunks: readonly Uint8Array[]): Taken {
  const taken: Taken = { payloads: [], corrupt: [] };
  const frames = new DockerFrames({
    payload(bytes, start, end, stream, isStart) {
      const text = Buffer.from(bytes.subarray(start, end)).toString('latin1');
      const last = taken.payloads.at(-1);
      if (isStart || !last) taken.payloads.push({ stream, text });
      else last.text += text;
    },
    frames: (_bytes, at) => at,
    corrupt: (bytes) => void taken.corrupt.push(bytes),
  });
  for (const chunk of chunks) frames.feed(chunk);
  frames.end();
  return taken;
}

/** The bytes in pieces that end at these places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...new Set([...places.map((place) => place % (bytes.length + 1)), bytes.length])].sort(
    (a, b) => a - b,
  );
  return ends.map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end));
}

const payload = fc.uint8Array({ minLength: 1, maxLength: 300 });
const streams = fc.constantFrom(1, 2);

describe('the engine’s frames', () => {
  it('come out as they went in, wherever the stream was cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(streams, payload), { maxLength: 30 }),
        fc.array(fc.nat(20_000), { maxLength: 40 }),
        (sent, places) => {
          const bytes = Buffer.concat(sent.map(([stream, part]) => frame(part, stream)));
          const { payloads, corrupt } = take(cut(bytes, places));
          expect(payloads).toEqual(
            sent.map(([stream, part]) => ({ stream, text: Buffer.from(part).toString('latin1') })),
          );
          expect(corrupt).toEqual([]);
        },
      ),
    );
  });

  it('are handed on when every byte comes alone, and when one is larger than any buffer', () => {
    const large = Buffer.alloc(3_000_000, 'x');
    const bytes = Buffer.concat([frame('first\n'), frame(large, 2), frame('last\n')]);
    const one = Array.from(bytes.subarray(0, 30), (byte) => Uint8Array.of(byte));
    const { payloads } = take([...one, bytes.subarray(30, 1_000_000), bytes.subarray(1_000_000)]);
    expect(payloads.map(({ stream, text }) => [stream, text.length])).toEqual([
      [1, 6],
      [2, 3_000_000],
      [1, 5],
    ]);
  });

  it('may be 50,000 blank lines, or empty, in one chunk', () => {
    const blank = Buffer.concat(Array.from({ length: 50_000 }, () => frame('\n')));
    expect(take([blank]).payloads).toHaveLength(50_000);
    const empty = Buffer.concat([...Array.from({ length: 50_000 }, () => frame('')), frame('end')]);
    expect(take([empty]).payloads).toEqual([{ stream: 1, text: 'end' }]);
  });

  it('are found again behind damage, which is counted', () => {
    const damage = Buffer.from('this is no header of anything at all');
    const bytes = Buffer.concat([frame('before\n'), damage, frame('after\n'), frame('more\n', 2)]);
    for (const chunks of [[bytes], cut(bytes, [9, 20, 33, 50, 55])]) {
      const { payloads, corrupt } = take(chunks);
      expect(payloads.map(({ text }) => text)).toEqual(['before\n', 'after\n', 'more\n']);
      expect(corrupt).toEqual([damage.length]);
    }
  });

  it('never fail on bytes that are none, and account for all of them', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 20 }), (chunks) => {
        const { payloads, corrupt } = take(chunks);
        const seen = payloads.reduce((sum, { text }) => sum + text.length, 0);
        const lost = corrupt.reduce((sum, bytes) => sum + bytes, 0);
        const all = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
        expect(seen + lost).toBeLessThanOrEqual(all);
        // what is neither are headers of eight bytes
        expect((all - seen - lost) % 8).toBe(0);
      }),
    );
  });
});
