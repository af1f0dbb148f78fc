import type { LogColumns } from '../../ui/log-view/log-row';

const KEY = 'slipway.logs';

/** Columns as the design has them. */
const FIRST_COLUMNS: LogColumns = { time: 'utc', level: true, source: true, wrap: false };

/** How a person left the screen: columns and the sources of the panes. */
interface LogPrefs {
  readonly columns: LogColumns;
  /** One list of sources for each pane. */
  readonly panes: readonly (readonly string[])[];
}

/** What was remembered; the first look when there is nothing, or storage is closed to us. */
export function readPrefs(storage: Pick<Storage, 'getItem'> | null): LogPrefs {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(KEY) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return { columns: FIRST_COLUMNS, panes: [] };
    const { columns, panes } = kept as Partial<LogPrefs>;
    return {
      columns: {
        time: (['utc', 'local', 'relative', 'none'] as const).find((each) => each === columns?.time) ?? 'utc',
        level: columns?.level !== false,
        source: columns?.source !== false,
        wrap: columns?.wrap === true,
      },
      panes: Array.isArray(panes)
        ? panes
            .map((pane) => [pane].flat().filter((id) => typeof id === 'string'))
            .filter((pane) => pane.length > 0)
        : [],
    };
  } catch {
    return { columns: FIRST_COLUMNS, panes: [] };
  }
}

/** Remembers how the screen is left. A browser that refuses storage keeps it for this window only. */
export function writePrefs(storage: Pick<Storage, 'setItem'> | null, prefs: LogPrefs): void {
  try {
    storage?.setItem(KEY, JSON.stringify(prefs));
  } catch {
    // Private windows may refuse; the choice still holds until the window closes.
  }
}
