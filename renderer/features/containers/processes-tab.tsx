import type { ContainerDetail } from '@shared/contract/containers';
import { useQuery } from '@tanstack/react-query';
import { useBrain } from '../../bridge/bridge-context';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { Card } from '../../ui/card/card';
import { Empty } from '../../ui/feedback/empty';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import { Cell, Head, Row, Table } from '../../ui/table/table';
import styles from './containers.module.css';

const EVERY_MS = 2_000;

/** What runs in a container, as the engine sees it from outside. */
export function ProcessesTab({ container }: { readonly container: ContainerDetail }) {
  const brain = useBrain();
  const running = container.state === 'running';
  const processes = useQuery(
    brain.containers.processes.queryOptions({
      input: { containerId: container.id },
      enabled: running,
      refetchInterval: EVERY_MS,
    }),
  );
  if (!running) {
    return (
      <Card>
        <Empty icon="list" title="The container does not run" note="Nothing is in it that could be listed." />
      </Card>
    );
  }
  if (!processes.data) {
    return processes.error ? (
      <Card>
        <CallFailurePanel error={processes.error} onRetry={() => void processes.refetch()} />
      </Card>
    ) : (
      <Loading label="Reading the processes">
        <Skeleton height={200} />
      </Loading>
    );
  }
  const { titles, rows } = processes.data;
  const pid = Math.max(0, titles.indexOf('PID'));
  return (
    <Card padded={false}>
      <div className={styles.scrolled}>
        <Table label="Processes" dense>
          <thead>
            <tr>
              {titles.map((title) => (
                <Head key={title}>{title}</Head>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row[pid]}>
                {row.map((value, index) => (
                  <Cell key={titles[index]} mono className={styles.image ?? ''} title={value}>
                    {value}
                  </Cell>
                ))}
              </Row>
            ))}
          </tbody>
        </Table>
      </div>
    </Card>
  );
}
