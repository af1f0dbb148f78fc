import { isDeepStrictEqual } from 'node:util';
import { type FailureError, failure } from '@shared/domain/failure';
import { type Document, isAlias, isCollection, isSeq, type Node, parseDocument, visit } from 'yaml';
import { findNode, formatPath, type TreePath } from './locate';
import { isGroup, isList, type YamlValue } from './render-yaml';
import { canMerge, type Source, spliceDelete, spliceItem, spliceKey, spliceReplace } from './splice-yaml';

/** One change to the workspace file, by place in its tree. Groups on the way to a new setting are made. */
export type WorkspaceEdit =
  | { readonly op: 'set'; readonly path: TreePath; readonly value: YamlValue }
  | { readonly op: 'append'; readonly path: TreePath; readonly value: YamlValue }
  | { readonly op: 'delete'; readonly path: TreePath };

/**
 * The text with the edits applied in order, each to the result of the one before. Comments, quotes and layout
 * stay as they are wherever the edit does not touch them. Whatever way an edit takes, its result is read back
 * and compared with the change asked for.
 * @throws FailureError `workspace-invalid` when the text is not sound YAML, or a path leads through a plain value or
 * an alias; the text is then as it was
 */
export function editWorkspace(text: string, edits: readonly WorkspaceEdit[]): string {
  return edits.reduce(applyEdit, text);
}

function applyEdit(text: string, edit: WorkspaceEdit): string {
  const source = read(text);
  const found = findNode(source.document, edit.path);
  if (edit.op === 'delete' && !found) return text;
  refuseImpossible(source, edit);
  refuseShared(found?.value);
  if (edit.op === 'set' && found && canMerge(found.value, edit.value, text)) {
    return editWorkspace(text, entryEdits(source, edit.path, edit.value));
  }
  const wanted = changedTree(text, edit);
  const spliced = splice(source, edit);
  return spliced !== undefined && says(spliced, wanted.toJS()) ? spliced : wanted.toString({ lineWidth: 0 });
}

function read(text: string): Source {
  const document = parseDocument(text, { prettyErrors: false, stringKeys: true, logLevel: 'error' });
  if (document.errors.length > 0) {
    throw refused('The file is not sound YAML.', 'Mend it as text first.');
  }
  return { text, document };
}

const refused = (message: string, advice: string): FailureError =>
  failure('workspace-invalid', message, { stillTrue: 'Nothing in the file was changed.', advice });

function refuseImpossible({ document }: Source, edit: WorkspaceEdit): void {
  const inside = edit.op === 'append' ? edit.path.length : edit.path.length - 1;
  for (let depth = 0; depth <= inside; depth += 1) {
    const node = findNode(document, edit.path.slice(0, depth))?.value;
    const place = formatPath(edit.path.slice(0, depth)) || 'The file';
    if (isAlias(node)) {
      throw refused(`${place} repeats another part of the file by an alias.`, 'Edit it as text.');
    }
    const plain = node !== undefined && !isCollection(node) && node.toJS(document) !== null;
    const listAsked = edit.op === 'append' && depth === inside;
    if (plain || (listAsked && isCollection(node) && !isSeq(node))) {
      const what = listAsked ? 'list' : 'settings of its own';
      throw refused(`${place} holds no ${what}.`, 'Edit it as text.');
    }
  }
}

/** A change here would change every place that repeats it, or leave those without what they repeat. */
function refuseShared(node: Node | undefined): void {
  if (!node) return;
  let shared = isAlias(node);
  visit(node, {
    Value: (_, inner) => {
      shared ||= inner.anchor !== undefined;
    },
  });
  if (shared) throw refused('Another part of the file repeats this by an alias.', 'Edit it as text.');
}

/** A whole group or list set over an old one, as changes to its entries. */
function entryEdits({ document }: Source, path: TreePath, value: YamlValue): readonly WorkspaceEdit[] {
  const before = (findNode(document, path)?.value?.toJS(document) ?? {}) as
    | Record<string, unknown>
    | unknown[];
  const keys = Array.isArray(before) ? before.map((_, at) => at) : Object.keys(before);
  const has = (key: string | number): boolean => Object.hasOwn(value as object, key);
  const removed = keys.filter((key) => !has(key)).reverse();
  const entries: [string | number, YamlValue][] = isList(value)
    ? value.map((item, at) => [at, item])
    : isGroup(value)
      ? Object.entries(value)
      : [];
  return [
    ...entries.flatMap(([key, entry]): WorkspaceEdit[] => {
      if (
        Object.hasOwn(before, key) &&
        isDeepStrictEqual((before as Record<string | number, unknown>)[key], entry)
      ) {
        return [];
      }
      const added = typeof key === 'number' && !Object.hasOwn(before, key);
      return [
        added ? { op: 'append', path, value: entry } : { op: 'set', path: [...path, key], value: entry },
      ];
    }),
    ...removed.map((key): WorkspaceEdit => ({ op: 'delete', path: [...path, key] })),
  ];
}

/** The change made on the tree: right in content, but the library lays the text out its own way. */
function changedTree(text: string, edit: WorkspaceEdit): Document.Parsed {
  const { document } = read(text);
  if (edit.op === 'delete') {
    document.deleteIn(edit.path);
    return document;
  }
  if (edit.op === 'append' && isSeq(document.getIn(edit.path))) {
    document.addIn(edit.path, document.createNode(edit.value));
    return document;
  }
  const value = edit.op === 'append' ? [edit.value] : edit.value;
  const depth = existingDepth(document, edit.path, (node) => isCollection(node));
  const at = edit.path.slice(0, depth + 1);
  document.setIn(at, document.createNode(nest(edit.path.slice(depth + 1), value)));
  return document;
}

/** How much of a path is there already, as far as its nodes pass the test. */
function existingDepth(
  document: Document.Parsed,
  path: TreePath,
  fits: (node: Node | undefined) => boolean,
): number {
  let depth = path.length - 1;
  while (depth > 0) {
    const found = findNode(document, path.slice(0, depth));
    if (found && fits(found.value)) break;
    depth -= 1;
  }
  return depth;
}

const nest = (path: TreePath, value: YamlValue): YamlValue =>
  path.reduceRight<YamlValue>((inner, step) => ({ [step]: inner }), value);

function splice(source: Source, edit: WorkspaceEdit): string | undefined {
  const { path } = edit;
  if (edit.op === 'delete') return spliceDelete(source, path);
  if (edit.op === 'append' && isSeq(findNode(source.document, path)?.value))
    return spliceItem(source, path, edit.value);
  const value = edit.op === 'append' ? [edit.value] : edit.value;
  if (findNode(source.document, path)?.value) return spliceReplace(source, path, value);
  const depth = existingDepth(source.document, path, () => true);
  const key = path[depth];
  if (typeof key !== 'string') return undefined;
  return spliceKey(source, path.slice(0, depth), key, nest(path.slice(depth + 1), value));
}

function says(text: string, wanted: unknown): boolean {
  const document = parseDocument(text, { prettyErrors: false, stringKeys: true, logLevel: 'error' });
  return document.errors.length === 0 && isDeepStrictEqual(document.toJS(), wanted);
}
