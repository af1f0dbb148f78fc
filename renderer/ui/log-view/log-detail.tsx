import { type ReactNode, useState } from 'react';
import { fieldLines, type LogField, stackFrames, type ValuePart } from './field-lines';
import styles from './log-detail.module.css';
import type { LogLevel } from './log-line';

interface LogDetailProps {
  readonly level: LogLevel;
  /** In the writer's order; empty when the line is plain text. */
  readonly fields: readonly LogField[];
  /** The whole text, where the row shows only a part of it or there are no fields. */
  readonly text: string | null;
  /** `JSON`, `logfmt`, `Plain text, 84 bytes`. */
  readonly format: string;
  /** A way on after a field, such as the other lines of its trace. */
  readonly linkOf: (field: LogField) => ReactNode;
  /** Buttons under the fields. */
  readonly actions: ReactNode;
}

const FRAMES = 2;

/** A line opened: its fields as they were written, or its whole text, and what can be done with it. */
export function LogDetail({ level, fields, text, format, linkOf, actions }: LogDetailProps) {
  const stacks = fields.filter(([, value]) => stackFrames(value) !== null);
  const flat = fields.filter(([, value]) => stackFrames(value) === null);
  return (
    <section className={styles.detail} data-level={level} aria-label={`Line in full: ${format}`}>
      {text !== null && <pre className={styles.whole}>{text}</pre>}
      {fields.length > 0 && (
        <dl className={styles.fields}>
          {fieldLines(flat).map((line) => (
            <div key={line.map((field) => field.key).join(' ')} className={styles.fieldLine}>
              {line.map((field) => (
                <div key={field.key} className={styles.field}>
                  <dt>{field.key}</dt>
                  <dd>
                    <Value parts={field.parts} />
                    {linkOf([field.key, flat.find(([key]) => key === field.key)?.[1]])}
                  </dd>
                </div>
              ))}
            </div>
          ))}
          {stacks.map(([key, value]) => (
            <div key={key} className={styles.fieldLine}>
              <div className={styles.field}>
                <dt>{key}</dt>
                <dd>
                  <Stack frames={stackFrames(value) ?? []} />
                </dd>
              </div>
            </div>
          ))}
        </dl>
      )}
      <div className={styles.actions}>
        {actions}
        <span className={styles.format}>{format}</span>
      </div>
    </section>
  );
}

function Value({ parts }: { readonly parts: readonly ValuePart[] }) {
  let at = 0;
  return parts.map((part) => {
    const key = at;
    at += part.text.length;
    return (
      <span key={key} data-kind={part.kind}>
        {part.text}
      </span>
    );
  });
}

function Stack({ frames }: { readonly frames: readonly string[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? frames : frames.slice(0, FRAMES);
  const hidden = frames.length - shown.length;
  let at = 0;
  return (
    <div className={styles.stack}>
      {shown.map((frame) => {
        at += 1;
        return <span key={at}>{frame}</span>;
      })}
      {(hidden > 0 || all) && frames.length > FRAMES && (
        <button type="button" className={styles.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Fewer frames' : `${hidden} more ${hidden === 1 ? 'frame' : 'frames'}`}
        </button>
      )}
    </div>
  );
}
