import { useQuery } from '@tanstack/react-query';
import { useBrain } from '../../bridge/bridge-context';
import { Card, CardHeader } from '../../ui/card/card';
import { KeyValues } from '../../ui/data/key-values';
import { Segmented } from '../../ui/tabs/segmented';
import type { ThemeMode } from '../../ui/theme/theme-mode';
import { useTheme } from '../../ui/theme/theme-provider';
import { Age } from '../../ui/time/age';
import { DesktopCard } from './desktop-card';
import styles from './settings.module.css';

const MODES: readonly { readonly value: ThemeMode; readonly label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];
const HOSTS = { desktop: 'A window of its own', loopback: 'A page in your browser' } as const;
const SYSTEMS: Readonly<Record<string, string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };
const MEGABYTE = 1_000_000;

/** What belongs to this computer rather than to the workspace. */
export function ComputerTab() {
  const brain = useBrain();
  const info = useQuery(brain.system.info.queryOptions());
  const stats = useQuery(brain.history.stats.queryOptions());
  const { mode, setMode } = useTheme();
  const data = info.data;
  return (
    <>
      <Card>
        <CardHeader title="Appearance" />
        <div className={styles.theme}>
          <Segmented label="Theme" options={MODES} value={mode} onChange={setMode} />
        </div>
      </Card>
      <DesktopCard />
      {data && (
        <Card>
          <CardHeader title="Slipway" />
          <div className={styles.facts}>
            <KeyValues
              keyWidth={120}
              items={[
                { key: 'Version', value: data.version },
                { key: 'Runs as', value: HOSTS[data.host] },
                { key: 'System', value: SYSTEMS[data.platform] ?? data.platform },
                {
                  key: 'Workspace file',
                  value: data.workspace.path ? (
                    <span className="mono">{data.workspace.path}</span>
                  ) : (
                    'The sandbox’s own'
                  ),
                },
              ]}
            />
          </div>
        </Card>
      )}
      {data && (
        <Card>
          <CardHeader title="History" />
          <div className={styles.facts}>
            <KeyValues
              keyWidth={120}
              items={[
                { key: 'Events', value: stats.data?.events.toLocaleString('en-GB') ?? '' },
                { key: 'Size', value: `${(data.history.bytes / MEGABYTE).toFixed(1)} MB` },
                { key: 'Last written', value: <Age at={data.history.savedAt} /> },
                { key: 'State', value: data.history.readOnly ?? 'Can be written' },
              ]}
            />
          </div>
        </Card>
      )}
    </>
  );
}
