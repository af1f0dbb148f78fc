/** What BuildKit tells while it builds: steps that change, bytes on their way, and output. Times are ms since the epoch. */
export interface BuildTrace {
  readonly vertexes: readonly TraceVertex[];
  readonly statuses: readonly TraceStatus[];
  readonly logs: readonly TraceLog[];
}

export interface TraceVertex {
  readonly digest: string;
  readonly name: string;
  readonly cached: boolean;
  readonly started: number | null;
  readonly completed: number | null;
  readonly error: string;
}

export interface TraceStatus {
  readonly id: string;
  readonly vertex: string;
  readonly name: string;
  readonly current: number;
  readonly total: number;
  readonly completed: number | null;
}

export interface TraceLog {
  readonly vertex: string;
  readonly at: number | null;
  /** 1 is what a program says, 2 what it complains about. */
  readonly stream: number;
  readonly bytes: Buffer;
}

/** Decodes one message of `moby.buildkit.trace` (BuildKit's StatusResponse). Unknown fields are passed over. */
export function decodeTrace(bytes: Buffer): BuildTrace {
  const vertexes: TraceVertex[] = [];
  const statuses: TraceStatus[] = [];
  const logs: TraceLog[] = [];
  for (const { number, value } of fields(bytes)) {
    if (typeof value === 'number') continue;
    if (number === 1) vertexes.push(decodeVertex(value));
    else if (number === 2) statuses.push(decodeStatus(value));
    else if (number === 3) logs.push(decodeLog(value));
  }
  return { vertexes, statuses, logs };
}

function decodeVertex(bytes: Buffer): TraceVertex {
  const vertex = {
    digest: '',
    name: '',
    cached: false,
    started: null as number | null,
    completed: null as number | null,
    error: '',
  };
  for (const { number, value } of fields(bytes)) {
    if (number === 4) vertex.cached = value === 1;
    else if (typeof value === 'number') continue;
    else if (number === 1) vertex.digest = value.toString('utf8');
    else if (number === 3) vertex.name = value.toString('utf8');
    else if (number === 5) vertex.started = decodeTime(value);
    else if (number === 6) vertex.completed = decodeTime(value);
    else if (number === 7) vertex.error = value.toString('utf8');
  }
  return vertex;
}

function decodeStatus(bytes: Buffer): TraceStatus {
  const status = { id: '', vertex: '', name: '', current: 0, total: 0, completed: null as number | null };
  for (const { number, value } of fields(bytes)) {
    if (typeof value === 'number') {
      if (number === 4) status.current = value;
      else if (number === 5) status.total = value;
    } else if (number === 1) status.id = value.toString('utf8');
    else if (number === 2) status.vertex = value.toString('utf8');
    else if (number === 3) status.name = value.toString('utf8');
    else if (number === 8) status.completed = decodeTime(value);
  }
  return status;
}

function decodeLog(bytes: Buffer): TraceLog {
  const log = { vertex: '', at: null as number | null, stream: 1, bytes: Buffer.alloc(0) as Buffer };
  for (const { number, value } of fields(bytes)) {
    if (typeof value === 'number') {
      if (number === 3) log.stream = value;
    } else if (number === 1) log.vertex = value.toString('utf8');
    else if (number === 2) log.at = decodeTime(value);
    else if (number === 4) log.bytes = value;
  }
  return log;
}

function decodeTime(bytes: Buffer): number {
  let seconds = 0;
  let nanos = 0;
  for (const { number, value } of fields(bytes)) {
    if (typeof value !== 'number') continue;
    if (number === 1) seconds = value;
    else if (number === 2) nanos = value;
  }
  return seconds * 1_000 + nanos / 1e6;
}

interface Field {
  readonly number: number;
  readonly value: number | Buffer;
}

/** The fields of a protocol buffer. Ends quietly at what is cut off. */
function* fields(bytes: Buffer): Generator<Field, void, undefined> {
  let at = 0;
  const varint = (): number => {
    let result = 0;
    let factor = 1;
    while (at < bytes.length) {
      const byte = bytes[at] ?? 0;
      at += 1;
      result += (byte & 0x7f) * factor;
      if (byte < 0x80) break;
      factor *= 128;
    }
    return result;
  };
  while (at < bytes.length) {
    const key = varint();
    const number = Math.floor(key / 8);
    switch (key % 8) {
      case 0:
        yield { number, value: varint() };
        break;
      case 1:
        at += 8;
        break;
      case 2: {
        const length = varint();
        yield { number, value: bytes.subarray(at, at + length) };
        at += length;
        break;
      }
      case 5:
        at += 4;
        break;
      default:
        return;
    }
  }
}

/** Writes one message: what answers of a session are made of. */
export function encodeFields(
  members: readonly (readonly [number, string | Uint8Array | number])[],
): Uint8Array {
  const parts: Uint8Array[] = [];
  const varint = (value: number): Uint8Array => {
    const out: number[] = [];
    let rest = value;
    do {
      const low = rest % 128;
      rest = Math.floor(rest / 128);
      out.push(rest > 0 ? low | 0x80 : low);
    } while (rest > 0);
    return Uint8Array.from(out);
  };
  for (const [number, value] of members) {
    if (typeof value === 'number') parts.push(varint(number * 8), varint(value));
    else {
      const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
      parts.push(varint(number * 8 + 2), varint(bytes.length), bytes);
    }
  }
  return Buffer.concat(parts);
}

/** The first text field of a message: what is asked for in a session. */
export function firstText(message: Buffer): string {
  for (const { number, value } of fields(message)) {
    if (number === 1 && typeof value !== 'number') return value.toString('utf8');
  }
  return '';
}
