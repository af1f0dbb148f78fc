import { type ComponentPropsWithRef, type ReactNode, useId } from 'react';
import { Icon } from '../icon/icon';
import { cx } from '../theme/cx';
import styles from './field.module.css';

interface FieldWords {
  /** Names the field. Hidden when `labelHidden`, never absent. */
  readonly label: ReactNode;
  readonly labelHidden?: boolean;
  /** A line of help under the field. */
  readonly hint?: ReactNode;
  /** What is wrong, one sentence; it takes the hint's place. */
  readonly error?: ReactNode;
}

interface FrameProps extends FieldWords {
  readonly id: string;
  readonly children: ReactNode;
}

function Frame({ id, label, labelHidden, hint, error, children }: FrameProps) {
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={labelHidden ? 'visually-hidden' : styles.label}>
        {label}
      </label>
      {children}
      {error ? (
        <p id={`${id}-words`} className={styles.error}>
          <Icon name="circle-x" size={13} />
          {error}
        </p>
      ) : (
        hint && (
          <p id={`${id}-words`} className={styles.hint}>
            {hint}
          </p>
        )
      )}
    </div>
  );
}

function described(id: string, words: FieldWords) {
  return {
    'aria-invalid': words.error ? true : undefined,
    'aria-describedby': words.error || words.hint ? `${id}-words` : undefined,
  };
}

interface TextInputProps extends Omit<ComponentPropsWithRef<'input'>, 'size'>, FieldWords {
  readonly mono?: boolean;
  readonly size?: 'small' | 'normal' | 'confirm';
  /** Shown at the end inside the field, e.g. a check mark or a key hint. */
  readonly end?: ReactNode;
  /** Shown at the beginning inside the field. */
  readonly start?: ReactNode;
}

/** One line of text. */
export function TextInput({
  label,
  labelHidden = false,
  hint,
  error,
  mono = false,
  size = 'normal',
  start,
  end,
  className,
  id,
  ...rest
}: TextInputProps) {
  const own = useId();
  const fieldId = id ?? own;
  return (
    <Frame id={fieldId} label={label} labelHidden={labelHidden} hint={hint} error={error}>
      <div className={cx(styles.box, styles[size], className)} data-invalid={error ? true : undefined}>
        {start}
        <input
          {...rest}
          {...described(fieldId, { label, hint, error })}
          id={fieldId}
          className={cx(styles.input, mono && 'mono')}
        />
        {end}
      </div>
    </Frame>
  );
}

interface TextAreaProps extends ComponentPropsWithRef<'textarea'>, FieldWords {
  readonly mono?: boolean;
}

/** Several lines of text. */
export function TextArea({
  label,
  labelHidden = false,
  hint,
  error,
  mono = false,
  className,
  id,
  ...rest
}: TextAreaProps) {
  const own = useId();
  const fieldId = id ?? own;
  return (
    <Frame id={fieldId} label={label} labelHidden={labelHidden} hint={hint} error={error}>
      <textarea
        {...rest}
        {...described(fieldId, { label, hint, error })}
        id={fieldId}
        data-invalid={error ? true : undefined}
        className={cx(styles.area, mono && 'mono', className)}
      />
    </Frame>
  );
}

interface SelectFieldProps extends Omit<ComponentPropsWithRef<'select'>, 'size'>, FieldWords {
  readonly options: readonly {
    readonly value: string;
    readonly label: string;
    readonly disabled?: boolean;
  }[];
  readonly size?: 'small' | 'normal' | 'confirm';
}

/** One of a few. The system's own list: it works everywhere and with everything that reads screens. */
export function SelectField({
  label,
  labelHidden = false,
  hint,
  error,
  options,
  size = 'normal',
  className,
  id,
  ...rest
}: SelectFieldProps) {
  const own = useId();
  const fieldId = id ?? own;
  return (
    <Frame id={fieldId} label={label} labelHidden={labelHidden} hint={hint} error={error}>
      <div className={cx(styles.box, styles[size], className)} data-invalid={error ? true : undefined}>
        <select
          {...rest}
          {...described(fieldId, { label, hint, error })}
          id={fieldId}
          className={styles.select}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon name="selector" size={14} className={styles.arrow} />
      </div>
    </Frame>
  );
}
