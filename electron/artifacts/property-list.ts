import { ArtifactRefusal } from './artifact-refusal';

/** A property list's values by their keys. */
export type PropertyList = Readonly<Record<string, unknown>>;

const BINARY = Buffer.from('bplist');

/**
 * Reads a property list whose top is a dictionary, XML or binary. The library is loaded with the first `.ipa`.
 *
 * @throws ArtifactRefusal `manifest-unreadable` for anything else; `what` names it.
 */
export async function readPropertyList(bytes: Buffer, what: string): Promise<PropertyList> {
  const { parse, parseBinary } = await import('plist');
  let value: unknown;
  try {
    value = bytes.subarray(0, BINARY.length).equals(BINARY)
      ? parseBinary(bytes)
      : parse(bytes.toString('utf8'));
  } catch (error) {
    throw new ArtifactRefusal('manifest-unreadable', `${what} cannot be read: it is no property list.`, {
      cause: error,
    });
  }
  if (isDictionary(value)) return value;
  throw new ArtifactRefusal('manifest-unreadable', `${what} cannot be read: it holds no dictionary.`);
}

/** Whether a value of a property list is a dictionary. */
export const isDictionary = (value: unknown): value is PropertyList =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Date) &&
  !(value instanceof Uint8Array);

/** A text, trimmed; null when it is none or empty. Numbers are taken as they are written. */
export function textIn(list: PropertyList, key: string): string | null {
  const value = list[key];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** The members of a list that are of the wanted kind. */
export const membersIn = <T>(
  list: PropertyList,
  key: string,
  wanted: (value: unknown) => value is T,
): readonly T[] => {
  const value = list[key];
  return Array.isArray(value) ? value.filter(wanted) : [];
};

export const isText = (value: unknown): value is string => typeof value === 'string';
