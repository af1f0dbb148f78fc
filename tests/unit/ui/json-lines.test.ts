import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyLines, diffLines, jsonLines } from '../../../renderer/ui/calls/json-lines';

const track = (userFraction: number) => ({
  track: 'production',
  releases: [
    { versionCodes: ['142'], status: 'inProgress', userFraction },
    { versionCodes: ['138'], status: 'completed' },
  ],
});

describe('a body as lines', () => {
  it('keeps every value of the request', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(jsonLines(value).join('\n'))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('leaves out what is not sent', () => {
    expect(jsonLines({ name: undefined, status: 'draft' })).toEqual(['{"status": "draft"}']);
  });
});

describe('a comparison', () => {
  it('shows only the line that changes', () => {
    const changed = bodyLines(track(0.05), track(0.1)).filter((line) => line.kind !== 'same');
    expect(changed).toEqual([
      { kind: 'removed', text: expect.stringContaining('"userFraction": 0.05') },
      { kind: 'added', text: expect.stringContaining('"userFraction": 0.1') },
    ]);
  });

  it('can rebuild both sides', () => {
    const texts = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const lines = diffLines(before, after);
        expect(lines.filter((line) => line.kind !== 'added').map((line) => line.text)).toEqual(before);
        expect(lines.filter((line) => line.kind !== 'removed').map((line) => line.text)).toEqual(after);
      }),
    );
  });

  it('shows a body without a known resource as it will be sent', () => {
    expect(bodyLines(null, { a: 1 })).toEqual([{ kind: 'added', text: '{"a": 1}' }]);
    expect(bodyLines(null, null)).toEqual([]);
  });
});
