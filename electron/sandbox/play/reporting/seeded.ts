/** A fraction (0–1) that depends on the key alone: FNV-1a with a final mix. Same key, same fraction, in every run. */
export function fractionOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4_294_967_296;
}

/** A hexadecimal id of a key, always the same. */
export function idOf(key: string): string {
  const part = (salt: string) =>
    Math.floor(fractionOf(`${salt}/${key}`) * 4_294_967_296)
      .toString(16)
      .padStart(8, '0');
  return part('a') + part('b');
}

/** A curve that wanders between −1 and 1: a slow wave between seeded points `stepMs` apart, and a little jitter. */
export function wander(key: string, at: number, stepMs: number): number {
  const step = Math.floor(at / stepMs);
  const into = at / stepMs - step;
  const ease = into * into * (3 - 2 * into);
  const from = fractionOf(`${key}/${step}`);
  const to = fractionOf(`${key}/${step + 1}`);
  const jitter = fractionOf(`${key}@${at}`);
  return 0.8 * (2 * (from + (to - from) * ease) - 1) + 0.2 * (2 * jitter - 1);
}
