import type { ContainerView } from '@shared/contract/containers';
import type { EngineIntent } from '@shared/contract/engines';
import { Card } from '../../ui/card/card';
import { Chip } from '../../ui/chip/chip';
import { Link, useGo } from '../../ui/link/link';
import { Cell, Head, Row, Table } from '../../ui/table/table';
import { Age } from '../../ui/time/age';
import { ContainerActs } from './container-acts';
import { type ContainerGroup, containerLook, portWords } from './container-words';
import styles from './containers.module.css';
import { cpuWords, LiveFigure, memoryWords, networkShort } from './live-cells';
import { ProjectRow, ServiceRow } from './project-rows';
import { liveFigures, type StatsHistory } from './stats-history';

interface ContainerTableProps {
  readonly groups: readonly ContainerGroup[];
  readonly stats: StatsHistory;
  /** Why nothing can be done now. */
  readonly locked: string | null;
  /** A sheet stands beside it: the columns that matter least give way. */
  readonly narrow: boolean;
  readonly onPlan: (intent: EngineIntent) => void;
}

/** Containers under their projects. J and K move, Enter opens. */
export function ContainerTable({ groups, stats, locked, narrow, onPlan }: ContainerTableProps) {
  const columns = narrow ? 6 : 9;
  return (
    <Card padded={false}>
      <Table label="Containers" dense>
        <thead>
          <tr>
            <Head>Container</Head>
            <Head>State</Head>
            {!narrow && <Head>Image</Head>}
            <Head>Ports</Head>
            <Head numeric>CPU</Head>
            <Head numeric>Memory</Head>
            {!narrow && <Head numeric>Network</Head>}
            {!narrow && <Head numeric>Created</Head>}
            <Head>
              <span className="visually-hidden">Acts</span>
            </Head>
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group.project ?? ''}>
            <ProjectRow group={group} columns={columns} locked={locked} onPlan={onPlan} />
            {group.containers.map((container) => (
              <ContainerRow
                key={container.id}
                container={container}
                stats={stats}
                locked={locked}
                narrow={narrow}
                onPlan={onPlan}
              />
            ))}
            {group.compose?.services
              .filter(({ containerIds }) => containerIds.length === 0)
              .map((service) => (
                <ServiceRow
                  key={service.name}
                  service={service}
                  projectId={group.compose?.id ?? ''}
                  columns={columns}
                  locked={locked ?? group.compose?.problem ?? null}
                  onPlan={onPlan}
                />
              ))}
          </tbody>
        ))}
      </Table>
    </Card>
  );
}

interface ContainerRowProps extends Omit<ContainerTableProps, 'groups'> {
  readonly container: ContainerView;
}

function ContainerRow({ container, stats, locked, narrow, onPlan }: ContainerRowProps) {
  const go = useGo();
  const href = `/backend/containers/${encodeURIComponent(container.id)}`;
  const look = containerLook(container);
  const figures = liveFigures(stats.get(container.id));
  const live = container.state === 'running';
  return (
    <Row
      data-row
      tabIndex={0}
      faded={container.state === 'exited' && look.tone === 'draft'}
      onClick={() => go(href)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.target === event.currentTarget) go(href);
      }}
    >
      <Cell className={styles.name ?? ''}>
        <Link href={href} tabIndex={-1} className={styles.link} title={container.name}>
          {container.name}
        </Link>
      </Cell>
      <Cell>
        <span title={container.status}>
          <Chip tone={look.tone} icon={look.icon} spin={look.icon === 'loader'}>
            {look.words}
          </Chip>
        </span>
      </Cell>
      {!narrow && (
        <Cell mono className={styles.image ?? ''} title={container.image}>
          {container.image}
        </Cell>
      )}
      <Cell mono>{portWords(container.ports) || '–'}</Cell>
      <Cell numeric>
        {live ? <LiveFigure label="CPU" text={cpuWords(figures)} values={figures.cpu} limit={null} /> : '–'}
      </Cell>
      <Cell numeric>
        {live ? (
          <LiveFigure label="Memory" text={memoryWords(figures)} values={figures.memory} limit={null} />
        ) : (
          '–'
        )}
      </Cell>
      {!narrow && (
        <Cell numeric>
          {live ? (
            <LiveFigure label="Network" text={networkShort(figures)} values={figures.network} limit={null} />
          ) : (
            '–'
          )}
        </Cell>
      )}
      {!narrow && (
        <Cell numeric>
          <Age at={container.createdAt} />
        </Cell>
      )}
      <Cell className={styles.acts ?? ''} onClick={(event) => event.stopPropagation()}>
        <ContainerActs container={container} locked={locked} onPlan={onPlan} />
      </Cell>
    </Row>
  );
}
