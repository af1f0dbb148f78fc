import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { Button } from '../../ui/button/button';
import { IconButton } from '../../ui/button/icon-button';
import { Card } from '../../ui/card/card';
import { Chip } from '../../ui/chip/chip';
import { Empty } from '../../ui/feedback/empty';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import { useToast } from '../../ui/feedback/toast';
import { Icon } from '../../ui/icon/icon';
import { Menu } from '../../ui/overlay/menu';
import { Cell, Head, Row, Table } from '../../ui/table/table';
import { useNow } from '../../ui/time/now-provider';
import { KeeperCard } from './keeper-card';
import styles from './vault.module.css';
import { type VaultAsk, VaultDialogs } from './vault-dialogs';
import { entryState, expiryWords, kindLook, type VaultEntryView } from './vault-words';

/** The secrets of this computer: who keeps them, where each is used and when it ends. They are never shown. */
export function VaultTab() {
  const brain = useBrain();
  const vault = useQuery(brain.vault.view.queryOptions());
  const [ask, setAsk] = useState<VaultAsk | null>(null);
  if (!vault.data) {
    return vault.error ? (
      <Card>
        <CallFailurePanel error={vault.error} onRetry={() => void vault.refetch()} />
      </Card>
    ) : (
      <Loading label="Opening the vault">
        <Card>
          <Skeleton width="60%" height={32} />
        </Card>
      </Loading>
    );
  }
  const { entries, ...status } = vault.data;
  return (
    <>
      <KeeperCard status={status} onAsk={setAsk} />
      {entries.length === 0 ? (
        <Card>
          <Empty
            icon="key"
            title="The vault is empty."
            action={
              <Button kind="primary" onClick={() => setAsk({ kind: 'add' })}>
                Add a secret…
              </Button>
            }
            note="Keys of stores, a registry’s config.json, kubeconfigs, tokens and addresses of webhooks belong here."
          />
        </Card>
      ) : (
        <Card padded={false}>
          <EntryTable entries={entries} onAsk={setAsk} />
        </Card>
      )}
      <VaultDialogs
        ask={ask}
        status={status}
        taken={entries.map(({ name }) => name)}
        onClose={() => setAsk(null)}
      />
    </>
  );
}

interface EntryTableProps {
  readonly entries: readonly VaultEntryView[];
  readonly onAsk: (ask: VaultAsk) => void;
}

function EntryTable({ entries, onAsk }: EntryTableProps) {
  return (
    <>
      <Table label="Secrets in the vault" className={styles.table ?? ''}>
        <thead>
          <tr>
            <Head className={styles.mark ?? ''}>
              <span className="visually-hidden">Kind</span>
            </Head>
            <Head>Secret</Head>
            <Head className={styles.state ?? ''}>State</Head>
            <Head className={styles.usedBy ?? ''}>Used by</Head>
            <Head numeric className={styles.expires ?? ''}>
              Expires
            </Head>
            <Head className={styles.act ?? ''}>
              <span className="visually-hidden">Acts</span>
            </Head>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <EntryRow key={entry.name} entry={entry} onAsk={onAsk} />
          ))}
        </tbody>
      </Table>
      <div className={styles.foot}>
        <Button size="small" icon="plus" onClick={() => onAsk({ kind: 'add' })}>
          Add a secret…
        </Button>
      </div>
    </>
  );
}

function EntryRow({
  entry,
  onAsk,
}: {
  readonly entry: VaultEntryView;
  readonly onAsk: (ask: VaultAsk) => void;
}) {
  const brain = useBrain();
  const toast = useToast();
  const now = useNow();
  const look = kindLook(entry.kind);
  const state = entryState(entry);
  const expiry = expiryWords(entry, now);
  const test = useMutation(
    brain.vault.test.mutationOptions({
      onSuccess: ({ ok, sentence }) =>
        toast(
          ok
            ? { tone: 'done', icon: 'circle-check', title: `${entry.name} works`, detail: sentence }
            : { tone: 'failed', icon: 'circle-x', title: `${entry.name} does not work`, detail: sentence },
        ),
      onError: (error) => {
        const failure = callFailure(error);
        toast({ tone: 'failed', icon: 'circle-x', title: failure.message, detail: failure.advice });
      },
    }),
  );
  return (
    <Row>
      <Cell>
        <span className={styles.icon}>
          <Icon name={look.icon} size={18} />
        </span>
      </Cell>
      <Cell title={`vault:${entry.name}`}>
        <b className={`${styles.name} ellipsis`}>{entry.name}</b>
        <div className={`${styles.who} ellipsis`} title={entry.identity ?? undefined}>
          {look.label}
          {entry.identity !== null && entry.identity !== look.label && (
            <>
              , <span className="mono">{entry.identity}</span>
            </>
          )}
        </div>
      </Cell>
      <Cell>
        <Chip tone={state.tone} icon={state.icon}>
          {state.label}
        </Chip>
      </Cell>
      <Cell className={`${styles.quiet} ellipsis`} title={entry.usedBy.join(', ')}>
        {entry.usedBy.join(', ') || 'Nothing in this workspace'}
      </Cell>
      <Cell numeric className={styles.quiet ?? ''}>
        <span className={styles.end} data-tone={expiry.tone}>
          {expiry.text}
        </span>
      </Cell>
      <Cell numeric>
        <span className={styles.acts}>
          <Button
            size="small"
            busy={test.isPending}
            lockedReason={entry.state === 'locked' ? 'Unlock the vault first.' : null}
            onClick={() => test.mutate({ name: entry.name })}
          >
            Test
          </Button>
          <Menu
            position="bottom-end"
            items={[
              { label: 'Rotate…', icon: 'refresh', onSelect: () => onAsk({ kind: 'rotate', entry }) },
              {
                label: 'Set when it expires…',
                icon: 'calendar',
                onSelect: () => onAsk({ kind: 'expires', entry }),
              },
              {
                label: 'Remove…',
                icon: 'trash',
                danger: true,
                onSelect: () => onAsk({ kind: 'remove', entry }),
              },
            ]}
          >
            <IconButton icon="dots" size="small" label={`More for ${entry.name}`} />
          </Menu>
        </span>
      </Cell>
    </Row>
  );
}
