import { useId } from 'react';
import styles from './tabs.module.css';

interface SegmentedProps<T extends string> {
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  /** Names the choice for screen readers. */
  readonly label: string;
  readonly disabled?: boolean;
}

/** A value out of a few, joined in one frame: real radio buttons underneath. */
export function Segmented<T extends string>({
  options,
  value,
  onChange,
  label,
  disabled,
}: SegmentedProps<T>) {
  const name = useId();
  return (
    <fieldset className={styles.joined} disabled={disabled}>
      <legend className="visually-hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles.option} data-on={option.value === value || undefined}>
          <input
            type="radio"
            className="visually-hidden"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
