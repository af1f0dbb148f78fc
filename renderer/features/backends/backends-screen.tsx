import type { EnvironmentView, RevisionView } from '@shared/contract/backends';
import type { BackendAct } from '@shared/domain/backend/act';
import { serviceAppId } from '@shared/domain/backend/service-id';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { BackendPage } from '../../flows/backend-page';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { logHref } from '../../flows/log-place';
import { PlanSheet } from '../../flows/plan-sheet';
import { Button, buttonClass } from '../../ui/button/button';
import { Card } from '../../ui/card/card';
import { Banner } from '../../ui/feedback/banner';
import { Empty } from '../../ui/feedback/empty';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import { Icon } from '../../ui/icon/icon';
import { Link } from '../../ui/link/link';
import { SheetLayout } from '../../ui/sheet/sheet-layout';
import { Age } from '../../ui/time/age';
import { ActForm } from './act-form';
import type { AskedAct } from './backend-words';
import styles from './backends.module.css';
import { ComparePanel } from './compare-panel';
import { EnvironmentCards } from './environment-cards';
import { FigureCharts } from './figure-charts';
import { ManifestsPanel } from './manifests-panel';
import { PodsCard } from './pods-card';
import { RolloutCard } from './rollout-card';
import { ServicesTable } from './services-table';
import { Events, Revisions, SetUp } from './side-cards';
import { UndoPanel } from './undo-panel';
import { WhyPanel } from './why-panel';

interface BackendsScreenProps {
  readonly environment: string | null;
  readonly service: string | null;
  readonly onPlace: (place: { readonly environment: string; readonly service: string | null }) => void;
}

/** Services by environment: how each stands, why it is stuck, and every rollout from here. */
export function BackendsScreen({ environment, service, onPlace }: BackendsScreenProps) {
  const brain = useBrain();
  const list = useQuery(brain.backends.list.queryOptions());
  const chosen = list.data?.find(({ id }) => id === environment) ?? preferred(list.data ?? []);
  const serviceId = chosen?.services.find(({ id }) => id === service)?.id ?? chosen?.services[0]?.id;
  if (chosen && serviceId !== undefined && list.data) {
    return (
      <Environment environments={list.data} environment={chosen} serviceId={serviceId} onPlace={onPlace} />
    );
  }
  return (
    <BackendPage part="services">
      {list.error && !list.data ? (
        <Card>
          <CallFailurePanel error={list.error} onRetry={() => void list.refetch()} />
        </Card>
      ) : list.data === undefined ? (
        <Loading label="Reading the services">
          <Skeleton height={360} />
        </Loading>
      ) : (
        <Card>
          <Empty
            icon="server"
            title="No service runs on a cluster"
            note="Give an environment of slipway.yaml its cluster, and a service its Deployment there."
            action={
              <Link href="/settings?tab=workspace" className={buttonClass()}>
                Open the workspace file
              </Link>
            }
          />
        </Card>
      )}
    </BackendPage>
  );
}

/** What users depend on comes first. */
function preferred(environments: readonly EnvironmentView[]): EnvironmentView | undefined {
  return environments.find(({ production }) => production) ?? environments[0];
}

type Open =
  | { readonly kind: 'ask'; readonly act: AskedAct }
  | { readonly kind: 'plan'; readonly act: BackendAct }
  | { readonly kind: 'why' }
  | { readonly kind: 'manifests' }
  | { readonly kind: 'compare' }
  | { readonly kind: 'undo'; readonly revision: RevisionView }
  | null;

interface EnvironmentProps extends Pick<BackendsScreenProps, 'onPlace'> {
  readonly environments: readonly EnvironmentView[];
  readonly environment: EnvironmentView;
  readonly serviceId: string;
}

