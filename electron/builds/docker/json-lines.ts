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
    if (line.trim() !== '') values.push(parseEvent(line));
  }
}

/** One line of an engine's answer. A proxy in between may write what is no JSON: it is shown rather than lost. */
export function parseEvent(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return { stream: `${line}\n` };
  }
}
