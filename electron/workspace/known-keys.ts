import { z } from 'zod';
import type { TreePath } from './locate';
import { workspaceSchema } from './workspace-schema';

/** The JSON Schema that editors use, derived from the schema that the program itself checks with. */
export function workspaceJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(workspaceSchema, { target: 'draft-7', io: 'input' });
  return {
    $schema: schema.$schema,
    title: 'Slipway workspace',
    ...schema,
  };
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
}

let root: SchemaNode | undefined;

/** The keys that may stand in the map at a path; none where the names are free. */
export function knownKeys(path: TreePath): readonly string[] {
  root ??= workspaceJsonSchema() as SchemaNode;
  let nodes: readonly SchemaNode[] = branches(root);
  for (const step of path) {
    nodes = nodes.flatMap((node) => {
      const free = typeof node.additionalProperties === 'object' ? node.additionalProperties : undefined;
      const next = typeof step === 'number' ? node.items : (node.properties?.[step] ?? free);
      return next ? branches(next) : [];
    });
  }
  return [...new Set(nodes.flatMap((node) => Object.keys(node.properties ?? {})))];
}

const branches = (node: SchemaNode): readonly SchemaNode[] => [
  node,
  ...(node.anyOf ?? []).flatMap(branches),
  ...(node.oneOf ?? []).flatMap(branches),
];
