import type { ReactNode } from 'react';
import styles from './check-box.module.css';

interface CheckBoxProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
  /** What follows from it. */
  readonly hint?: string;
}

/** Yes or no, with its words at the right. */
export function CheckBox({ checked, onChange, children, hint }: CheckBoxProps) {
  return (
    <label className={styles.box}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>
        {children}
        {hint && <em>{hint}</em>}
      </span>
    </label>
  );
}
