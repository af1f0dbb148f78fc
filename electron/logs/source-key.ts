const known = new Map<string, string>();

/**
 * The key of a source: the name of its folder, and the first part of its lines' names. Hashing is loaded when a source
 * is seen for the first time: who only opens what is kept does not wait for it.
 */
export function keyOf(sourceId: string): string {
  let key = known.get(sourceId);
  if (key === undefined) {
    const { createHash } = process.getBuiltinModule('node:crypto');
    key = createHash('sha256').update(sourceId).digest('hex').slice(0, 16);
    known.set(sourceId, key);
  }
  return key;
}

/** A source that was kept before has its key in the name of its folder. */
export function remember(sourceId: string, key: string): void {
  known.set(sourceId, key);
}
