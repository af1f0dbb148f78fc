import { useQuery } from '@tanstack/react-query';
import { useBrain } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import { Card, CardHeader } from '../../ui/card/card';
import { KeyValues } from '../../ui/data/key-values';
import { Empty } from '../../ui/feedback/empty';
import { ErrorPanel } from '../../ui/feedback/error-panel';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import { Cell, Head, Row, Table } from '../../ui/table/table';
import { dayMonth, longDuration } from '../../ui/time/format';
import styles from './settings.module.css';

/** What `slipway.yaml` comes to, every default filled in. It is changed in the file beside it. */
export function WorkspaceTab() {
  const brain = useBrain();
  const summary = useQuery(brain.settings.summary.queryOptions());
  if (!summary.data) {
    if (!summary.error) {
      return (
        <Loading label="Reading the workspace">
          <Card>
            <Skeleton width="50%" height={18} />
          </Card>
        </Loading>
      );
    }
    const failure = callFailure(summary.error);
    return (
      <Card>
        <ErrorPanel title={failure.message} stillTrue={[failure.stillTrue]} advice={failure.advice} />
      </Card>
    );
  }
  const { apps, ladders, gates, checks, locales, checklist, freezes } = summary.data;
  return (
    <>
      <Card padded={apps.length === 0}>
        {apps.length === 0 ? (
          <Empty
            icon="package"
            title="No app is in this workspace yet."
            note="Add one under apps: in slipway.yaml."
          />
        ) : (
          <Table label="Apps" className={styles.apps ?? ''}>
            <thead>
              <tr>
                <Head>App</Head>
                <Head>Package</Head>
                <Head>Account</Head>
                <Head>Ladder</Head>
              </tr>
            </thead>
            <tbody>
              {apps.map((app) => (
                <Row key={app.id}>
                  <Cell>{app.name}</Cell>
                  <Cell mono>{app.packageName ?? app.bundleId}</Cell>
                  <Cell mono>{app.account}</Cell>
                  <Cell mono>{app.ladder}</Cell>
                </Row>
              ))}
            </tbody>
          </Table>
        )}
      </Card>
      <Card>
        <CardHeader title="Ladders" note="Share of users, and how long each step bakes" />
        {ladders.map((ladder) => (
          <div key={ladder.id} className={styles.ladder}>
            <b>{ladder.id}</b>
            {ladder.rungs.map((rung) => (
              <span key={rung.fraction}>
                <span className={styles.rung}>{percent(rung.fraction)}</span>
                {rung.bakeMs > 0 && <span className={styles.bake}>{hours(rung.bakeMs)}</span>}
              </span>
            ))}
          </div>
        ))}
      </Card>
      <Card>
        <CardHeader title="Gates and checks" />
        <div className={styles.facts}>
          <KeyValues
            keyWidth={150}
            items={[
              { key: 'Crash rate', value: `under ${percent(gates.crashRate)} of daily users` },
              { key: 'ANR rate', value: `under ${percent(gates.anrRate)} of daily users` },
              {
                key: 'Enough data',
                value: `from ${gates.minUsers.toLocaleString('en-GB')} users, no older than ${hours(gates.maxAgeMs)}`,
              },
              { key: 'Target SDK', value: `${checks.minTargetSdk} or higher` },
              {
                key: 'Size',
                value: `a look is due when a bundle grows by more than ${percent(checks.maxGrowth)}`,
              },
              {
                key: 'Release notes',
                value: locales.length > 0 ? locales.join(', ') : 'no language is required',
              },
              { key: 'Sign-offs', value: checklist.length > 0 ? checklist.join(', ') : 'none are asked for' },
              ...freezes.map((freeze) => ({
                key: 'Freeze',
                value: `${span(freeze.from)} to ${span(freeze.to)}${freeze.reason ? `, ${freeze.reason}` : ''}`,
              })),
            ]}
          />
        </div>
      </Card>
    </>
  );
}

const percent = (fraction: number) => `${Number((fraction * 100).toFixed(2))}%`;
const hours = (ms: number) => longDuration(ms).replace(/ 0\d?[hms]$/, '');
const span = (iso: string) => `${dayMonth(Date.parse(iso))} ${iso.slice(11, 16)}`;
