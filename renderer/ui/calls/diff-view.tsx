import { useMemo } from 'react';
import { cx } from '../theme/cx';
import styles from './calls.module.css';
import { bodyLines, type DiffLine } from './json-lines';

const SIGN = { same: ' ', removed: '-', added: '+' } as const;
const SPOKEN = { same: '', removed: 'Removed: ', added: 'Added: ' } as const;

/** The body of a request against what the resource holds now. Signs as well as colours tell the change. */
export function JsonDiff({ current, body }: { readonly current?: unknown; readonly body: unknown }) {
  const lines = useMemo(() => bodyLines(current, body), [current, body]);
  return <DiffLines lines={lines} />;
}

/** Lines that were compared already. Long ones wrap: the kit never scrolls sideways. */
export function DiffLines({ lines }: { readonly lines: readonly DiffLine[] }) {
  if (lines.length === 0) return null;
  const plain = lines.every((line) => line.kind === 'added');
  return (
    <pre className={styles.diff}>
      {lines.map((line, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text have no other identity
          key={index}
          className={cx(styles.diffLine, !plain && styles[line.kind])}
        >
          <i aria-hidden="true">{plain ? ' ' : SIGN[line.kind]}</i>
          {!plain && line.kind !== 'same' && <span className="visually-hidden">{SPOKEN[line.kind]}</span>}
          {line.text}
        </span>
      ))}
    </pre>
  );
}
