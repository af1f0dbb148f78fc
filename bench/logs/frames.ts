/** What a mock engine sends. */
export type FrameMix = 'plain' | 'mixed';

/** How many lines each stream has. */
export const LINES = 1_000_000;
/** What the search looks for; one line in twenty thousand has it, none of them in the first nine tenths. */
export const NEEDLE = 'ocr_lang';

const LEVELS = ['INFO', 'INFO', 'DEBUG', 'INFO', 'WARN', 'INFO', 'INFO', 'DEBUG', 'INFO', 'ERROR'];
const START = Date.UTC(2026, 10, 24, 12);
const BLOCK = 4 * 1024 * 1024;

/** The text of a line, without its end: a service's own, of about a hundred bytes. */
export function lineText(index: number): string {
  const what =
    index >= LINES * 0.9 && index % 20_000 === 0
      ? `column "${NEEDLE}" does not exist`
      : `GET /v2/documents/${index}/pages 200 ${index % 97}ms user=u_${index % 1000}`;
  return `2026-11-24 12:00:00,${String(index % 1000).padStart(3, '0')} ${LEVELS[index % 10]} [api.requests] ${what} queue=ocr-high`;
}

/** Time of a line as an engine puts it before the line. */
function timeText(index: number): string {
  const at = new Date(START + Math.floor(index / 20)).toISOString().slice(0, -1);
  return `${at}${String((index % 20) * 50_000).padStart(6, '0')}Z `;
}

/** The stream of frames that an engine answers with, in blocks. Mixed: one byte, 64 kB, standard error in between. */
export function frameBlocks(mix: FrameMix, withTimes: boolean): readonly Buffer[] {
  const blocks: Buffer[] = [];
  let block = Buffer.allocUnsafe(BLOCK);
  let has = 0;
  const long = 'x'.repeat(64 * 1024 - 64);
  for (let index = 0; index < LINES; index += 1) {
    const kind = mix === 'plain' ? 9 : index % 10;
    const isLong = mix === 'mixed' && index % 10_000 === 5;
    const text = isLong ? long : kind === 1 ? '' : lineText(index);
    const line = `${withTimes ? timeText(index) : ''}${text}\n`;
    const size = 8 + line.length;
    if (has + size > BLOCK) {
      blocks.push(block.subarray(0, has));
      block = Buffer.allocUnsafe(BLOCK);
      has = 0;
    }
    block.writeUInt32BE(kind === 3 ? 0x02000000 : 0x01000000, has);
    block.writeUInt32BE(line.length, has + 4);
    block.write(line, has + 8, 'latin1');
    has += size;
  }
  blocks.push(block.subarray(0, has));
  return blocks;
}

/** The container that says everything ten times. */
export const LONG_CONTAINER = 'screen-long';

/** The text of the last line of a container that a window shows. */
export const lastLine = (container: string): string => `INFO that was the last line of ${container}`;

/** One line in a frame, later than all others. */
export function frameOf(text: string, withTimes: boolean): Buffer {
  const line = Buffer.from(`${withTimes ? timeText(LINES) : ''}${text}\n`);
  const header = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(line.length, 4);
  return Buffer.concat([header, line]);
}
