import { useQuery } from '@tanstack/react-query';
import { useBridge } from '../../bridge/bridge-context';
import { logHref } from '../../flows/log-place';
import { Link } from '../../ui/link/link';
import { clock, clockMinutes } from '../../ui/time/format';
import styles from './feedback.module.css';

/** Lines from so long before a report until so long after it, ms. */
const BEFORE_MS = 60_000;
const AFTER_MS = 15_000;
const SHOWN = 6;
const LOOKS = 10;
const LOOK_MS = 200;

const LEVELS = ['error', 'warn', 'info', 'debug', 'other'] as const;

/**
 * What the backend said when the report was made, out of the lines that are kept on this computer; nothing where no line
 * was kept from that time.
 */
export function BackendLines({ at }: { readonly at: string }) {
  const { client } = useBridge();
  const moment = Date.parse(at);
  const found = useQuery({
    queryKey: ['feedback-lines', at],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const sources = (await client.logs.sources({ signal }))
        // Only what is followed already: looking at a report begins to follow nothing.
        .filter((source) => source.linesPerSecond !== null && (source.lastAt ?? 0) >= moment - BEFORE_MS)
        .map(({ id, title }) => ({ id, title }));
      if (sources.length === 0) return { sources, rows: [] };
      const range = { from: moment - BEFORE_MS, to: moment + AFTER_MS };
      const query = { levels: [...LEVELS], match: null, fields: [], trace: null, ...range };
      const { viewId } = await client.logs.openView({
        sources: sources.map(({ id }) => id),
        query,
        find: null,
      });
      try {
        for (let look = 0; look < LOOKS; look += 1) {
          const { rows } = await client.logs.rows({ viewId, from: 0, count: 400 });
          const lines = rows.filter((row) => row.kind === 'line');
          if (lines.length > 0) return { sources, rows: closest(lines, moment) };
          await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
        }
        return { sources, rows: [] };
      } finally {
        await client.logs.closeView({ viewId });
      }
    },
  });
  const { sources = [], rows = [] } = found.data ?? {};
  if (rows.length === 0) return null;
  const titles = [...new Set(rows.map((row) => sources.find(({ id }) => id === row.sourceId)?.title))];
  return (
    <section aria-labelledby="backend-lines">
      <div className={styles.line}>
        <h3 id="backend-lines">Backend, {clockMinutes(moment)}</h3>
        <span className={styles.hint}>{titles.join(', ')}</span>
        <Link
          className={styles.lead ?? ''}
          href={logHref({ sources: sources.map(({ id }) => id), at: moment })}
        >
          Open in Logs
        </Link>
      </div>
      <ul className={styles.backend}>
        {rows.map((row) => (
          <li key={row.id} data-level={row.level}>
            <time dateTime={new Date(row.at).toISOString()}>{clock(row.at)}</time>
            <b>{row.level}</b>
            <span>{row.text}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The lines that matter most: errors and warnings first, then what is nearest in time; in the order of time. */
function closest<Row extends { readonly at: number; readonly level: string }>(
  rows: readonly Row[],
  moment: number,
): readonly Row[] {
  const weight = (row: Row) => (row.level === 'error' ? 0 : row.level === 'warn' ? 1 : 2);
  return rows
    .toSorted((a, b) => weight(a) - weight(b) || Math.abs(a.at - moment) - Math.abs(b.at - moment))
    .slice(0, SHOWN)
    .toSorted((a, b) => a.at - b.at);
}
