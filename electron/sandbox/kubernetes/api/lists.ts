/*
 * How lists of objects are merged: by which member their items are told apart. What is in neither table is atomic.
 * The names are unambiguous enough that no schema is needed; `ports` has two owners and asks for the one it finds.
 */

const MERGE_KEYS: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  imagePullSecrets: ['name'],
  conditions: ['type'],
  ownerReferences: ['uid'],
  hostAliases: ['ip'],
  podIPs: ['ip'],
  secrets: ['name'],
  addresses: ['type'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
};

/** Lists of plain values that are merged as sets. */
const SETS = new Set(['finalizers']);

const memberOf = (item: unknown, key: string): unknown =>
  typeof item === 'object' && item !== null ? (item as Readonly<Record<string, unknown>>)[key] : undefined;

/** The members by which items of a list are told apart; none for an atomic list. */
export function listKeys(field: string, items: readonly unknown[]): readonly string[] {
  if (field === 'ports') {
    if (items.some((item) => memberOf(item, 'containerPort') !== undefined))
      return ['containerPort', 'protocol'];
    if (items.some((item) => memberOf(item, 'port') !== undefined)) return ['port', 'protocol'];
    return [];
  }
  return MERGE_KEYS[field] ?? [];
}

/** The one member that strategic merge patches tell items apart by. */
export const mergeKey = (field: string, items: readonly unknown[]): string | undefined =>
  listKeys(field, items)[0];

/** Whether a list of plain values is a set. */
export const isSet = (field: string): boolean => SETS.has(field);

/** The values of an item's keys; a protocol that is not said is TCP. */
export function keyValues(item: unknown, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    keys.map((key) => [key, memberOf(item, key) ?? (key === 'protocol' ? 'TCP' : undefined)]),
  );
}
