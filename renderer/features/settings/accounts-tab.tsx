import { useQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { Button } from '../../ui/button/button';
import { Card } from '../../ui/card/card';
import { Chip } from '../../ui/chip/chip';
import { Empty } from '../../ui/feedback/empty';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import { Icon } from '../../ui/icon/icon';
import { Cell, Head, Row, Table } from '../../ui/table/table';
import { clockMinutes } from '../../ui/time/format';
import { type AccountView, accountState, storeName } from './account-words';
import styles from './accounts.module.css';
import { ConnectionTest } from './connection-test';
import { SecretsCard } from './secrets-card';
import type { AccountTests } from './use-account-tests';

const COLUMNS = 6;

/** The accounts of the workspace: who each signs in as, whether it works, and what to do where it does not. */
export function AccountsTab({
  tests,
  onAdd,
  onVault,
}: {
  readonly tests: AccountTests;
  readonly onAdd: () => void;
  readonly onVault: () => void;
}) {
  const brain = useBrain();
  const accounts = useQuery(brain.settings.accounts.queryOptions());
  const [chosen, setChosen] = useState<string | null>(null);
  if (!accounts.data) {
    return accounts.error ? (
      <Card>
        <CallFailurePanel error={accounts.error} onRetry={() => void accounts.refetch()} />
      </Card>
    ) : (
      <Loading label="Reading the accounts">
        <Card>
          <Skeleton width="60%" height={32} />
        </Card>
      </Loading>
    );
  }
  if (accounts.data.length === 0) {
    return (
      <Card>
        <Empty
          icon="key"
          title="No account is connected yet."
          action={
            <Button kind="primary" onClick={onAdd}>
              Add account…
            </Button>
          }
          note="A key of Google Cloud or App Store Connect lets Slipway read and release. It stays on this computer."
        />
      </Card>
    );
  }
  const open =
    chosen ??
    accounts.data.find((account) => account.lastTest?.ok === false || account.problem !== null)?.id ??
    null;
  return (
    <>
      <Card padded={false}>
        <Table label="Accounts" className={styles.table ?? ''}>
          <thead>
            <tr>
              <Head className={styles.mark ?? ''}>
                <span className="visually-hidden">Store</span>
              </Head>
              <Head>Account</Head>
              <Head className={styles.state ?? ''}>State</Head>
              <Head className={styles.usedBy ?? ''}>Used by, key</Head>
              <Head numeric className={styles.tested ?? ''}>
                Last tested
              </Head>
              <Head className={styles.act ?? ''}>
                <span className="visually-hidden">Test</span>
              </Head>
            </tr>
          </thead>
          <tbody>
            {accounts.data.map((account) => (
              <Fragment key={account.id}>
                <AccountRow
                  account={account}
                  open={account.id === open}
                  busy={tests.running.has(account.id)}
                  onOpen={(shown) => setChosen(shown ? account.id : '')}
                  onTest={() => {
                    setChosen(account.id);
                    tests.run([account.id]);
                  }}
                />
                {account.id === open && (
                  <tr>
                    <td colSpan={COLUMNS} className={styles.detail}>
                      <ConnectionTest
                        account={account}
                        busy={tests.running.has(account.id)}
                        onTest={() => tests.run([account.id])}
                      />
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        </Table>
      </Card>
      <SecretsCard accounts={accounts.data} onVault={onVault} />
    </>
  );
}

interface AccountRowProps {
  readonly account: AccountView;
  readonly open: boolean;
  readonly busy: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly onTest: () => void;
}

function AccountRow({ account, open, busy, onOpen, onTest }: AccountRowProps) {
  const state = accountState(account);
  const detailed = account.lastTest !== null || account.problem !== null;
  const who = account.identity ?? account.id;
  return (
    <Row selected={open}>
      <Cell>
        <span className={styles.icon} data-selected={open || undefined}>
          <Icon name={account.type === 'google-play' ? 'android' : 'apple'} size={18} />
        </span>
      </Cell>
      <Cell title={who}>
        <b className={styles.name}>{storeName(account)}</b> <span className={styles.id}>{account.id}</span>
        <div className={`${styles.who} mono ellipsis`}>{who}</div>
      </Cell>
      <Cell>
        <Chip tone={state.tone} icon={state.icon}>
          {state.label}
        </Chip>
      </Cell>
      <Cell className={styles.quiet ?? ''} title={account.reference}>
        {account.usedBy.join(', ') || 'No app'}
        <div className={`${styles.who} mono ellipsis`}>{account.reference}</div>
      </Cell>
      <Cell numeric className={styles.quiet ?? ''}>
        {account.lastTest ? clockMinutes(Date.parse(account.lastTest.at)) : 'Never'}
      </Cell>
      <Cell numeric>
        {open && detailed && !busy ? (
          <Button size="small" aria-expanded onClick={() => onOpen(false)}>
            Close
          </Button>
        ) : detailed && !busy ? (
          <Button size="small" aria-expanded={false} onClick={() => onOpen(true)}>
            Open
          </Button>
        ) : (
          <Button
            size="small"
            busy={busy}
            lockedReason={
              account.usedBy.length === 0 ? 'No app uses this account: there is nothing to try it on.' : null
            }
            onClick={onTest}
          >
            Test
          </Button>
        )}
      </Cell>
    </Row>
  );
}
