import type { BuildRow, ServiceView } from '@shared/contract/builds';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { BackendPage } from '../../flows/backend-page';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { EngineChoice, EngineGate, useEngines } from '../../flows/engine-state';
import { Button } from '../../ui/button/button';
import { Card, CardHeader } from '../../ui/card/card';
import { Empty } from '../../ui/feedback/empty';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import { useListKeys } from '../../ui/keys/use-list-keys';
import { useGo } from '../../ui/link/link';
import { SheetLayout } from '../../ui/sheet/sheet-layout';
import { BuildForm } from './build-form';
import { BuildTable } from './build-table';
import styles from './builds.module.css';
import { ServiceCard } from './service-card';

interface BuildsScreenProps {
  /** The service whose builds alone are shown. */
  readonly serviceId: string | null;
  /** The service whose form opens at once. */
  readonly start: string | null;
}

const SHOWN = 200;

/** What can be built, and every build so far. */
export function BuildsScreen({ serviceId, start }: BuildsScreenProps) {
  const brain = useBrain();
  const go = useGo();
  const [building, setBuilding] = useState<string | null>(start);
  const services = useQuery(brain.builds.services.queryOptions());
  const rows = useQuery(
    brain.builds.list.queryOptions({
      input: { serviceId, limit: SHOWN },
      placeholderData: (before) => before,
    }),
  );
  const { ready } = useEngines();
  const list = useRef<HTMLDivElement>(null);
  const keys = useListKeys(list);
  const service = services.data?.find(({ id }) => id === building) ?? null;
  const filtered = services.data?.find(({ id }) => id === serviceId) ?? null;
  return (
    <SheetLayout
      sheet={service && <BuildForm service={service} inputs={null} onClose={() => setBuilding(null)} />}
    >
      <BackendPage part="builds" note={<EngineChoice />}>
        <EngineGate hasData={(rows.data?.length ?? 0) > 0}>
          <div className={styles.tables}>
            <Services
              services={services.data}
              error={services.error}
              onRetry={() => void services.refetch()}
              locked={ready ? null : 'No engine answers.'}
              onBuild={setBuilding}
            />
            {rows.error && !rows.data ? (
              <Card>
                <CallFailurePanel error={rows.error} onRetry={() => void rows.refetch()} />
              </Card>
            ) : (
              <div ref={list} {...keys}>
                <History
                  rows={rows.data}
                  title={filtered ? `Builds of ${filtered.name}` : 'Builds'}
                  {...(serviceId === null ? {} : { onAll: () => go('/backend/builds') })}
                />
              </div>
            )}
          </div>
        </EngineGate>
      </BackendPage>
    </SheetLayout>
  );
}

interface ServicesProps {
  readonly services: readonly ServiceView[] | undefined;
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly locked: string | null;
  readonly onBuild: (serviceId: string) => void;
}

function Services({ services, error, onRetry, locked, onBuild }: ServicesProps) {
  const go = useGo();
  if (!services) {
    if (error) {
      return (
        <Card>
          <CallFailurePanel error={error} onRetry={onRetry} />
        </Card>
      );
    }
    return (
      <Loading label="Reading the services">
        <div className={styles.services}>
          <Skeleton height={104} />
          <Skeleton height={104} />
        </div>
      </Loading>
    );
  }
  if (services.length === 0) {
    return (
      <Card>
        <Empty
          icon="box"
          title="No service of this workspace has a Dockerfile"
          action={<Button onClick={() => go('/settings?tab=workspace')}>Open slipway.yaml</Button>}
          note="Name one under services, with the folder that its Dockerfile lies in."
        />
      </Card>
    );
  }
  return (
    <ul className={styles.services} aria-label="Services">
      {services.map((service) => (
        <ServiceCard key={service.id} service={service} locked={locked} onBuild={() => onBuild(service.id)} />
      ))}
    </ul>
  );
}

interface HistoryProps {
  readonly rows: readonly BuildRow[] | undefined;
  readonly title: string;
  readonly onAll?: () => void;
}

function History({ rows, title, onAll }: HistoryProps) {
  if (!rows) {
    return (
      <Loading label="Reading the builds">
        <Skeleton height={320} />
      </Loading>
    );
  }
  return (
    <Card padded={false} aria-labelledby="builds-title">
      <div className={styles.tableHead}>
        <CardHeader
          id="builds-title"
          title={title}
          note={rows.length === 0 ? 'None yet' : `${rows.length} kept, newest first`}
          aside={
            onAll && (
              <Button size="small" kind="quiet" onClick={onAll}>
                Show all services
              </Button>
            )
          }
        />
      </div>
      {rows.length > 0 && <BuildTable rows={rows} />}
    </Card>
  );
}
