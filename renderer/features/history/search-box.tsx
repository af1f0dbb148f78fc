import { type KeyboardEvent, useRef, useState } from 'react';
import { Icon } from '../../ui/icon/icon';
import { Kbd } from '../../ui/kbd/kbd';
import { joinSearch, splitSearch } from './history-filters';
import styles from './search-box.module.css';

interface SearchBoxProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  /** `26 events, 4 ms`; empty until there is an answer. */
  readonly result: string;
}

/** Free words and `key:value` tokens in one field. A finished token becomes a chip; Backspace opens it again. */
export function SearchBox({ text, onText, result }: SearchBoxProps) {
  const field = useRef<HTMLInputElement>(null);
  const [typing, setTyping] = useState(false);
  const { chips, rest } = splitSearch(text, typing);
  const keys = (event: KeyboardEvent<HTMLInputElement>) => {
    const atStart = event.currentTarget.selectionStart === 0 && event.currentTarget.selectionEnd === 0;
    const last = chips.at(-1);
    if (event.key === 'Backspace' && atStart && last) {
      event.preventDefault();
      setTyping(true);
      onText(joinSearch(chips.slice(0, -1), last.text + rest));
    } else if (event.key === 'Enter') {
      setTyping(false);
    } else if (event.key === 'Escape' && text !== '') {
      event.preventDefault();
      onText('');
    }
  };
  return (
    <search className={styles.box}>
      <Icon name="search" size={15} />
      {chips.map((chip, index) => (
        <span key={`${chip.text}-${index.toString()}`} className={styles.chip}>
          <span>
            {chip.key}:<b>{chip.value}</b>
          </span>
          <button
            type="button"
            aria-label={`Remove ${chip.text}`}
            onClick={() => {
              onText(
                joinSearch(
                  chips.filter((_, at) => at !== index),
                  rest,
                ),
              );
              field.current?.focus();
            }}
          >
            <Icon name="x" size={11} />
          </button>
        </span>
      ))}
      <input
        ref={field}
        type="text"
        data-screen-search
        aria-label="Search the history"
        placeholder={chips.length === 0 ? 'Search, or version:1.4.0 track:production who:' : ''}
        spellCheck={false}
        autoComplete="off"
        value={rest}
        onChange={(event) => {
          setTyping(true);
          onText(joinSearch(chips, event.target.value));
        }}
        onBlur={() => setTyping(false)}
        onKeyDown={keys}
      />
      <output className={styles.result}>{result}</output>
      <Kbd>/</Kbd>
    </search>
  );
}
