/** Splits a text at every occurrence of the words searched for, without regard to case. */
export function highlightParts(
  text: string,
  query: string,
): readonly { readonly text: string; readonly hit: boolean }[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [{ text, hit: false }];
  const lower = text.toLowerCase();
  const hits = new Array<boolean>(text.length).fill(false);
  for (const word of words) {
    for (let from = lower.indexOf(word); from >= 0; from = lower.indexOf(word, from + 1)) {
      hits.fill(true, from, from + word.length);
    }
  }
  const parts: { text: string; hit: boolean }[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const hit = hits[index] ?? false;
    const last = parts.at(-1);
    if (last && last.hit === hit) last.text += text[index];
    else parts.push({ text: text[index] ?? '', hit });
  }
  return parts;
}

/** A text with what was searched for marked. */
export function Highlight({ text, query }: { readonly text: string; readonly query: string }) {
  let at = 0;
  return highlightParts(text, query).map((part) => {
    const key = at;
    at += part.text.length;
    return part.hit ? <mark key={key}>{part.text}</mark> : <span key={key}>{part.text}</span>;
  });
}
