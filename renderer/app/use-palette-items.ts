import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useBrain } from '../bridge/bridge-context';
import type { PaletteItem } from '../ui/palette/palette-search';
import { backendPalette } from './backend-palette';
import { logPalette } from './log-palette';
import { paletteItems } from './palette-items';

const BUILDS = 50;

/** What the palette lists, read when it is first opened. */
export function usePaletteItems(
  open: boolean,
  go: (href: string) => void,
  openJobs: () => void,
): readonly PaletteItem[] {
  const brain = useBrain();
  const board = useQuery(brain.board.get.queryOptions());
  const releases = useQuery(brain.releases.list.queryOptions({ enabled: open }));
  const services = useQuery(brain.builds.services.queryOptions({ enabled: open }));
  const builds = useQuery(
    brain.builds.list.queryOptions({ input: { serviceId: null, limit: BUILDS }, enabled: open }),
  );
  const containers = useQuery(brain.containers.list.queryOptions({ enabled: open }));
  const logSources = useQuery(brain.logs.sources.queryOptions({ enabled: open }));
  return useMemo(
    () => [
      ...paletteItems({ board: board.data, releases: releases.data, go, openJobs }),
      ...backendPalette({ services: services.data, builds: builds.data, containers: containers.data, go }),
      ...logPalette(logSources.data, go),
    ],
    [board.data, releases.data, services.data, builds.data, containers.data, logSources.data, go, openJobs],
  );
}
