/** A field of a protobuf message: its number, and its value by wire type. */
export interface ProtoField {
  readonly number: number;
  /** Varint, 64-bit and 32-bit values; the low 53 bits are exact. 0 for length-delimited fields. */
  readonly value: number;
  /** Content of a length-delimited field (message, string, bytes); a view, not a copy. */
  readonly bytes: Buffer | null;
}

/** The bytes are no protobuf message. */
export class ProtobufError extends Error {}

interface Cursor {
  at: number;
}

function readVarint(buffer: Buffer, cursor: Cursor): number {
  let value = 0;
  let scale = 1;
  for (let count = 0; count < 10; count++) {
    const byte = buffer[cursor.at++];
    if (byte === undefined) throw new ProtobufError('varint beyond the end');
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
    scale *= 128;
  }
  throw new ProtobufError('varint longer than 10 bytes');
}

/**
 * The fields of a message in the order of the wire.
 *
 * Four message types of aapt2 are read, by field number and with unknown fields skipped, so the wire format itself
 * (protobuf.dev/programming-guides/encoding) is all that is needed: no schema compiler and no object per message.
 *
 * @throws ProtobufError when the bytes are no message.
 */
export function* protoFields(message: Buffer): Generator<ProtoField> {
  const cursor = { at: 0 };
  while (cursor.at < message.length) {
    const tag = readVarint(message, cursor);
    const number = Math.floor(tag / 8);
    if (number === 0) throw new ProtobufError('field number 0');
    const wire = tag % 8;
    if (wire === 0) {
      yield { number, value: readVarint(message, cursor), bytes: null };
      continue;
    }
    const length = wire === 2 ? readVarint(message, cursor) : wire === 1 ? 8 : wire === 5 ? 4 : -1;
    const end = cursor.at + length;
    if (length < 0 || end > message.length) throw new ProtobufError('field beyond the end');
    const bytes = message.subarray(cursor.at, end);
    cursor.at = end;
    yield wire === 2
      ? { number, value: 0, bytes }
      : {
          number,
          value: bytes.readUInt32LE(0) + (wire === 1 ? bytes.readUInt32LE(4) * 2 ** 32 : 0),
          bytes: null,
        };
  }
}

/** The last occurrence of a length-delimited field, which is the one that counts in protobuf. */
export function protoBytes(message: Buffer, number: number): Buffer | null {
  let found: Buffer | null = null;
  for (const field of protoFields(message)) if (field.number === number && field.bytes) found = field.bytes;
  return found;
}

/** A string field; empty when absent, as proto3 has it. */
export function protoString(message: Buffer, number: number): string {
  return protoBytes(message, number)?.toString('utf8') ?? '';
}

/** A number field; 0 when absent, as proto3 has it. */
export function protoNumber(message: Buffer, number: number): number {
  let found = 0;
  for (const field of protoFields(message)) if (field.number === number && !field.bytes) found = field.value;
  return found;
}
