import { splitAtLimit } from '@shared/domain/release-notes';
import { type Ref, useId } from 'react';
import styles from './notes-card.module.css';

interface NotesEditorProps {
  readonly language: string;
  readonly text: string;
  readonly readOnly: boolean;
  /** Says how it stands, for people who hear it. */
  readonly status: string;
  readonly onChange: (text: string) => void;
  readonly ref?: Ref<HTMLTextAreaElement>;
}

/**
 * A text field that marks what goes past the limit while it is typed. A field cannot mark a part of its text, so the
 * text is drawn once more beneath it, letter for letter, and the field's own letters are let through.
 */
export function NotesEditor({ language, text, readOnly, status, onChange, ref }: NotesEditorProps) {
  const id = useId();
  const { within, over } = splitAtLimit(text);
  return (
    <div className={styles.editor} data-over={over !== '' || undefined}>
      <div className={styles.drawn} aria-hidden="true">
        {within}
        {over !== '' && <mark>{over}</mark>}
        {/* A line that ends in a break is as high as the field's only with something after it. */}
        {'\u200b'}
      </div>
      <textarea
        ref={ref}
        lang={language}
        aria-label={`Release notes in ${language}`}
        aria-describedby={`${id}-status`}
        aria-invalid={over !== '' || undefined}
        className={styles.typed}
        readOnly={readOnly}
        spellCheck
        value={text}
        placeholder="What is new for users in this version?"
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <span id={`${id}-status`} className="visually-hidden">
        {status}
      </span>
    </div>
  );
}
