import type { ServiceDetailView } from '@shared/contract/backends';
import { logHref } from '../../flows/log-place';
import { Card, CardHeader } from '../../ui/card/card';
import { Empty } from '../../ui/feedback/empty';
import { Link } from '../../ui/link/link';
import { Cell, Head, Row, Table } from '../../ui/table/table';
import { age } from '../../ui/time/format';
import { useNow } from '../../ui/time/now-provider';
import { cpuWords, memoryWords } from './backend-words';
import styles from './backends.module.css';

/** The pods of a service, those that are not ready first. */
export function PodsCard({ service }: { readonly service: ServiceDetailView }) {
  const now = useNow();
  const { pods, podCount, resources } = service;
  return (
    <Card padded={false} aria-labelledby="pods-title">
      <div className={styles.tableHead}>
        <CardHeader
          id="pods-title"
          title={`Pods of ${service.name}`}
          note={podCount > pods.length ? `${pods.length} of ${podCount} shown` : `${podCount}`}
        />
      </div>
      {pods.length === 0 ? (
        <Empty icon="server" title="It runs no pod" note={service.phase.sentence} />
      ) : (
        <Table label={`Pods of ${service.name}`} dense>
          <thead>
            <tr>
              <Head>Pod</Head>
              <Head>Version</Head>
              <Head>State</Head>
              <Head>Node</Head>
              <Head numeric>Age</Head>
              <Head numeric>Restarts</Head>
              <Head>CPU</Head>
              <Head>Memory</Head>
            </tr>
          </thead>
          <tbody>
            {pods.map((pod) => (
              <Row key={pod.uid}>
                <Cell mono>
                  <i
                    className={styles.dot}
                    data-kind={pod.ready ? (pod.newer ? 'newer' : 'ready') : 'hurt'}
                    aria-hidden="true"
                  />
                  <Link href={logHref({ sources: [pod.logSourceId] })} title="Open its log">
                    {pod.name}
                  </Link>
                </Cell>
                <Cell mono className={pod.newer ? styles.newer : undefined}>
                  {pod.version ?? '?'}
                </Cell>
                <Cell data-hurt={!pod.ready || undefined} className={styles.status}>
                  {pod.ready ? 'Ready' : pod.status === 'Running' ? 'Not ready' : pod.status}
                  {pod.reason && <small title={pod.reason}>{pod.reason}</small>}
                </Cell>
                <Cell>{pod.node ?? <span className={styles.quiet}>none yet</span>}</Cell>
                <Cell numeric>{age(Math.max(0, now - Date.parse(pod.createdAt)))}</Cell>
                <Cell numeric>{pod.restarts}</Cell>
                <Cell>
                  <Meter value={pod.cpu} of={resources?.cpuLimit ?? null} words={cpuWords} what="CPU" />
                </Cell>
                <Cell>
                  <Meter
                    value={pod.memory}
                    of={resources?.memoryLimit ?? null}
                    words={memoryWords}
                    what="Memory"
                  />
                </Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}

interface MeterProps {
  readonly value: number | null;
  /** The limit; without one there is nothing to be full of. */
  readonly of: number | null;
  readonly words: (value: number | null) => string;
  readonly what: string;
}

/** What is used of a limit. */
function Meter({ value, of, words, what }: MeterProps) {
  if (value === null) return <span className={styles.quiet}>no data</span>;
  if (of === null || of === 0) return <span>{words(value)}</span>;
  const percent = Math.min(100, Math.round((value / of) * 100));
  return (
    <span
      className={styles.meter}
      role="img"
      aria-label={`${what} ${words(value)} of ${words(of)}`}
      title={`${words(value)} of ${words(of)}`}
    >
      <u style={{ width: `${percent}%` }} />
    </span>
  );
}
