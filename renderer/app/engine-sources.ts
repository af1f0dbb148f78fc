import type { EnginesView, EngineView } from '@shared/contract/engines';
import type { SourceItem } from '../ui/shell/freshness';
import { clockMinutes } from '../ui/time/format';

const STATE: Readonly<Record<EngineView['state'], SourceItem['state']>> = {
  ready: 'ok',
  connecting: 'reading',
  lost: 'offline',
  unreachable: 'failed',
};

/** The engine that work goes to, as the sources bar shows it; nothing before a screen asked for one. */
export function engineSources(view: EnginesView | undefined): readonly SourceItem[] {
  if (!view) return [];
  const engine = view.engines.find(({ current }) => current);
  if (!engine) {
    return [
      {
        ...NOWHERE,
        message: `${view.tried.length} places were tried. Backend says which, and how one is started.`,
      },
    ];
  }
  return [
    {
      id: `engine/${engine.id}`,
      title: 'Docker',
      readAt: null,
      dataUntil: null,
      state: STATE[engine.state],
      message: engine.failure?.message ?? null,
      words: engineState(engine),
    },
  ];
}

const NOWHERE = {
  id: 'engine',
  title: 'Docker',
  readAt: null,
  dataUntil: null,
  state: 'failed',
  words: 'no engine',
} as const;

function engineState(engine: EngineView): string {
  switch (engine.state) {
    case 'ready':
      return `${engine.version ?? ''} ${engine.title.replace(/^Docker /, '')}`.trim();
    case 'connecting':
      return 'being asked';
    case 'lost':
      return `lost since ${clockMinutes(Date.parse(engine.since))}`;
    case 'unreachable':
      return 'does not answer';
  }
}
