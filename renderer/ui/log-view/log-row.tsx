import { type CSSProperties, memo, type ReactNode } from 'react';
import { Icon } from '../icon/icon';
import { cx } from '../theme/cx';
import { lineTime, type TimeStyle } from './line-time';
import { type LogLine, type TextLook, type TextPart, textParts } from './log-line';
import styles from './log-view.module.css';

/** What of a line is shown, and how. */
export interface LogColumns {
  readonly time: TimeStyle | 'none';
  readonly level: boolean;
  readonly source: boolean;
  /** Long lines go on below instead of being cut at the edge. */
  readonly wrap: boolean;
}

interface LogRowProps {
  readonly id: string;
  readonly line: LogLine;
  /** The first row of the view. */
  readonly first: number;
  readonly columns: LogColumns;
  /** Moment of the newest line, for relative times; null otherwise, so that rows stay as they are. */
  readonly newest: number | null;
  /** The keys stand on it. */
  readonly current: boolean;
  readonly selected: boolean;
  /** The hit that the arrows of the search stand on is in it. */
  readonly found: boolean;
  /** What is shown under it, when it is open. */
  readonly detail: ReactNode;
  readonly onPress: (line: LogLine, extend: boolean) => void;
}

/** One line: its moment, level, source and text, and what is open under it. */
export const LogRow = memo(function LogRow(props: LogRowProps) {
  const { id, line, first, columns, newest, current, selected, found, detail, onPress } = props;
  const open = detail !== null && detail !== undefined;
  if (line.kind === 'mark') return <GapMark id={id} index={line.row - first + 1} words={line.text} />;
  return (
    <div className={styles.line} data-level={line.level} data-tall={open || line.lost ? true : undefined}>
      {line.lost && <LostMark lost={line.lost} />}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the grid itself has focus and hears Enter */}
      <div
        id={id}
        role="row"
        aria-rowindex={line.row - first + 1}
        aria-selected={selected || current}
        aria-expanded={open}
        tabIndex={-1}
        className={styles.row}
        data-current={current || undefined}
        data-selected={selected || undefined}
        data-found={found || undefined}
        data-open={open || undefined}
        onMouseDown={(event) => {
          if (event.shiftKey) event.preventDefault();
        }}
        onClick={(event) => {
          if (window.getSelection()?.isCollapsed === false && !event.shiftKey) return;
          onPress(line, event.shiftKey);
        }}
      >
        {columns.time !== 'none' && (
          <span role="gridcell" className={styles.time}>
            {line.bookmarked && <Icon name="bookmark" size={12} className={styles.bookmark ?? ''} />}
            {lineTime(line.at, columns.time, newest)}
          </span>
        )}
        {columns.level && (
          <span role="gridcell" className={styles.level}>
            {line.level === 'other' ? '' : line.level}
          </span>
        )}
        {columns.source && (
          <span role="gridcell" className={styles.source}>
            {line.source}
          </span>
        )}
        <span role="gridcell" className={styles.text}>
          {textParts(line).map((part) => (
            <Part key={part.at} part={part} />
          ))}
          {line.cutBytes > 0 && <span className={styles.cut}> … {bytes(line.cutBytes)} more</span>}
        </span>
      </div>
      {open && (
        <div role="row" className={styles.detailRow}>
          <div role="gridcell">{detail}</div>
        </div>
      )}
    </div>
  );
});

function Part({ part }: { readonly part: TextPart }) {
  const { look, hit, text } = part;
  if (hit) return <mark>{text}</mark>;
  const style = lookStyle(look);
  return style ? <span style={style}>{text}</span> : text;
}

/** Text on a coloured ground is ink: of two colours that a writer chose, one theme or the other would lose one. */
function lookStyle(look: TextLook): CSSProperties | null {
  const { colour, ground, bold, dim, italic, underline } = look;
  if (colour === undefined && ground === undefined && !bold && !dim && !italic && !underline) return null;
  return {
    ...(colour !== undefined && ground === undefined ? { color: `var(--ansi-${colour})` } : {}),
    ...(dim && colour === undefined && ground === undefined ? { color: 'var(--ink-3)' } : {}),
    ...(ground === undefined
      ? {}
      : { color: 'var(--ink)', background: `color-mix(in srgb, var(--ansi-${ground}) 24%, transparent)` }),
    ...(bold ? { fontWeight: 650 } : {}),
    ...(italic ? { fontStyle: 'italic' } : {}),
    ...(underline ? { textDecoration: 'underline' } : {}),
  };
}

function LostMark({ lost }: { readonly lost: NonNullable<LogLine['lost']> }) {
  const lines = `${lost.lines.toLocaleString('en')} ${lost.lines === 1 ? 'line' : 'lines'}`;
  return <Gap words={`${lines} dropped here: ${lost.why}`} />;
}

function GapMark({
  id,
  index,
  words,
}: {
  readonly id: string;
  readonly index: number;
  readonly words: string;
}) {
  return (
    <div className={styles.line}>
      <Gap id={id} index={index} words={words} />
    </div>
  );
}

/** Says in the place of lines that they are missing. */
function Gap({
  id,
  index,
  words,
}: {
  readonly id?: string;
  readonly index?: number;
  readonly words: string;
}) {
  return (
    <div role="row" id={id} aria-rowindex={index} className={styles.lost}>
      <span role="gridcell">
        <Icon name="alert-triangle" size={13} />
        {words}
      </span>
    </div>
  );
}

/** A row that is on its way. */
export function PendingRow({ id, index }: { readonly id: string; readonly index: number }) {
  return (
    <div className={cx(styles.line, styles.pending)}>
      <div id={id} role="row" aria-rowindex={index} aria-busy="true" className={styles.row}>
        <span role="gridcell" className={styles.time}>
          ······
        </span>
      </div>
    </div>
  );
}

/** `840 bytes`, `12 kB`, `9.8 MB`. */
export function bytes(count: number): string {
  if (count < 1_000) return `${count} bytes`;
  if (count < 1_000_000) return `${Math.round(count / 1_000)} kB`;
  if (count < 1_000_000_000) return `${(count / 1_000_000).toFixed(1)} MB`;
  return `${(count / 1_000_000_000).toFixed(1)} GB`;
}