function Environment({ environments, environment, serviceId, onPlace }: EnvironmentProps) {
  const brain = useBrain();
  // Whoever goes to another service leaves what was open on the one before; the table keeps the keyboard's place.
  const place = `${environment.id}/${serviceId}`;
  const [opened, setOpened] = useState<{ readonly on: string; readonly open: Open }>({
    on: place,
    open: null,
  });
  const open = opened.on === place ? opened.open : null;
  const setOpen = (next: Open) => setOpened({ on: place, open: next });
  const detail = useQuery(
    brain.backends.service.queryOptions({ input: { environment: environment.id, service: serviceId } }),
  );
  const refresh = useMutation(brain.backends.refresh.mutationOptions());
  const close = () => setOpen(null);
  const plan = (act: BackendAct) => setOpen({ kind: 'plan', act });
  const service = detail.data;
  const { source } = environment;
  const unread = service?.image === null && service.phase.name === 'unobserved';
  const sheet =
    open === null || !service ? null : open.kind === 'plan' ? (
      <PlanSheet
        key={JSON.stringify(open.act)}
        appId={serviceAppId({ environment: environment.id, service: serviceId })}
        intent={{ kind: 'backend', track: environment.id, versionCode: 0, act: open.act }}
        lane={null}
        onClose={close}
      />
    ) : open.kind === 'ask' ? (
      <ActForm act={open.act} service={service} onPlan={plan} onClose={close} />
    ) : open.kind === 'manifests' ? (
      <ManifestsPanel
        environment={environment.id}
        service={service}
        onPlan={(digest, force) => plan({ kind: 'apply', digest, force })}
        onClose={close}
      />
    ) : open.kind === 'why' ? (
      <WhyPanel environment={environment.id} service={serviceId} name={service.name} onClose={close} />
    ) : open.kind === 'compare' ? (
      <ComparePanel environment={environment.id} service={service} onClose={close} />
    ) : (
      <UndoPanel
        environment={environment.id}
        service={service}
        revision={open.revision}
        onPlan={() => plan({ kind: 'undo', revision: open.revision.revision })}
        onClose={close}
      />
    );
  return (
    <SheetLayout sheet={sheet}>
      <div className={styles.screen} data-narrow={sheet !== null || undefined}>
        <div className={styles.main}>
          <BackendPage
            part="services"
            actions={
              <>
                {service && (
                  <Link href={logHref({ sources: [service.logSourceId] })} className={buttonClass()}>
                    <Icon name="list" size={15} /> Logs
                  </Link>
                )}
                <Button icon="refresh" busy={refresh.isPending} onClick={() => refresh.mutate(undefined)}>
                  Read again
                </Button>
              </>
            }
          >
            <EnvironmentCards
              environments={environments}
              chosen={environment.id}
              onChoose={(id) => onPlace({ environment: id, service: null })}
            />
            {(source.state === 'stale' || source.state === 'failed') && (
              <Banner
                tone="watch"
                icon="alert-triangle"
                title={source.failure?.message ?? `${source.title} has been silent for a while.`}
              >
                {source.readAt === null ? (
                  source.failure?.advice
                ) : (
                  <>
                    What is shown was read <Age at={source.readAt} />. {source.failure?.advice}
                  </>
                )}
              </Banner>
            )}
            {detail.error && !service ? (
              <Card>
                <CallFailurePanel error={detail.error} onRetry={() => void detail.refetch()} />
              </Card>
            ) : unread || !service ? (
              <Loading label={service?.phase.sentence ?? 'Reading the service'}>
                <Skeleton height={220} />
              </Loading>
            ) : (
              <RolloutCard
                service={service}
                onAct={plan}
                onAsk={(act) => setOpen({ kind: 'ask', act })}
                onWhy={() => setOpen({ kind: 'why' })}
                onManifests={() => setOpen({ kind: 'manifests' })}
              />
            )}
            <ServicesTable
              environment={environment}
              chosen={serviceId}
              onChoose={(id) => onPlace({ environment: environment.id, service: id })}
            />
            {service && !unread && (
              <>
                <FigureCharts service={service} />
                <PodsCard service={service} />
              </>
            )}
          </BackendPage>
        </div>
        {service && service.image !== null && (
          // Hidden and not gone: what was pressed there gets the focus back.
          <aside className={styles.aside} aria-label={`More of ${service.name}`} hidden={sheet !== null}>
            <Revisions
              service={service}
              cluster={source.title}
              onUndo={(revision) => setOpen({ kind: 'undo', revision })}
              onCompare={() => setOpen({ kind: 'compare' })}
            />
            <SetUp service={service} />
            <Events service={service} />
          </aside>
        )}
      </div>
    </SheetLayout>
  );
}
