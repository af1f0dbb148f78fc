import type { BuildLogLine } from '@shared/contract/builds';
import { outputTime } from './output-look';

const PIECE = 1_000;

/** The whole log as text, read piece by piece: time, step, words. */
export async function wholeLog(
  read: (from: number, limit: number) => Promise<{ readonly lines: readonly BuildLogLine[] }>,
): Promise<string> {
  const pieces: string[] = [];
  for (let from = 1; ; ) {
    const { lines } = await read(from, PIECE);
    for (const { ms, step, text } of lines) {
      pieces.push(`${outputTime(ms)} ${step === 0 ? '' : `#${step} `}${text}`);
    }
    const last = lines.at(-1);
    if (!last || lines.length < PIECE) return `${pieces.join('\n')}\n`;
    from = last.n + 1;
  }
}
