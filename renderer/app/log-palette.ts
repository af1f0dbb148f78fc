import { logHref } from '../flows/log-place';
import type { PaletteItem } from '../ui/palette/palette-search';

interface LogSourceRow {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly words: string;
}

/** The log sources as the palette lists them: each leads to its lines. */
export function logPalette(
  sources: readonly LogSourceRow[] | undefined,
  go: (href: string) => void,
): readonly PaletteItem[] {
  return (sources ?? []).map(
    (source): PaletteItem => ({
      id: `logs/${source.id}`,
      group: 'Logs',
      label: `Logs of ${source.title}`,
      icon: 'lines',
      note: `${source.group}, ${source.words}`,
      words: 'lines source follow',
      onOpen: () => go(logHref({ sources: [source.id] })),
    }),
  );
}
