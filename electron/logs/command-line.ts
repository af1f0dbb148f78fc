import { failure } from '@shared/domain/failure';

/**
 * The words of a command line. Quotes group, a backslash takes the next character as it is (not in single quotes), and
 * nothing else is special: no shell sees it. Rejects a quote that does not end.
 */
export function splitCommandLine(line: string): readonly string[] {
  const words: string[] = [];
  let word = '';
  let isWord = false;
  let quote: string | null = null;
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] as string;
    if (quote !== null && char === quote) quote = null;
    else if (char === '\\' && quote !== "'" && at + 1 < line.length) {
      at += 1;
      word += line[at];
      isWord = true;
    } else if (quote !== null) word += char;
    else if (char === '"' || char === "'") {
      quote = char;
      isWord = true;
    } else if (/\s/.test(char)) {
      if (isWord) words.push(word);
      word = '';
      isWord = false;
    } else {
      word += char;
      isWord = true;
    }
  }
  if (quote !== null) {
    throw failure('invalid-request', `A quote ${quote} is opened and not closed.`, {
      stillTrue: 'Nothing was started.',
      advice: 'Close it, or put a backslash before it.',
    });
  }
  if (isWord) words.push(word);
  return words;
}
