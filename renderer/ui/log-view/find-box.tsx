import { type KeyboardEvent, type ReactNode, useId } from 'react';
import { IconButton } from '../button/icon-button';
import { Icon } from '../icon/icon';
import { Kbd } from '../kbd/kbd';
import { Tooltip } from '../overlay/tooltip';
import styles from './log-tools.module.css';

/** What is searched for. */
export interface FindWords {
  readonly text: string;
  readonly matchCase: boolean;
  readonly regex: boolean;
  /** Only the lines that match are shown. */
  readonly only: boolean;
}

interface FindBoxProps {
  readonly find: FindWords;
  /** `4 of 37`, `Searching, 40%`. */
  readonly result: string;
  /** What is wrong with the expression, a sentence. */
  readonly error: string | null;
  /** There is something to go to. */
  readonly hits: boolean;
  readonly onFind: (find: FindWords) => void;
  /** To the next hit, or the one before. */
  readonly onStep: (direction: 1 | -1) => void;
  /** Leaves the field for the lines. */
  readonly onLeave: () => void;
}

/** The search of a log: words or a regular expression, marked where they are, or alone when they filter. */
export function FindBox({ find, result, error, hits, onFind, onStep, onLeave }: FindBoxProps) {
  const id = useId();
  const keys = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      if (hits) onStep(event.shiftKey ? -1 : 1);
    }
    if (event.key === 'Escape') {
      event.preventDefault();
      if (find.text !== '') onFind({ ...find, text: '' });
      else onLeave();
    }
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      onLeave();
    }
  };
  return (
    <search className={styles.find} data-invalid={error ? true : undefined}>
      <Icon name="search" size={15} />
      <input
        type="text"
        className="mono"
        aria-label="Search the logs"
        aria-invalid={error ? true : undefined}
        aria-describedby={`${id}-result`}
        placeholder="Search everything kept"
        spellCheck={false}
        autoComplete="off"
        data-screen-search
        value={find.text}
        onChange={(event) => onFind({ ...find, text: event.target.value })}
        onKeyDown={keys}
      />
      <output id={`${id}-result`} className={styles.findResult}>
        {error ? '' : result}
      </output>
      {find.text === '' ? (
        <Kbd>/</Kbd>
      ) : (
        <>
          <IconButton
            size="small"
            icon="arrow-up"
            label="Hit before (Shift N)"
            onClick={() => onStep(-1)}
            className={styles.findArrow ?? ''}
          />
          <IconButton
            size="small"
            icon="arrow-down"
            label="Next hit (N)"
            onClick={() => onStep(1)}
            className={styles.findArrow ?? ''}
          />
        </>
      )}
      <Toggle
        label="Match case"
        on={find.matchCase}
        onPress={() => onFind({ ...find, matchCase: !find.matchCase })}
      >
        Aa
      </Toggle>
      <Toggle
        label="Regular expression"
        on={find.regex}
        onPress={() => onFind({ ...find, regex: !find.regex })}
      >
        .*
      </Toggle>
      <Toggle
        label="Show only lines that match"
        on={find.only}
        onPress={() => onFind({ ...find, only: !find.only })}
      >
        <Icon name="filter" size={12} />
      </Toggle>
      {error && (
        <p role="alert" className={styles.findError}>
          <Icon name="circle-x" size={13} />
          {error}
        </p>
      )}
    </search>
  );
}

interface ToggleProps {
  readonly label: string;
  readonly on: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

function Toggle({ label, on, onPress, children }: ToggleProps) {
  return (
    <Tooltip text={label}>
      <button type="button" aria-label={label} aria-pressed={on} className={styles.toggle} onClick={onPress}>
        {children}
      </button>
    </Tooltip>
  );
}
