import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { Button } from '../../ui/button/button';
import { Card } from '../../ui/card/card';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import { Breadcrumbs } from '../../ui/shell/breadcrumbs';
import { Page } from '../../ui/shell/page';
import { type Tab, Tabs } from '../../ui/tabs/tabs';
import { AccountsTab } from './accounts-tab';
import { AddAccountDialog } from './add-account-dialog';
import { ComputerTab } from './computer-tab';
import { PeopleTab } from './people-tab';
import { SandboxTab } from './sandbox-tab';
import styles from './settings.module.css';
import { isSettingsTab, type SettingsTab } from './settings-tabs';
import { useAccountTests } from './use-account-tests';
import { useYamlFile } from './use-yaml-file';
import { VaultTab } from './vault-tab';
import { WorkspaceTab } from './workspace-tab';
import { YamlPanel } from './yaml-panel';

interface SettingsScreenProps {
  /** The tab that the address names. */
  readonly tab: string | null;
  /** A key file that the brain can read: its account is added at once. */
  readonly keyPath: string | null;
  readonly onPlace: (place: { readonly tab: SettingsTab }) => void;
}

/** The settings: what they come to at the left, the file that holds them at the right. */
export function SettingsScreen({ tab, keyPath, onPlace }: SettingsScreenProps) {
  const brain = useBrain();
  const info = useQuery(brain.system.info.queryOptions());
  const accounts = useQuery(brain.settings.accounts.queryOptions());
  const tests = useAccountTests();
  const yaml = useYamlFile();
  const [adding, setAdding] = useState(keyPath !== null);
  const testable = (accounts.data ?? []).filter(({ usedBy }) => usedBy.length > 0).map(({ id }) => id);
  const sandbox = info.data?.workspace.sandbox ?? false;
  const tabs: readonly Tab<SettingsTab>[] = [
    { value: 'accounts', label: 'Accounts', ...(accounts.data ? { note: `${accounts.data.length}` } : {}) },
    { value: 'vault', label: 'Vault' },
    { value: 'people', label: 'People' },
    { value: 'workspace', label: 'Workspace' },
    ...(sandbox ? [{ value: 'sandbox', label: 'Sandbox' } as const] : []),
    { value: 'computer', label: 'This computer' },
  ];
  const shown = isSettingsTab(tab) && tabs.some(({ value }) => value === tab) ? tab : 'accounts';
  const title = tabs.find(({ value }) => value === shown)?.label ?? '';
  return (
    <div className={styles.settings}>
      <Breadcrumbs trail={[{ label: 'Settings', href: '/settings' }, { label: title }]} />
      <div className={styles.left}>
        <Page
          title="Settings"
          note={info.data && `${info.data.workspace.name} workspace`}
          actions={
            shown === 'accounts' && (
              <>
                <Button
                  kind="quiet"
                  busy={tests.running.size > 0}
                  lockedReason={testable.length === 0 ? 'No app uses an account yet.' : null}
                  onClick={() => tests.run(testable)}
                >
                  Test all
                </Button>
                <Button icon="plus" onClick={() => setAdding(true)}>
                  Add account…
                </Button>
              </>
            )
          }
        >
          <Tabs tabs={tabs} value={shown} label="Settings" onChange={(value) => onPlace({ tab: value })}>
            <div className={styles.tab}>
              {shown === 'accounts' && (
                <AccountsTab
                  tests={tests}
                  onAdd={() => setAdding(true)}
                  onVault={() => onPlace({ tab: 'vault' })}
                />
              )}
              {shown === 'vault' && <VaultTab />}
              {shown === 'people' && <PeopleTab />}
              {shown === 'workspace' && <WorkspaceTab />}
              {shown === 'sandbox' && <SandboxTab />}
              {shown === 'computer' && <ComputerTab />}
            </div>
          </Tabs>
        </Page>
      </div>
      {yaml.file ? (
        <YamlPanel file={yaml.file} />
      ) : (
        <aside className={styles.side} aria-label="slipway.yaml">
          {yaml.error ? (
            <Card>
              <CallFailurePanel error={yaml.error} onRetry={yaml.retry} />
            </Card>
          ) : (
            <FileLoading />
          )}
        </aside>
      )}
      {yaml.file && (
        <AddAccountDialog
          open={adding}
          keyPath={keyPath}
          taken={accounts.data?.map((account) => account.id) ?? []}
          file={yaml.file}
          onClose={() => setAdding(false)}
        />
      )}
    </div>
  );
}

const LINES = [38, 30, 22, 45, 60, 52, 34, 48];

function FileLoading() {
  return (
    <Loading label="Reading slipway.yaml">
      <div className={styles.sideLines}>
        {LINES.map((width) => (
          <Skeleton key={width} width={`${width}%`} />
        ))}
      </div>
    </Loading>
  );
}
