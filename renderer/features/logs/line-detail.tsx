import { useQuery } from '@tanstack/react-query';
import { useBrain } from '../../bridge/bridge-context';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { Button } from '../../ui/button/button';
import { useToast } from '../../ui/feedback/toast';
import type { LogField } from '../../ui/log-view/field-lines';
import { LogDetail } from '../../ui/log-view/log-detail';
import type { LogLine } from '../../ui/log-view/log-line';
import { bytes } from '../../ui/log-view/log-row';
import type { Line } from './log-types';
import styles from './logs.module.css';

interface LineDetailProps {
  readonly line: LogLine;
  /** The pane shows only this trace already. */
  readonly traced: boolean;
  readonly onTrace: (trace: string) => void;
  readonly onField: (key: string, value: string) => void;
  readonly onAttach: (line: LogLine) => void;
  readonly onBookmark: (line: LogLine) => void;
}

/** A line opened: asked for whole, and shown with its fields or its text. */
export function LineDetail({ line, traced, onTrace, onField, onAttach, onBookmark }: LineDetailProps) {
  const brain = useBrain();
  const copy = useCopy();
  const whole = useQuery(
    brain.logs.line.queryOptions({ input: { lineId: line.id }, staleTime: Number.POSITIVE_INFINITY }),
  );
  if (whole.error) return <CallFailurePanel error={whole.error} onRetry={() => void whole.refetch()} />;
  if (!whole.data) return <p className={styles.opening}>Reading the line…</p>;
  const { fields: written, trace, text, format } = whole.data;
  const fields = written.map(({ key, json }): LogField => [key, parsed(json)]);
  const news = fields.filter((field) => !isInRow(line, field));
  const plain = fields.length === 0 || line.cutBytes > 0;
  return (
    <LogDetail
      level={line.level}
      fields={news.length > 0 ? news : fields}
      text={plain ? text : null}
      format={formatWords(whole.data)}
      linkOf={([key, value]) =>
        trace !== null && value === trace ? (
          !traced && (
            <button type="button" className={styles.fieldLink} onClick={() => onTrace(trace)}>
              Open trace
            </button>
          )
        ) : typeof value === 'string' || typeof value === 'number' ? (
          <button
            type="button"
            className={styles.fieldOnly}
            aria-label={`Only lines whose ${key} is ${value}`}
            onClick={() => onField(key, String(value))}
          >
            only
          </button>
        ) : null
      }
      actions={
        <>
          {trace !== null && !traced && (
            <Button size="small" icon="filter" onClick={() => onTrace(trace)}>
              Only this trace
            </Button>
          )}
          <Button
            size="small"
            icon="copy"
            onClick={() => copy(format === 'json' ? jsonText(whole.data) : text, 'The line is copied')}
          >
            {format === 'json' ? 'Copy JSON' : 'Copy line'}
          </Button>
          <Button size="small" icon="link" onClick={() => onAttach(line)}>
            Attach to release
          </Button>
          <Button size="small" icon="bookmark" onClick={() => onBookmark(line)}>
            {line.bookmarked ? 'Remove bookmark' : 'Bookmark'}
          </Button>
        </>
      }
    />
  );
}

const LEVEL_KEYS = /^(level|levelname|lvl|severity|log\.level)$/i;
const TIME_KEYS = /^(time|timestamp|ts|asctime|@timestamp|datetime|date)$/i;

/** Whether the row above says it already: its moment, its level, its text. Said twice, they push down what is new. */
export function isInRow(line: Pick<LogLine, 'text' | 'level' | 'at'>, [key, value]: LogField): boolean {
  if (LEVEL_KEYS.test(key)) return line.level !== 'other';
  if (TIME_KEYS.test(key)) return line.at !== null && Number.isFinite(Date.parse(String(value)));
  return typeof value === 'string' && value === line.text;
}

/** Puts a text on the clipboard, and says so. */
export function useCopy(): (text: string, title: string) => void {
  const toast = useToast();
  return (text, title) => {
    navigator.clipboard
      .writeText(text)
      .then(() => toast({ tone: 'done', icon: 'circle-check', title }))
      .catch(() => toast({ tone: 'failed', icon: 'circle-x', title: 'The clipboard cannot be reached' }));
  };
}

const FORMAT: Readonly<Record<string, string>> = {
  json: 'JSON',
  plain: 'Plain text',
  'nginx-access': 'nginx access log',
  'nginx-error': 'nginx error log',
  flutter: 'Flutter',
};

function formatWords({ format, bytes: size, whole, atIsOwn }: Line): string {
  const rest = whole ? '' : ', only its first million characters are shown';
  const when = atIsOwn ? '' : ', dated on arrival';
  return `${FORMAT[format] ?? format}, ${bytes(size)}${rest}${when}`;
}

/** The line as one JSON object again, its members in their own order. */
export function jsonText({ fields }: Pick<Line, 'fields'>): string {
  return `{${fields.map(({ key, json }) => `${JSON.stringify(key)}: ${json}`).join(', ')}}`;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
