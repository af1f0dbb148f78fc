import type { OutputLook } from '../../ui/build/output-lines';

/** How a line of build output is drawn, by what it says. */
export function outputLook(text: string): OutputLook {
  if (/^(ERROR|error:|fatal:|E:|failed to |executor failed|The command .* returned a non-zero)/i.test(text))
    return 'error';
  if (/\b(ERROR|FATAL)\b/.test(text)) return 'error';
  if (/\bwarn(ing)?\b|deprecat/i.test(text)) return 'warning';
  if (/^(DONE|CACHED|naming to|Successfully|---> [0-9a-f]{12}$)/.test(text)) return 'done';
  if (/^\[[^\]]+\] |^Step \d+\/\d+|^(exporting|importing|pushing|resolving) /.test(text)) return 'head';
  return 'plain';
}

/** Time since the build began, as its output counts it: `1:31.0`. */
export function outputTime(ms: number): string {
  const span = Math.max(0, ms);
  const minutes = Math.floor(span / 60_000);
  const seconds = Math.floor((span % 60_000) / 1000);
  const tenths = Math.floor((span % 1000) / 100);
  return `${minutes}:${String(seconds).padStart(2, '0')}.${tenths}`;
}
