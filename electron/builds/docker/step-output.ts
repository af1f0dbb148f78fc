import { StringDecoder } from 'node:string_decoder';

/** The output of one step, cut into lines. */
export interface StepOutput {
  write(ms: number, kind: 'out' | 'err', bytes: Buffer): void;
  text(ms: number, kind: 'out' | 'err', text: string): void;
  /** Whether what was told last had an end: what comes next begins a line. */
  isAtStart(): boolean;
  /** Tells what has no end yet. */
  end(ms: number): void;
}

/** A line without an end is told in pieces of this length, so that it cannot fill the memory. */
const LONGEST_LINE = 256 * 1024;

/** Cuts output into lines. A character that was split between two pieces stays whole. */
export function createOutput(tell: (ms: number, kind: 'out' | 'err', text: string) => void): StepOutput {
  const rests = { out: '', err: '' };
  const decoders = { out: new StringDecoder('utf8'), err: new StringDecoder('utf8') };

  function text(ms: number, kind: 'out' | 'err', piece: string): void {
    let from = 0;
    let rest = rests[kind];
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
      tell(ms, kind, rest === '' ? piece.slice(from, end) : rest + piece.slice(from, end));
      rest = '';
      from = end + 1;
    }
    rest += from === 0 ? piece : piece.slice(from);
    while (rest.length > LONGEST_LINE) {
      tell(ms, kind, rest.slice(0, LONGEST_LINE));
      rest = rest.slice(LONGEST_LINE);
    }
    rests[kind] = rest;
  }

  return {
    text,
    isAtStart: () => rests.out === '',
    write: (ms, kind, bytes) => text(ms, kind, decoders[kind].write(bytes)),
    end(ms) {
      for (const kind of ['out', 'err'] as const) {
        const rest = rests[kind] + decoders[kind].end();
        if (rest !== '') tell(ms, kind, rest);
        rests[kind] = '';
      }
    },
  };
}
