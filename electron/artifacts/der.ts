/** One DER value: a tag, its content, and the whole with its header, as signatures cover it. */
export interface DerValue {
  readonly tag: number;
  readonly content: Buffer;
  readonly whole: Buffer;
}

/** The bytes are no DER (ITU-T X.690). */
export class DerError extends Error {}

/** ASN.1 tags that signature blocks use. */
export const TAG = {
  integer: 0x02,
  octets: 0x04,
  oid: 0x06,
  sequence: 0x30,
  set: 0x31,
  context0: 0xa0,
} as const;

function readValue(bytes: Buffer, at: number): DerValue {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) throw new DerError('value beyond the end');
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || lengthBytes > 4) throw new DerError('length form not used in DER');
  const start = at + 2 + lengthBytes;
  if (start > bytes.length) throw new DerError('length beyond the end');
  const length = lengthBytes === 0 ? first : bytes.readUIntBE(at + 2, lengthBytes);
  if (start + length > bytes.length) throw new DerError('content beyond the end');
  return { tag, content: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) };
}

/** The first value of some bytes; what follows it is left alone. @throws DerError */
export function derFirst(bytes: Buffer, tag: number): DerValue {
  const value = readValue(bytes, 0);
  if (value.tag !== tag) throw new DerError(`tag ${value.tag} where ${tag} is due`);
  return value;
}

/** The values inside a constructed one, in order. @throws DerError */
export function derChildren(parent: Pick<DerValue, 'content'>): readonly DerValue[] {
  const children: DerValue[] = [];
  for (let at = 0; at < parent.content.length; ) {
    const child = readValue(parent.content, at);
    children.push(child);
    at += child.whole.length;
  }
  return children;
}

/** The child at an index with its tag verified. @throws DerError when it is another or missing. */
export function derChild(children: readonly DerValue[], index: number, tag: number): DerValue {
  const child = children[index];
  if (child?.tag !== tag) throw new DerError(`no tag ${tag} at ${index}`);
  return child;
}
