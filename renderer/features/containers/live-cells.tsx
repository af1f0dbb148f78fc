import { Sparkline } from '../../ui/chart/sparkline';
import { bytesWords } from '../../ui/data/bytes';
import styles from './containers.module.css';
import type { LiveFigures } from './stats-history';

/** A figure that moves: its last value, and how it came there. */
export function LiveFigure({
  label,
  text,
  values,
  limit,
  width = 64,
  height = 20,
}: {
  readonly label: string;
  readonly text: string;
  readonly values: readonly (number | null)[];
  readonly limit: number | null;
  readonly width?: number;
  readonly height?: number;
}) {
  return (
    <span className={styles.live}>
      <Sparkline
        values={values}
        limit={limit}
        verdict="unknown"
        label={`${label}, last two minutes`}
        width={width}
        height={height}
      />
      <b>{text}</b>
    </span>
  );
}

/** `12.4%`. */
export function cpuWords({ last }: LiveFigures): string {
  return last?.cpuPercent == null ? '–' : `${last.cpuPercent.toFixed(last.cpuPercent < 10 ? 1 : 0)}%`;
}

/** `84.1 MB`. */
export function memoryWords({ last }: LiveFigures): string {
  return last ? bytesWords(last.memoryBytes) : '–';
}

/** `1.2 kB/s in, 0 B/s out`. */
export function networkWords({ receivedRate, sentRate }: LiveFigures): string {
  return receivedRate === null || sentRate === null
    ? '–'
    : `${bytesWords(receivedRate)}/s in, ${bytesWords(sentRate)}/s out`;
}

/** Both ways together, for a narrow cell. */
export function networkShort({ receivedRate, sentRate }: LiveFigures): string {
  return receivedRate === null || sentRate === null ? '–' : `${bytesWords(receivedRate + sentRate)}/s`;
}
