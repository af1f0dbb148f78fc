import { useQuery } from '@tanstack/react-query';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useBrain } from '../bridge/bridge-context';
import { ArtifactDrop } from '../flows/artifact-drop';
import { useGo } from '../ui/link/link';
import { CommandPalette } from '../ui/palette/command-palette';
import { BreadcrumbProvider, BreadcrumbSlot } from '../ui/shell/breadcrumbs';
import { Frame } from '../ui/shell/frame';
import { Rail, type RailItem } from '../ui/shell/rail';
import { AREAS, type Area, isIn, SETTINGS } from './areas';
import { BetaNews } from './beta-news';
import { HostAsks } from './host-asks';
import { JobDrawer } from './job-drawer';
import { ReviewNews } from './review-news';
import { SandboxMark } from './sandbox-mark';
import { ShellSources } from './shell-sources';
import { ShellTop } from './shell-top';
import { usePaletteItems } from './use-palette-items';
import { focusScreenSearch, useShortcuts } from './use-shortcuts';
import { VaultMark } from './vault-mark';

const RECENT = 50;

/** The window around every screen: rail, top bar, sources, palette, jobs and the keys that lead to them. */
export function Shell() {
  const brain = useBrain();
  const go = useGo();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [palette, setPalette] = useState(false);
  const [drawer, setDrawer] = useState(false);
  const info = useQuery(brain.system.info.queryOptions());
  const operations = useQuery(brain.operations.list.queryOptions({ input: { limit: RECENT } }));
  const board = useQuery(brain.board.get.queryOptions());
  const openJobs = useCallback(() => setDrawer(true), []);
  const items = usePaletteItems(palette, go, openJobs);
  const onAct = useCallback((act: 'palette' | 'jobs' | 'search') => {
    if (act === 'jobs') setDrawer((open) => !open);
    else if (act === 'palette' || !focusScreenSearch()) setPalette((open) => act !== 'palette' || !open);
  }, []);
  useShortcuts((shortcut) => {
    if (shortcut.kind === 'go') go(shortcut.href);
    if (shortcut.kind === 'palette') setPalette((open) => !open);
    if (shortcut.kind === 'jobs') setDrawer((open) => !open);
    if (shortcut.kind === 'search' && !focusScreenSearch()) setPalette(true);
  });
  const running = operations.data?.filter((operation) => operation.endedAt === null).length ?? 0;
  const waiting: Readonly<Record<string, number>> = {
    '/': board.data?.needs.length ?? 0,
    '/testflight': board.data?.apps.reduce((sum, { beta }) => sum + (beta?.newFeedback ?? 0), 0) ?? 0,
  };
  return (
    <BreadcrumbProvider>
      <ArtifactDrop info={info.data}>
        <Frame
          top={
            <ShellTop
              info={info.data}
              crumbs={<BreadcrumbSlot />}
              jobs={running}
              onJobs={() => setDrawer((open) => !open)}
              onPalette={() => setPalette(true)}
            />
          }
          rail={
            <Rail
              items={AREAS.map((area) => railItem(area, path, waiting[area.href] ?? 0))}
              foot={[railItem(SETTINGS, path, 0)]}
            />
          }
          banner={
            <>
              <VaultMark info={info.data} />
              {info.data?.workspace.sandbox && <SandboxMark />}
            </>
          }
          drawer={drawer && <JobDrawer operations={operations.data ?? []} onClose={() => setDrawer(false)} />}
          sources={<ShellSources info={info.data} />}
        >
          <Outlet />
        </Frame>
        <ReviewNews board={board.data} />
        <BetaNews />
        <HostAsks onAct={onAct} />
        <CommandPalette open={palette} onClose={() => setPalette(false)} items={items} />
      </ArtifactDrop>
    </BreadcrumbProvider>
  );
}

function railItem(area: Area, path: string, badge: number): RailItem {
  return {
    label: area.label,
    href: area.href,
    icon: area.icon,
    current: isIn(area, path),
    keys: `G ${area.letter.toUpperCase()}`,
    ...(badge > 0 ? { badge } : {}),
  };
}
