import { Document, Scalar } from 'yaml';

/** What may be written into the workspace file. */
export type YamlValue =
  | string
  | number
  | boolean
  | null
  | readonly YamlValue[]
  | { readonly [key: string]: YamlValue };

/** Wider than this, a group of settings reads better over several lines. */
const WIDEST_LINE = 100;

/**
 * A value on one line, safe inside brackets too, with the spacing that workspace files use: `[5, 10]` and
 * `{ percent: 5 }`. A string takes the quotes of the scalar it replaces.
 */
export function renderInline(value: YamlValue, replaced?: Scalar): string {
  if (isList(value)) return `[${value.map((item) => renderInline(item)).join(', ')}]`;
  if (isGroup(value)) {
    const members = Object.entries(value).map(
      ([key, member]) => `${renderKey(key)}: ${renderInline(member)}`,
    );
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
  }
  const scalar = new Scalar(value);
  const quoted = replaced?.type === Scalar.QUOTE_SINGLE || replaced?.type === Scalar.QUOTE_DOUBLE;
  if (typeof value === 'string' && quoted) scalar.type = replaced.type;
  const list = new Document([scalar]).toString({
    collectionStyle: 'flow',
    flowCollectionPadding: false,
    lineWidth: 0,
  });
  return list.trim().slice(1, -1);
}

/** A name as it stands before the colon. */
export const renderKey = (key: string): string => renderInline(key);

/** `key: value` as lines at an indentation, without a line end: one line while it is short, else a block. */
export function renderEntry(key: string, value: YamlValue, indent: string, newline: string): string {
  const line = `${indent}${renderKey(key)}: ${renderInline(value)}`;
  if (line.length <= WIDEST_LINE) return line;
  const head = `${indent}${renderKey(key)}:`;
  if (isList(value))
    return [head, ...value.map((item) => `${indent}  - ${renderInline(item)}`)].join(newline);
  if (!isGroup(value)) return line;
  const members = Object.entries(value);
  return [head, ...members.map(([name, member]) => renderEntry(name, member, `${indent}  `, newline))].join(
    newline,
  );
}

export const isList = (value: YamlValue): value is readonly YamlValue[] => Array.isArray(value);

export const isGroup = (value: YamlValue): value is { readonly [key: string]: YamlValue } =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
