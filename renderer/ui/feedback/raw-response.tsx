import styles from './feedback.module.css';

interface RawResponseProps {
  /** The other side's answer, already redacted. */
  readonly text: string;
  /** `503, 30.0s`. */
  readonly note?: string;
  readonly open?: boolean;
}

/** The vendor's own words, folded away until somebody asks. */
export function RawResponse({ text, note, open = false }: RawResponseProps) {
  return (
    <details className={styles.raw} open={open}>
      <summary>
        Raw response
        {note && <em>{note}</em>}
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long answer must be scrollable by keyboard */}
      <pre tabIndex={0}>{text}</pre>
    </details>
  );
}
