const TEXT = Symbol('members that are kept as JSON');

/** What an answer has beside its plain members: their names, each with its JSON text. */
type Kept = { readonly [TEXT]: Readonly<Record<string, string>> };

/**
 * An answer with one member that is there as JSON text: whoever reads the member has it parsed, and whoever only passes
 * the answer on to a window (`WIRE_SERIALIZERS`) passes on the text. Looking at each event of a long page on its way out
 * of the database, between threads and into the socket would take four times as long as reading them.
 */
export function keptAsJson<Answer extends object, Name extends string & keyof Answer>(
  rest: Omit<Answer, Name>,
  name: Name,
  text: string,
): Answer {
  let parsed: Answer[Name] | undefined;
  return Object.defineProperties(
    { ...rest },
    {
      [name]: { enumerable: true, get: () => (parsed ??= JSON.parse(text) as Answer[Name]) },
      [TEXT]: { value: { [name]: text } satisfies Kept[typeof TEXT] },
    },
  ) as Answer;
}

const isKept = (value: unknown): value is Kept =>
  typeof value === 'object' && value !== null && TEXT in value;

/** For both ends of the wire: texts travel as they are, and are members again at the other end. */
export const WIRE_SERIALIZERS = [
  {
    type: 20,
    condition: isKept,
    serialize(value: unknown) {
      const answer = value as Kept & Readonly<Record<string, unknown>>;
      const texts = answer[TEXT];
      // by name: a copy with spread would read the members, and so parse them
      const rest = Object.keys(answer).filter((name) => !(name in texts));
      return [Object.fromEntries(rest.map((name) => [name, answer[name]])), texts];
    },
    deserialize(value: unknown) {
      const [rest, texts] = value as readonly [object, Readonly<Record<string, string>>];
      const parsed = Object.entries(texts).map(([name, text]) => [name, JSON.parse(text) as unknown]);
      return { ...rest, ...(Object.fromEntries(parsed) as object) };
    },
  },
];
