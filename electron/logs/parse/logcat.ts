import type { ParsedLine } from './parsed-line';

/** `11-24 14:31:52.204  1234  1256 E Tag: message`, the form that logcat has by itself. */
const THREADTIME = /^(\d\d-\d\d \d\d:\d\d:\d\d\.\d{3})\s+(?:\S+\s+)?(\d+)\s+(\d+) ([VDIWEF]) (.*?)\s*: (.*)$/;
/** `E/Tag( 1234): message`; `flutter logs` and `flutter run` print it. */
const BRIEF = /^([VDIWEF])\/(.*?)\s*\(\s*(\d+)\): (.*)$/;
/** `flutter: message`, from a device of Apple's. */
const FLUTTER = /^flutter: (.*)$/;

/** A line of a phone, as logcat or Flutter print it. */
export function parseLogcat(line: string): ParsedLine | null {
  const full = THREADTIME.exec(line);
  if (full) {
    const [, time, pid, tid, priority, tag, message] = full as unknown as readonly string[];
    return phoneLine(tag as string, message as string, [
      ['time', time],
      ['pid', Number(pid)],
      ['tid', Number(tid)],
      ['priority', priority],
      ['tag', tag],
    ]);
  }
  const brief = BRIEF.exec(line);
  if (brief) {
    const [, priority, tag, pid, message] = brief as unknown as readonly string[];
    return phoneLine(tag as string, message as string, [
      ['priority', priority],
      ['tag', tag],
      ['pid', Number(pid)],
    ]);
  }
  const flutter = FLUTTER.exec(line);
  return flutter ? phoneLine('flutter', flutter[1] as string, [['tag', 'flutter']]) : null;
}

function phoneLine(tag: string, message: string, fields: ParsedLine['fields']): ParsedLine {
  const isFlutter = tag === 'flutter';
  return { format: isFlutter ? 'flutter' : 'logcat', message, tag, trace: null, fields };
}
