import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type BrainInfo, useBrain } from '../bridge/bridge-context';
import { callFailure } from '../bridge/call-failure';
import { useToast } from '../ui/feedback/toast';
import { useGo } from '../ui/link/link';
import type { MenuItem } from '../ui/overlay/menu';
import { TopBar } from '../ui/shell/top-bar';
import type { ThemeMode } from '../ui/theme/theme-mode';
import { useTheme } from '../ui/theme/theme-provider';

interface ShellTopProps {
  readonly info: BrainInfo | undefined;
  readonly crumbs: ReactNode;
  readonly jobs: number;
  readonly onJobs: () => void;
  readonly onPalette: () => void;
}

const MODES: readonly {
  readonly mode: ThemeMode;
  readonly label: string;
  readonly icon: 'desktop' | 'sun' | 'moon';
}[] = [
  { mode: 'system', label: 'As the system', icon: 'desktop' },
  { mode: 'light', label: 'Light', icon: 'sun' },
  { mode: 'dark', label: 'Dark', icon: 'moon' },
];

/** The top bar with the real workspaces and the theme. */
export function ShellTop({ info, crumbs, jobs, onJobs, onPalette }: ShellTopProps) {
  const brain = useBrain();
  const go = useGo();
  const toast = useToast();
  const { mode, setMode } = useTheme();
  const workspaces = useQuery(brain.workspaces.list.queryOptions());
  const open = useMutation(
    brain.workspaces.open.mutationOptions({
      onSuccess: () => go('/'),
      onError: (error) => {
        const failure = callFailure(error);
        toast({ tone: 'failed', icon: 'circle-x', title: failure.message, detail: failure.advice });
      },
    }),
  );
  const workspaceItems: readonly MenuItem[] = [
    ...(workspaces.data ?? []).map(
      (workspace): MenuItem => ({
        label: workspace.name,
        icon: workspace.sandbox ? 'flask' : 'folder-open',
        checked: workspace.current,
        lockedReason: workspace.problem,
        onSelect: () => {
          if (!workspace.current) open.mutate({ path: workspace.path });
        },
      }),
    ),
    { label: 'Open or connect a real app…', icon: 'plus', onSelect: () => go('/connect') },
  ];
  const personItems: readonly MenuItem[] = [
    ...MODES.map(
      (choice): MenuItem => ({
        label: choice.label,
        icon: choice.icon,
        checked: choice.mode === mode,
        onSelect: () => setMode(choice.mode),
      }),
    ),
    { label: 'Settings', icon: 'settings', note: 'G S', onSelect: () => go('/settings') },
  ];
  return (
    <TopBar
      workspace={info?.workspace.name ?? 'Slipway'}
      workspaceItems={workspaceItems}
      crumbs={crumbs}
      onPalette={onPalette}
      jobs={jobs}
      onJobs={onJobs}
      person={info?.person ?? 'You'}
      personItems={personItems}
    />
  );
}
