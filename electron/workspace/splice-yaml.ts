import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { findNode, type TreePath } from './locate';
import { isGroup, isList, renderEntry, renderInline, renderKey, type YamlValue } from './render-yaml';

/** A text with its tree: what a splice looks at. */
export interface Source {
  readonly text: string;
  readonly document: Document.Parsed;
}

/*
 * Each splice changes only the characters that it must, so that comments, quotes and layout stay as people wrote
 * them. A splice answers undefined where the layout is one that it does not know; the caller has another way.
 */

/** Puts a value in place of the one that stands at the path. */
export function spliceReplace(source: Source, path: TreePath, value: YamlValue): string | undefined {
  const found = findNode(source.document, path);
  const old = found?.value;
  if (!found || !old?.range || isAlias(old) || (isCollection(old) && !old.flow)) return undefined;
  const [start, end] = old.range;
  if (start === end && found.key?.range) {
    const colon = source.text.indexOf(':', found.key.range[1]);
    return colon < 0 ? undefined : replaced(source.text, colon + 1, colon + 1, ` ${renderInline(value)}`);
  }
  const tail = source.text[end - 1] === '\n' ? newlineOf(source.text) : '';
  return replaced(source.text, start, end, renderInline(value, isScalar(old) ? old : undefined) + tail);
}

/** Adds a key with its value at the end of the map at the path. */
export function spliceKey(source: Source, path: TreePath, key: string, value: YamlValue): string | undefined {
  const parent = findNode(source.document, path);
  const newline = newlineOf(source.text);
  if (path.length === 0 && isEmpty(parent?.value)) {
    return appended(source.text, source.text.length, renderEntry(key, value, '', newline));
  }
  if (parent?.key?.range && isEmpty(parent.value)) {
    const indent = ' '.repeat(columnOf(source.text, parent.key.range[0]) + 2);
    return appended(source.text, parent.key.range[1], renderEntry(key, value, indent, newline));
  }
  if (!isMap(parent?.value)) return undefined;
  const map = parent.value;
  if (map.flow) return intoBrackets(source.text, map, `${renderKey(key)}: ${renderInline(value)}`);
  const [first, last] = [map.items[0], map.items.at(-1)];
  if (!first || !last || !isNode(first.key) || !first.key.range) return undefined;
  const indent = ' '.repeat(columnOf(source.text, first.key.range[0]));
  return appended(source.text, endOf(last), renderEntry(key, value, indent, newline));
}

/** Adds an entry at the end of the list at the path. */
export function spliceItem(source: Source, path: TreePath, value: YamlValue): string | undefined {
  const list = findNode(source.document, path)?.value;
  if (!isSeq(list)) return undefined;
  if (list.flow) return intoBrackets(source.text, list, renderInline(value));
  const [first, last] = [list.items[0], list.items.at(-1)];
  const dash = isNode(first) ? dashBefore(source.text, first) : undefined;
  if (dash === undefined || !isNode(last)) return undefined;
  const indent = ' '.repeat(columnOf(source.text, dash));
  return appended(source.text, endOf(last), `${indent}- ${renderInline(value)}`);
}

/** Takes away what stands at the path, with its key or dash and the comment on its own line. */
export function spliceDelete(source: Source, path: TreePath): string | undefined {
  const { text, document } = source;
  const step = path.at(-1);
  const parent = findNode(document, path.slice(0, -1));
  const list = parent?.value;
  if (!isCollection(list) || step === undefined) return undefined;
  const at = isSeq(list)
    ? Number(step)
    : list.items.findIndex(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
      );
  const item = list.items[at];
  const start = item === undefined || item === null ? undefined : startOf(item);
  if (start === undefined) return undefined;
  if (list.flow) return outOfBrackets(text, list, at);
  const head = isSeq(list) ? dashBefore(text, item as Node) : start;
  if (head === undefined) return undefined;
  const from = text.lastIndexOf('\n', head - 1) + 1;
  if (text.slice(from, head).trim() !== '') return undefined;
  const rest = replaced(text, from, nextLine(text, endOf(item as Node | Pair)), '');
  if (list.items.length > 1 || !parent?.key?.range) return rest;
  const colon = text.indexOf(':', parent.key.range[1]);
  return colon < 0 ? undefined : replaced(rest, colon + 1, colon + 1, isSeq(list) ? ' []' : ' {}');
}

/** Whether a value can be changed entry by entry, which keeps the comments between the entries. */
export function canMerge(old: Node | undefined, value: YamlValue, text: string): boolean {
  const fitting = (isMap(old) && isGroup(value)) || (isSeq(old) && isList(value));
  if (!fitting || !isCollection(old) || !old.range || old.items.length === 0) return false;
  return !old.flow || text.slice(old.range[0], old.range[1]).includes('\n');
}

const isEmpty = (node: Node | undefined): boolean =>
  node === undefined || (isScalar(node) && node.value === null);

const newlineOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

const replaced = (text: string, start: number, end: number, by: string): string =>
  text.slice(0, start) + by + text.slice(end);

const columnOf = (text: string, at: number): number => at - (text.lastIndexOf('\n', at - 1) + 1);

/** The start of the line after the one that holds the last character before `end`. */
function nextLine(text: string, end: number): number {
  if (end > 0 && text[end - 1] === '\n') return end;
  const lineEnd = text.indexOf('\n', end);
  return lineEnd < 0 ? text.length : lineEnd + 1;
}

/** New lines after the line that ends what stands before `end`. */
function appended(text: string, end: number, lines: string): string {
  const newline = newlineOf(text);
  const at = nextLine(text, end);
  const joint = at > 0 && text[at - 1] !== '\n' ? newline : '';
  return replaced(text, at, at, joint + lines + newline);
}

function startOf(item: unknown): number | undefined {
  const node = isPair(item) ? item.key : item;
  return isNode(node) ? node.range?.[0] : undefined;
}

/** Where the content of an entry ends, comments after it left out. */
function endOf(item: Node | Pair): number {
  const node = isPair(item) ? (isNode(item.value) && item.value.range ? item.value : item.key) : item;
  if (isCollection(node) && !node.flow) {
    const last = node.items.at(-1);
    if (isNode(last) || isPair(last)) return endOf(last);
  }
  return isNode(node) ? (node.range?.[1] ?? 0) : 0;
}

function dashBefore(text: string, item: Node): number | undefined {
  const start = startOf(isMap(item) && !item.flow ? item.items[0] : item);
  if (start === undefined) return undefined;
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const dash = text.slice(line, start).lastIndexOf('-');
  return dash < 0 ? undefined : line + dash;
}

function intoBrackets(text: string, list: YAMLMap | YAMLSeq, entry: string): string | undefined {
  if (!list.range) return undefined;
  const [start, end] = list.range;
  const last = list.items.at(-1);
  if (isNode(last) || isPair(last)) return replaced(text, endOf(last), endOf(last), `, ${entry}`);
  return replaced(text, start, end, isMap(list) ? `{ ${entry} }` : `[${entry}]`);
}

function outOfBrackets(text: string, list: YAMLMap | YAMLSeq, at: number): string | undefined {
  if (!list.range) return undefined;
  if (list.items.length === 1) return replaced(text, list.range[0], list.range[1], isMap(list) ? '{}' : '[]');
  const [item, next, before] = [list.items[at], list.items[at + 1], list.items[at - 1]];
  const start = startOf(item);
  const following = startOf(next);
  if (start !== undefined && following !== undefined) return replaced(text, start, following, '');
  if (!(isNode(before) || isPair(before)) || !(isNode(item) || isPair(item))) return undefined;
  return replaced(text, endOf(before), endOf(item), '');
}
