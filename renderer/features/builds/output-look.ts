import type { BuildLogLine } from '@shared/contract/builds';
import type { OutputLine, OutputLook } from '../../ui/build/output-lines';

/** A line of a build's log as it is drawn. */
export function outputLine(line: BuildLogLine): OutputLine {
  return {
    time: outputTime(line.ms),
    step: line.step === 0 ? '' : `#${line.step}`,
    text: line.text,
    look: outputLook(line),
  };
}

const BY_KIND: Readonly<Record<BuildLogLine['kind'], OutputLook | null>> = {
  step: 'head',
  done: 'done',
  error: 'error',
  mark: 'warning',
  out: null,
  err: null,
};

/** What a line is to its reader: by its kind, else by its words, which tools write alike. */
export function outputLook({ kind, text }: Pick<BuildLogLine, 'kind' | 'text'>): OutputLook {
  const look = BY_KIND[kind];
  if (look) return look;
  if (/^\s*(ERROR|FATAL|E)\b ?[:[]|^\s*(fatal|error)\b ?:|\bexit code: [1-9]/i.test(text)) return 'error';
  if (/\bwarn(ing)?\b|deprecat/i.test(text)) return 'warning';
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
