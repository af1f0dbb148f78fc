import { useEffect, useState } from 'react';

const PATIENCE = 150;

/**
 * The text of the search box over the search in the address: what is typed goes there after a short pause, and a
 * search that comes from elsewhere (a link, the way back) replaces what was typed.
 */
export function useSearchText(
  query: string,
  onQuery: (query: string) => void,
): readonly [string, (text: string) => void] {
  const [text, setText] = useState(query);
  const [sent, setSent] = useState(query);
  if (query !== sent && text.trim() === sent) {
    setSent(query);
    setText(query);
  }
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === sent) return;
    const timer = window.setTimeout(() => {
      setSent(wanted);
      onQuery(wanted);
    }, PATIENCE);
    return () => window.clearTimeout(timer);
  }, [text, sent, onQuery]);
  return [text, setText];
}
