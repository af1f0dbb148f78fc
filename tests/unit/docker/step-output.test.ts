import { expect, it } from 'vitest';
import { createOutput } from '../../../electron/builds/docker/step-output';

function printed() {
  const told: [string, string][] = [];
  return { told, output: createOutput((_ms, kind, text) => told.push([kind, text])) };
}

it('keeps characters whole wherever the builder cut its output, on both streams at once', () => {
  const { told, output } = printed();
  for (const byte of Buffer.from('naïve 🚀\r\nsecond\nhalf a li')) {
    output.write(0, 'out', Buffer.from([byte]));
    output.write(0, 'err', Buffer.from([byte]));
  }
  output.end(0);
  const expected = ['naïve 🚀\r', 'second', 'half a li'];
  for (const kind of ['out', 'err'])
    expect(told.flatMap(([own, text]) => (own === kind ? [text] : []))).toEqual(expected);
});

it('shows a mark for bytes that are no text, and tells a line without an end in pieces', () => {
  const { told, output } = printed();
  output.write(0, 'out', Buffer.from([0x61, 0xff, 0xe2, 0x82, 0x0a]));
  output.text(0, 'out', 'x'.repeat(1_000_000));
  output.end(0);
  const texts = told.map(([, text]) => text);
  expect(texts[0]).toBe('a\ufffd\ufffd');
  expect(texts.length).toBeGreaterThan(3);
  expect(texts.slice(1).join('')).toBe('x'.repeat(1_000_000));
});
