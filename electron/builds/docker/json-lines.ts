/**
 * Cuts a stream of bytes into the JSON values of its lines. Bytes are decoded by whole lines only, so that a character
 * that was split between two reads stays whole. A line longer than `longest` bytes is given up with an error.
 */
export async function* jsonLines(
  stream: AsyncIterable<Buffer>,
  longest = 64 * 1024 * 1024,
): AsyncGenerator<readonly unknown[], void, undefined> {
  let rest: Buffer[] = [];
  let restLength = 0;
  for await (const chunk of stream) {
    const end = chunk.lastIndexOf(10);
    if (end < 0) {
      rest.push(chunk);
      restLength += chunk.length;
      if (restLength > longest) throw new Error('The engine sent a line without an end.');
      continue;
    }
    // only the line that began in the chunk before is put together anew
    const first = restLength > 0 ? chunk.indexOf(10) : -1;
    const values: unknown[] = [];
    if (first >= 0) parseLines(Buffer.concat([...rest, chunk.subarray(0, first)]).toString('utf8'), values);
    if (first < end) parseLines(chunk.toString('utf8', first + 1, end), values);
    // a copy, for the rest would hold on to the whole chunk
    rest = end + 1 < chunk.length ? [Buffer.from(chunk.subarray(end + 1))] : [];
    restLength = chunk.length - end - 1;
    yield values;
  }
  const values: unknown[] = [];
  parseLines(Buffer.concat(rest).toString('utf8'), values);
  if (values.length > 0) yield values;
}

function parseLines(text: string, values: unknown[]): void {
  for (let from = 0; from < text.length; ) {
    const found = text.indexOf('\n', from);
    const end = found < 0 ? text.length : found;
    const line = text.slice(from, end);
    from = end + 1;
    if (line.trim() !== '') values.push(parse(line));
  }
}

/** How a line of a build's output begins and ends, nearly always with nothing to unescape in between. */
const OUTPUT = { begins: '{"stream":"', ends: '\\n"}' };

/** A proxy between here and the engine may write what is no JSON: it is shown rather than lost. */
function parse(line: string): unknown {
  const end = line.endsWith('\r') ? line.length - 1 : line.length;
  const stop = end - OUTPUT.ends.length;
  if (line.startsWith(OUTPUT.begins) && line.endsWith(OUTPUT.ends, end) && line.indexOf('\\') === stop) {
    const text = line.slice(OUTPUT.begins.length, stop);
    // half a million such lines take half the time that the parser would
    if (!text.includes('"')) return { stream: `${text}\n` };
  }
  try {
    return JSON.parse(line);
  } catch {
    return { stream: `${line}\n` };
  }
}
