import styles from './log-tools.module.css';

/** The levels that can be shown or left out. Lines without a level are shown with `info`. */
export const CHIP_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type ChipLevel = (typeof CHIP_LEVELS)[number];

const TITLE: Readonly<Record<ChipLevel, string>> = {
  error: 'Error',
  warn: 'Warn',
  info: 'Info',
  debug: 'Debug',
};

interface LevelChipsProps {
  readonly shown: ReadonlySet<ChipLevel>;
  /** Lines of each level among everything kept; null while they are counted. */
  readonly counts: Readonly<Record<ChipLevel, number>> | null;
  readonly onToggle: (level: ChipLevel) => void;
}

/** One switch for each level, with how many lines of it there are. */
export function LevelChips({ shown, counts, onToggle }: LevelChipsProps) {
  return (
    <fieldset className={styles.levels}>
      <legend className="visually-hidden">Levels shown</legend>
      {CHIP_LEVELS.map((level) => (
        <button
          key={level}
          type="button"
          aria-pressed={shown.has(level)}
          data-level={level}
          className={styles.levelChip}
          onClick={() => onToggle(level)}
        >
          {TITLE[level]}
          <span>{counts ? shortCount(counts[level]) : '–'}</span>
        </button>
      ))}
    </fieldset>
  );
}

/** A set with the one put in, or taken out if it was there. */
export function toggled<T>(set: ReadonlySet<T>, one: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(one)) next.add(one);
  return next;
}

/** `41`, `9,880`, `184k`, `12.4M`: short enough for a chip, exact for as long as it fits. */
export function shortCount(count: number): string {
  if (count < 100_000) return count.toLocaleString('en');
  if (count < 1_000_000) return `${Math.floor(count / 1_000)}k`;
  return `${(Math.floor(count / 100_000) / 10).toFixed(1)}M`;
}
