import { useEffect, useState } from 'react';

const PATIENCE = 150;

/**
 * The text of the search box over the search in the address: what is typed goes there after a short pause, and a
 * search that comes from elsewhere (a link, the way back) replaces what was typed. The address follows late, so a
 * search of one's own that arrives in it must not undo what was typed since.
 */
export function useSearchText(
  query: string,
  onQuery: (query: string) => void,
): readonly [string, (text: string) => void] {
  const [text, setText] = useState(query);
  const [seen, setSeen] = useState(query);
  /** On their way to the address, oldest first. */
  const [own, setOwn] = useState<readonly string[]>([]);
  if (query !== seen) {
    setSeen(query);
    const arrived = own.indexOf(query);
    setOwn(arrived < 0 ? [] : own.slice(arrived + 1));
    if (arrived < 0 && text.trim() !== query) setText(query);
  }
  const asked = own.at(-1) ?? seen;
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === asked) return;
    const timer = window.setTimeout(() => {
      setOwn((before) => [...before, wanted]);
      onQuery(wanted);
    }, PATIENCE);
    return () => window.clearTimeout(timer);
  }, [text, asked, onQuery]);
  return [text, setText];
}
