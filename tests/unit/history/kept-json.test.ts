import { keptAsJson, WIRE_SERIALIZERS } from '@shared/kit/kept-json';
import { describe, expect, it } from 'vitest';

interface Page {
  readonly events: readonly { readonly title: string }[];
  readonly matches: number;
}
const [serializer] = WIRE_SERIALIZERS;
const page = (text: string) => keptAsJson<Page, 'events'>({ matches: 2 }, 'events', text);

describe('an answer whose member is kept as JSON', () => {
  it('is the answer for whoever reads it', () => {
    const read = page('[{"title":"1.4.0 → 10 %"}]');
    expect(read).toEqual({ matches: 2, events: [{ title: '1.4.0 → 10 %' }] });
    expect(JSON.parse(JSON.stringify(read))).toEqual(read);
    expect(read.events).toBe(read.events);
  });

  it('crosses the wire as its text, without being read', () => {
    const unread = page('[not even JSON');
    expect(serializer?.condition(unread)).toBe(true);
    expect(serializer?.serialize(unread)).toEqual([{ matches: 2 }, { events: '[not even JSON' }]);
    expect(serializer?.deserialize([{ matches: 2 }, { events: '[{"title":"1.4.0"}]' }])).toEqual({
      matches: 2,
      events: [{ title: '1.4.0' }],
    });
  });

  it('is told apart from every other answer', () => {
    for (const other of [{ matches: 2, events: [] }, [], 'text', 7, null, undefined]) {
      expect(serializer?.condition(other)).toBe(false);
    }
  });
});
