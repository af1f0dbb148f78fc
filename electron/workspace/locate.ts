import type { WorkspaceProblem } from '@shared/domain/workspace';
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
} from 'yaml';

/** A place in the tree of the file: keys of maps and positions in lists, from the top. */
export type TreePath = readonly (string | number)[];

/** Where something stands: from line and column to an exclusive end, counting from 1. */
export type Place = Pick<WorkspaceProblem, 'line' | 'column' | 'endLine' | 'endColumn'>;

/** `ladders.default.rungs[3]`, as people and error messages write a place in the tree. */
export function formatPath(path: TreePath): string {
  return path
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`))
    .join('');
}

/** Offsets in the text as lines and columns. An empty range is widened to one character, to be seen. */
export function placeRange(lines: LineCounter, [start, end]: readonly [number, number, ...number[]]): Place {
  const from = lines.linePos(start);
  const to = lines.linePos(Math.max(start, end));
  const empty = from.line === to.line && from.col >= to.col;
  return {
    line: Math.max(1, from.line),
    column: Math.max(1, from.col),
    endLine: Math.max(1, to.line),
    endColumn: empty ? Math.max(1, from.col) + 1 : to.col,
  };
}

interface Found {
  readonly key: Node | undefined;
  readonly value: Node | undefined;
}

/** The key and value at a path, following aliases; undefined when the path leads nowhere. */
export function findNode(document: Document.Parsed, path: TreePath): Found | undefined {
  let found: Found = { key: undefined, value: document.contents ?? undefined };
  for (const step of path) {
    const inside: Node | undefined = isAlias(found.value) ? found.value.resolve(document) : found.value;
    const next = isCollection(inside) ? childOf(inside, step) : undefined;
    if (!next) return undefined;
    found = next;
  }
  return found;
}

function childOf(parent: Node, step: string | number): Found | undefined {
  if (isSeq(parent)) {
    const item = typeof step === 'number' ? parent.items[step] : undefined;
    return isNode(item) ? { key: undefined, value: item } : undefined;
  }
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find(
    (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
  );
  if (!pair) return undefined;
  return { key: isNode(pair.key) ? pair.key : undefined, value: isNode(pair.value) ? pair.value : undefined };
}

/**
 * The text range to underline for a path: the value, or the key when the value spans lines or the key itself
 * is meant. A path that leads nowhere gives its nearest parent, as for a key that is missing.
 */
export function rangeOf(
  document: Document.Parsed,
  path: TreePath,
  part: 'key' | 'value' = 'value',
): [number, number] {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const found = findNode(document, path.slice(0, depth));
    if (!found) continue;
    const atEnd = depth === path.length;
    const block = isCollection(found.value) && found.value.flow !== true;
    const node = (part === 'key' || !atEnd || block ? found.key : undefined) ?? found.value ?? found.key;
    if (!node?.range) continue;
    const root = depth === 0;
    return root ? [node.range[0], node.range[0]] : [node.range[0], node.range[1]];
  }
  return [0, 0];
}
