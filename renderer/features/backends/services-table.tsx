import type { EnvironmentView, ServiceRowView } from '@shared/contract/backends';
import { Card, CardHeader } from '../../ui/card/card';
import { Sparkline } from '../../ui/chart/sparkline';
import { StateChip } from '../../ui/chip/state-chip';
import { Cell, Head, Row, Table } from '../../ui/table/table';
import { Age } from '../../ui/time/age';
import { serviceState, share, versions } from './backend-words';
import styles from './backends.module.css';

interface ServicesTableProps {
  readonly environment: EnvironmentView;
  readonly chosen: string;
  readonly onChoose: (service: string) => void;
}

/** From this part of a limit on a figure is close to it, as its gate says. */
const NEAR = 0.85;

/** More pods than this are a number only. */
const MOST_TICKS = 16;

/** Every service of an environment in a row. */
export function ServicesTable({ environment, chosen, onChoose }: ServicesTableProps) {
  return (
    <Card padded={false} aria-labelledby="services-title">
      <div className={styles.tableHead}>
        <CardHeader
          id="services-title"
          title={`Services in ${environment.name.toLowerCase()}`}
          note={<Age at={environment.source.readAt} prefix={`${environment.source.title},`} />}
        />
      </div>
      <Table label={`Services in ${environment.name}`} dense>
        <thead>
          <tr>
            <Head>Service</Head>
            <Head>Version</Head>
            <Head>State</Head>
            <Head>Pods</Head>
            <Head numeric>CPU</Head>
            <Head numeric>p95</Head>
            <Head numeric>Errors</Head>
            <Head numeric>p95, 24h</Head>
          </tr>
        </thead>
        <tbody>
          {environment.services.map((service) => (
            <ServiceRow
              key={service.id}
              service={service}
              chosen={service.id === chosen}
              onChoose={onChoose}
            />
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

function ServiceRow({
  service,
  chosen,
  onChoose,
}: {
  readonly service: ServiceRowView;
  readonly chosen: boolean;
  readonly onChoose: (service: string) => void;
}) {
  const state = serviceState(service);
  const { figures, maxLatencyMs } = service;
  const latency = figures?.latencyMs ?? null;
  const near = latency === null || maxLatencyMs === null ? 0 : latency / maxLatencyMs;
  const verdict = near >= 1 ? 'breach' : near >= NEAR ? 'hold' : 'pass';
  return (
    <Row selected={chosen}>
      <Cell>
        <button
          type="button"
          className={styles.name}
          onClick={() => onChoose(service.id)}
          title={service.phase.sentence}
        >
          {service.name}
        </button>
      </Cell>
      <Cell mono>{versions(service)}</Cell>
      <Cell>
        <StateChip state={state.state}>{state.word}</StateChip>
      </Cell>
      <Cell>
        <Pods service={service} />
      </Cell>
      <Cell numeric>{service.cpu === null ? <None /> : share(Math.round(service.cpu * 100) / 100)}</Cell>
      <Cell numeric>
        {latency === null ? (
          <None />
        ) : (
          <>
            <b data-verdict={verdict} className={styles.latency}>
              {Math.round(latency).toLocaleString('en-US')}
            </b>{' '}
            <span className={styles.quiet}>
              {maxLatencyMs === null ? 'ms' : `/ ${maxLatencyMs.toLocaleString('en-US')} ms`}
            </span>
          </>
        )}
      </Cell>
      <Cell numeric>
        {figures?.errorRate === null || figures?.errorRate === undefined ? (
          <None />
        ) : (
          `${(figures.errorRate * 100).toFixed(2)}%`
        )}
      </Cell>
      <Cell numeric>
        {service.latency.length === 0 ? (
          <None />
        ) : (
          <span className={styles.spark}>
            <Sparkline
              values={service.latency.map(({ value }) => value)}
              limit={maxLatencyMs}
              verdict={verdict}
              label={`p95 of ${service.name} over 24 hours`}
              width={84}
            />
          </span>
        )}
      </Cell>
    </Row>
  );
}

/** No figure is not zero. */
const None = () => <span className={styles.quiet}>no data</span>;

/** A tick for each pod, those of the newer version in its own colour, and those that are not ready hollow. */
function Pods({ service }: { readonly service: ServiceRowView }) {
  if (service.phase.name === 'absent' || service.phase.name === 'unobserved') return <None />;
  const { desired, updated, ready, available, newer } = service;
  const ticks = Math.min(Math.max(desired, ready), MOST_TICKS);
  return (
    <span
      className={styles.pods}
      title={`${desired} desired, ${updated} updated, ${ready} ready, ${available} available`}
    >
      {desired <= MOST_TICKS && (
        <span className={styles.ticks} aria-hidden="true">
          {Array.from({ length: ticks }, (_, at) => (
            <i
              // biome-ignore lint/suspicious/noArrayIndexKey: pods that are only counted have no other identity
              key={at}
              data-kind={at >= ready ? 'missing' : at >= ready - newer ? 'newer' : 'stable'}
            />
          ))}
        </span>
      )}
      {ready} of {desired}
    </span>
  );
}
