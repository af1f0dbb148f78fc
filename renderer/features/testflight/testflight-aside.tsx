import type { AppId } from '@shared/domain/ids';
import type { TestFlightAct } from '@shared/domain/testflight/act';
import type { BuildUsage } from '@shared/domain/testflight/build';
import type { BetaView } from '@shared/domain/testflight/view';
import { useMutation, useQuery } from '@tanstack/react-query';
import { memo, useEffect } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { PlanSheet } from '../../flows/plan-sheet';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import { BuildPanel } from './build-panel';
import { GroupForm } from './group-form';
import { OrderForm } from './order-form';
import { TestersPanel } from './testers-panel';
import styles from './testflight.module.css';

/** What stands at the right of the list. */
export type Aside =
  | { readonly kind: 'build' }
  | { readonly kind: 'act'; readonly act: TestFlightAct }
  | { readonly kind: 'order' }
  | { readonly kind: 'group'; readonly groupId: string | null }
  | { readonly kind: 'testers' };

interface TestFlightAsideProps {
  readonly appId: AppId;
  readonly view: BetaView;
  readonly selected: string | null;
  readonly usage: Readonly<Record<string, BuildUsage>>;
  readonly aside: Aside;
  readonly onAside: (aside: Aside) => void;
  /** A plan was closed: what was chosen for it is chosen no more. */
  readonly onPlanClosed: () => void;
  /** The build into whose panel somebody wants to go; it may still be read. */
  readonly entering: string | null;
  readonly onEntered: () => void;
}

/**
 * The open build, or what is being done. It stands apart from the list and remembers what it drew: letters typed to
 * look for builds must not wait for it.
 */
export const TestFlightAside = memo(function TestFlightAside(props: TestFlightAsideProps) {
  const { appId, view, selected, usage, aside, onAside, onPlanClosed, entering, onEntered } = props;
  const brain = useBrain();
  const detail = useQuery(
    brain.testflight.build.queryOptions({
      input: { appId, buildId: selected ?? '' },
      enabled: selected !== null,
    }),
  );
  const people = useQuery(brain.testers.list.queryOptions({ input: { appId } }));
  const cancel = useMutation(brain.testflight.cancelOrder.mutationOptions());
  const data = detail.data?.build.id === selected ? detail.data : undefined;
  const enters = entering !== null && data?.build.id === entering;
  useEffect(() => {
    if (!enters) return;
    document.getElementById('beta-build')?.focus();
    onEntered();
  }, [enters, onEntered]);
  const back = () => onAside({ kind: 'build' });
  const act = (one: TestFlightAct) => onAside({ kind: 'act', act: one });
  if (aside.kind === 'act') {
    return (
      <PlanSheet
        key={JSON.stringify(aside.act)}
        appId={appId}
        intent={{ kind: 'testflight', track: 'testflight', versionCode: 0, act: aside.act }}
        lane={null}
        storeTitle="App Store Connect"
        onClose={() => {
          onPlanClosed();
          void people.refetch();
          back();
        }}
      />
    );
  }
  if (aside.kind === 'testers') {
    return (
      <TestersPanel
        appId={appId}
        groups={view.groups}
        testers={people.data?.testers ?? []}
        usage={people.data?.usage ?? []}
        onPlan={act}
        onNewGroup={() => onAside({ kind: 'group', groupId: null })}
        onClose={back}
      />
    );
  }
  if (aside.kind === 'group') {
    const group = view.groups.find((one) => one.id === aside.groupId) ?? null;
    return <GroupForm group={group} onPlan={act} onClose={back} />;
  }
  if (!data) {
    return (
      <aside className={styles.side} aria-label="Build">
        {detail.error ? (
          <CallFailurePanel error={detail.error} onRetry={() => void detail.refetch()} />
        ) : (
          selected !== null && (
            <Loading label="Reading the build">
              <Skeleton height={320} />
            </Loading>
          )
        )}
      </aside>
    );
  }
  if (aside.kind === 'order') return <OrderForm appId={appId} view={data} onClose={back} />;
  return (
    <BuildPanel
      appId={appId}
      view={data}
      usage={usage[data.build.id]}
      locales={view.locales}
      testers={people.data?.testers ?? []}
      testerUsage={people.data?.usage ?? []}
      onAct={act}
      onOrder={() => onAside({ kind: 'order' })}
      onCancelOrder={() => cancel.mutate({ appId, buildId: data.build.id })}
      onEditGroup={(groupId) => onAside({ kind: 'group', groupId })}
      onTesters={() => onAside({ kind: 'testers' })}
    />
  );
});
