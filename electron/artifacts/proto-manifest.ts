import {
  type AttributeValue,
  type ManifestAttribute,
  type ManifestElement,
  ManifestError,
  NodeBudget,
} from './manifest-tree';
import { ProtobufError, protoBytes, protoFields, protoNumber, protoString } from './protobuf';

/** Field numbers of `aapt.pb` (aapt2, Resources.proto). */
const NODE = { element: 1 } as const;
const ELEMENT = { name: 3, attribute: 4, child: 5 } as const;
const ATTRIBUTE = { name: 2, value: 3, resourceId: 5, compiled: 6 } as const;
const ITEM = { reference: 1, string: 2, rawString: 3, primitive: 7 } as const;
const REFERENCE = { id: 2 } as const;
const PRIMITIVE = { decimal: 6, hexadecimal: 7, boolean: 8 } as const;

/**
 * Reads a manifest of a bundle: one `aapt.pb.XmlNode`.
 *
 * @throws ManifestError when the bytes are something else.
 */
export function readProtoManifest(bytes: Buffer): ManifestElement {
  try {
    const element = protoBytes(bytes, NODE.element);
    if (element === null) throw new ManifestError('no root element');
    return readElement(element, new NodeBudget(), 0);
  } catch (error) {
    if (error instanceof ProtobufError) throw new ManifestError(error.message);
    throw error;
  }
}

function readElement(message: Buffer, budget: NodeBudget, depth: number): ManifestElement {
  budget.takeElement(depth);
  const attributes: ManifestAttribute[] = [];
  const children: ManifestElement[] = [];
  let name = '';
  for (const { number, bytes } of protoFields(message)) {
    if (bytes === null) continue;
    if (number === ELEMENT.name) name = bytes.toString('utf8');
    if (number === ELEMENT.attribute) {
      budget.takeAttribute();
      attributes.push(readAttribute(bytes));
    }
    if (number === ELEMENT.child) {
      const child = protoBytes(bytes, NODE.element);
      if (child !== null) children.push(readElement(child, budget, depth + 1));
    }
  }
  return { name, attributes, children };
}

function readAttribute(message: Buffer): ManifestAttribute {
  const compiled = protoBytes(message, ATTRIBUTE.compiled);
  return {
    name: protoString(message, ATTRIBUTE.name),
    resourceId: protoNumber(message, ATTRIBUTE.resourceId),
    value: (compiled && readItem(compiled)) ?? { kind: 'text', text: protoString(message, ATTRIBUTE.value) },
  };
}

/** The compiled value, or `null` where the attribute's own text says the same. */
function readItem(item: Buffer): AttributeValue | null {
  for (const { number, bytes } of protoFields(item)) {
    if (bytes === null) continue;
    if (number === ITEM.reference) return { kind: 'reference', id: protoNumber(bytes, REFERENCE.id) };
    if (number === ITEM.string || number === ITEM.rawString)
      return { kind: 'text', text: protoString(bytes, 1) };
    if (number === ITEM.primitive) return readPrimitive(bytes);
  }
  return null;
}

function readPrimitive(message: Buffer): AttributeValue {
  for (const { number, value } of protoFields(message)) {
    if (number === PRIMITIVE.decimal || number === PRIMITIVE.hexadecimal) return { kind: 'number', value };
    if (number === PRIMITIVE.boolean) return { kind: 'boolean', value: value !== 0 };
  }
  return { kind: 'other' };
}
