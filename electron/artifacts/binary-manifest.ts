import {
  type AttributeValue,
  type ManifestAttribute,
  type ManifestElement,
  ManifestError,
  NodeBudget,
} from './manifest-tree';
import { StringPool } from './string-pool';

/** Chunk types of compiled XML (AOSP, androidfw/ResourceTypes.h). */
const CHUNK = { xml: 0x0003, stringPool: 0x0001, resourceMap: 0x0180, start: 0x0102, end: 0x0103 } as const;
/** Types of `Res_value`. */
const VALUE = { reference: 0x01, string: 0x03, firstInt: 0x10, boolean: 0x12, lastInt: 0x1f } as const;
const HEADER_BYTES = 8;
const NODE_BYTES = 16;
const ATTRIBUTE_BYTES = 20;

interface OpenElement {
  readonly name: string;
  readonly attributes: readonly ManifestAttribute[];
  readonly children: ManifestElement[];
}

/**
 * Reads the compiled manifest of an APK (`ResXMLTree`).
 *
 * @throws ManifestError when the bytes are something else.
 */
export function readBinaryManifest(bytes: Buffer): ManifestElement {
  try {
    return readTree(bytes);
  } catch (error) {
    if (error instanceof RangeError) throw new ManifestError('it ends too early');
    throw error;
  }
}

function readTree(bytes: Buffer): ManifestElement {
  if (bytes.length < HEADER_BYTES || bytes.readUInt16LE(0) !== CHUNK.xml)
    throw new ManifestError('no compiled XML');
  const budget = new NodeBudget();
  const root: OpenElement = { name: '', attributes: [], children: [] };
  const open: OpenElement[] = [root];
  let strings: StringPool | null = null;
  let resourceIds: readonly number[] = [];
  for (const chunk of chunksOf(bytes, bytes.readUInt16LE(2))) {
    if (chunk.type === CHUNK.stringPool) strings = new StringPool(chunk.bytes);
    if (chunk.type === CHUNK.resourceMap) resourceIds = readResourceIds(chunk.bytes);
    if (chunk.type === CHUNK.start) {
      budget.takeElement(open.length);
      if (strings === null) throw new ManifestError('its strings are missing');
      const element = readStart(chunk.bytes, strings, resourceIds, budget);
      open.at(-1)?.children.push(element);
      open.push(element);
    }
    if (chunk.type === CHUNK.end && open.length > 1) open.pop();
  }
  const manifest = root.children[0];
  if (!manifest) throw new ManifestError('no root element');
  return manifest;
}

/** The chunks from an offset on. @throws ManifestError when one reaches beyond the end. */
function* chunksOf(bytes: Buffer, from: number): Generator<{ type: number; bytes: Buffer }> {
  for (let at = from; at + HEADER_BYTES <= bytes.length; ) {
    const size = bytes.readUInt32LE(at + 4);
    if (size < HEADER_BYTES || at + size > bytes.length)
      throw new ManifestError('a chunk reaches beyond the end');
    yield { type: bytes.readUInt16LE(at), bytes: bytes.subarray(at, at + size) };
    at += size;
  }
}

function readResourceIds(chunk: Buffer): readonly number[] {
  const ids: number[] = [];
  for (let at = chunk.readUInt16LE(2); at + 4 <= chunk.length; at += 4) ids.push(chunk.readUInt32LE(at));
  return ids;
}

/** `ResXMLTree_node` (16 bytes), then `ResXMLTree_attrExt`: namespace, name, attribute start, size and count. */
function readStart(
  chunk: Buffer,
  strings: StringPool,
  resourceIds: readonly number[],
  budget: NodeBudget,
): OpenElement {
  const first = NODE_BYTES + chunk.readUInt16LE(NODE_BYTES + 8);
  const size = chunk.readUInt16LE(NODE_BYTES + 10);
  const count = chunk.readUInt16LE(NODE_BYTES + 12);
  if (count > 0 && size < ATTRIBUTE_BYTES) throw new ManifestError('attributes shorter than they can be');
  const attributes: ManifestAttribute[] = [];
  for (let index = 0; index < count; index++) {
    budget.takeAttribute();
    const at = first + index * size;
    const nameIndex = chunk.readUInt32LE(at + 4);
    attributes.push({
      name: strings.get(nameIndex),
      resourceId: resourceIds[nameIndex] ?? 0,
      value: readValue(chunk.readUInt8(at + 15), chunk.readUInt32LE(at + 16), strings),
    });
  }
  return { name: strings.get(chunk.readUInt32LE(NODE_BYTES + 4)), attributes, children: [] };
}

function readValue(type: number, data: number, strings: StringPool): AttributeValue {
  if (type === VALUE.string) return { kind: 'text', text: strings.get(data) };
  if (type === VALUE.boolean) return { kind: 'boolean', value: data !== 0 };
  if (type === VALUE.reference) return { kind: 'reference', id: data };
  if (type >= VALUE.firstInt && type <= VALUE.lastInt) return { kind: 'number', value: data };
  return { kind: 'other' };
}
