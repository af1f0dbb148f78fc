/** Shorter than this, a value is no secret, and hiding it would tear words apart. */
const SHORTEST = 4;

/** Hides values, wherever a build prints them: as they are, line by line, and in base64. */
export function secretMask(secrets: ReadonlyMap<string, string>): (text: string) => string {
  const hidden = [...secrets].flatMap(([id, value]) => {
    const whole = value.trim();
    const lines = whole.split(/\r?\n/).map((line) => line.trim());
    const encoded = [whole, value].map((plain) => Buffer.from(plain, 'utf8').toString('base64'));
    return [...new Set([whole, ...lines, ...encoded])]
      .filter((text) => text.length >= SHORTEST)
      .map((text) => ({ text, id }));
  });
  if (hidden.length === 0) return (text) => text;
  // The longest first: a part of a secret must not break up the whole.
  hidden.sort((a, b) => b.text.length - a.text.length);
  return (text) =>
    hidden.reduce((out, { text: secret, id }) => out.replaceAll(secret, `[secret ${id}]`), text);
}
