import { isServiceId } from '@shared/domain/backend/service-id';
import { type CSSProperties, useState } from 'react';
import { Button } from '../../ui/button/button';
import { Card } from '../../ui/card/card';
import { dayMonth } from '../../ui/time/format';
import styles from './timeline.module.css';

/** One version on its way on production. */
export interface SpanView {
  readonly appId: string;
  readonly label: string;
  readonly versionCode: number | null;
  readonly versionName: string | null;
  readonly from: string;
  /** Null while it is still on its way. */
  readonly to: string | null;
  readonly state: 'done' | 'rolling-out' | 'halted';
}

interface ReleaseTimelineProps {
  readonly spans: readonly SpanView[];
  /** The ends of the axis, ISO. */
  readonly from: string;
  readonly to: string;
  readonly appName: (appId: string) => string;
  /** When the open event happened, ISO; marked on the axis. */
  readonly marked: string | null;
  /** Searches for the events of one version. */
  readonly onSearch: (text: string) => void;
}

const DAY = 86_400_000;
const ROWS = 3;
/** Lines on the axis, at most. */
const LINES = 5;
/** From here on a short span has no room to its right. */
const LATE = 0.94;
/** Share of the lane that a label needs, and the least widths with and without one, px. */
const LABEL = 0.08;
const LABELLED = 44;
const NARROW = 10;
const TONES = { done: 'done', 'rolling-out': 'rolling', halted: 'failed' } as const;
const STATES = { done: 'everyone has it', 'rolling-out': 'rolling out', halted: 'halted' } as const;

/** Which version was on its way when, a row for each app. */
export function ReleaseTimeline({ spans, from, to, appName, marked, onSearch }: ReleaseTimelineProps) {
  const [all, setAll] = useState(false);
  const start = Date.parse(from);
  const end = Date.parse(to);
  const place = (at: number) => Math.min(1, Math.max(0, (at - start) / (end - start)));
  // Apps before services: of the latter there are many.
  const rows = [...Map.groupBy(spans, (span) => span.appId)].sort(
    ([a], [b]) => Number(isServiceId(a)) - Number(isServiceId(b)),
  );
  if (rows.length === 0) return null;
  const mark = marked === null ? null : Date.parse(marked);
  return (
    <Card padded={false} aria-label="Versions on production" className={styles.card ?? ''}>
      <div className={styles.plot} aria-hidden="true">
        {axisDays(start, end).map((at) => (
          <span key={at} className={styles.line} style={{ left: `${place(at) * 100}%` }}>
            <i data-end={place(at) > 0.95 || undefined}>{dayMonth(at)}</i>
          </span>
        ))}
        {mark !== null && mark >= start && mark <= end && (
          <span className={styles.mark} style={{ left: `${place(mark) * 100}%` }} />
        )}
      </div>
      <ul className={styles.rows}>
        {rows.slice(0, all ? rows.length : ROWS).map(([appId, ofApp]) => (
          <li key={appId} className={styles.row}>
            <span className={styles.app}>{appName(appId)}</span>
            <div className={styles.lane}>
              {ofApp.map((span, index) => {
                const left = place(Date.parse(span.from));
                const next = ofApp[index + 1];
                const right = span.to === null ? 1 : place(Date.parse(span.to));
                return (
                  <button
                    key={`${versionOf(span)}-${span.from}`}
                    type="button"
                    data-tone={TONES[span.state]}
                    className={styles.span}
                    title={`${span.label}, ${dayMonth(Date.parse(span.from))} to ${span.to === null ? 'now' : dayMonth(Date.parse(span.to))}, ${STATES[span.state]}`}
                    style={spanPlace(left, right, next === undefined ? null : place(Date.parse(next.from)))}
                    onClick={() => onSearch(`version:${versionOf(span)} `)}
                  >
                    <span className="visually-hidden">Show the events of </span>
                    {span.label}
                    <span className="visually-hidden">, {STATES[span.state]}</span>
                  </button>
                );
              })}
            </div>
          </li>
        ))}
      </ul>
      {rows.length > ROWS && (
        <div className={styles.more}>
          <Button kind="quiet" size="small" aria-expanded={all} onClick={() => setAll((shown) => !shown)}>
            {all ? 'Show fewer' : `Show ${rows.length - ROWS} more`}
          </Button>
        </div>
      )}
    </Card>
  );
}

/** What a search finds it by. */
const versionOf = ({ versionCode, versionName }: SpanView) => versionCode ?? versionName ?? '';

/**
 * Where a span lies on the lane, in shares of it. A short one is widened for its label where the next leaves room; one
 * at the end grows to the left.
 */
function spanPlace(left: number, right: number, next: number | null): CSSProperties {
  const isTight = next !== null && next - left < LABEL;
  const width = `max(${(right - left) * 100}%, ${isTight ? NARROW : LABELLED}px)`;
  return right > LATE ? { right: `${(1 - right) * 100}%`, width } : { left: `${left * 100}%`, width };
}

/** Whole days for the lines of the axis, a multiple of weeks apart, ending today. */
function axisDays(start: number, end: number): readonly number[] {
  const days = Math.max(1, Math.round((end - start) / DAY));
  const step = days <= LINES + 2 ? DAY : Math.ceil(days / (LINES - 1) / 7) * 7 * DAY;
  const last = Math.floor(end / DAY) * DAY;
  const lines: number[] = [];
  for (let at = last; at >= start; at -= step) lines.unshift(at);
  return lines;
}
