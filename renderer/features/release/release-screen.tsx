import type { AppId } from '@shared/domain/ids';
import type { LaneView, ReleaseView } from '@shared/domain/lane';
import type { Operation } from '@shared/domain/operation';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useBrain, useConnection } from '../../bridge/bridge-context';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { buttonClass } from '../../ui/button/button';
import { Card } from '../../ui/card/card';
import { Empty } from '../../ui/feedback/empty';
import { useActKeys } from '../../ui/keys/use-act-keys';
import { isLaneAct, type LaneAct, nextAct, releaseHref } from '../../ui/lane/lane-acts';
import { Link, useGo } from '../../ui/link/link';
import { SheetLayout } from '../../ui/sheet/sheet-layout';
import { Breadcrumbs } from '../../ui/shell/breadcrumbs';
import { Page } from '../../ui/shell/page';
import { ActSheet } from './act-sheet';
import { HaltButton, LaneActions } from './lane-actions';
import { LaneNotices } from './lane-notices';
import { OperationPanel } from './operation-panel';
import { OperationStrip } from './operation-strip';
import { ReleaseCards } from './release-cards';
import { ReleaseHeading } from './release-heading';
import { ReleaseLoading } from './release-loading';
import { TimelineCard } from './timeline-card';

const LOST = 'Slipway’s own process cannot be reached. Nothing can be sent until it is.';

/** Which release, which of its tracks, and the act whose sheet opens at once. */
interface ReleaseScreenProps {
  readonly appId: string;
  readonly versionCode: number;
  readonly track: string | null;
  readonly act: string | null;
}

/** One version of an app: its way on every track, how it fares, what was done, and everything that can be done. */
export function ReleaseScreen({ appId, versionCode, track, act }: ReleaseScreenProps) {
  const brain = useBrain();
  const input = { appId: appId as AppId, versionCode };
  const release = useQuery(brain.releases.get.queryOptions({ input }));
  const operations = useQuery(brain.operations.list.queryOptions({ input: { limit: 50 } }));
  const lost = useConnection().kind === 'lost';
  if (!release.data) {
    return (
      <Page title={`Release ${versionCode}`}>
        {release.error ? (
          <Card>
            <CallFailurePanel error={release.error} onRetry={() => void release.refetch()} />
          </Card>
        ) : (
          <ReleaseLoading />
        )}
      </Page>
    );
  }
  return (
    <Loaded
      release={release.data}
      operations={operations.data ?? []}
      track={track}
      act={isLaneAct(act) ? act : null}
      lock={lost ? LOST : null}
    />
  );
}

interface LoadedProps {
  readonly release: ReleaseView;
  readonly operations: readonly Operation[];
  readonly track: string | null;
  readonly act: LaneAct | null;
  readonly lock: string | null;
}

function Loaded({ release, operations, track, act, lock }: LoadedProps) {
  const go = useGo();
  const [shown, setShown] = useState<string | null>(null);
  const lane = chosenLane(release, track);
  const open = (next: LaneAct) => {
    setShown(null);
    if (lane) go(releaseHref(release, lane.track, next));
  };
  const close = () => {
    setShown(null);
    if (act) go(releaseHref(release, lane?.track));
  };
  useReleaseKeys(lane, lock, act === null, open);
  const running = operations.filter((one) => one.appId === release.appId && one.endedAt === null);
  const operation = operations.find((one) => one.id === shown) ?? null;
  const sheet = operation ? (
    <OperationPanel operation={operation} onClose={close} />
  ) : lane && act ? (
    <ActSheet key={`${lane.track}/${act}`} lane={lane} act={act} onClose={close} />
  ) : null;
  return (
    <SheetLayout sheet={sheet}>
      <Breadcrumbs
        trail={[{ label: 'Releases', href: '/releases' }, { label: `${release.appName} ${release.label}` }]}
      />
      <Page
        title={`Release ${release.label}`}
        note={<ReleaseHeading release={release} lane={lane} choice={sheet === null} />}
        actions={
          lane &&
          (sheet === null ? (
            <LaneActions lane={lane} lock={lock} onAct={open} />
          ) : (
            act !== 'halt' && <HaltButton lane={lane} lock={lock} onAct={open} />
          ))
        }
      >
        {sheet === null &&
          running.map((one) => (
            <OperationStrip key={one.id} operation={one} onOpen={() => setShown(one.id)} />
          ))}
        {lane ? (
          <>
            <LaneNotices
              lane={lane}
              lock={lock}
              onShow={(operationId) => setShown(operationId)}
              sheetOpen={sheet !== null}
            />
            <TimelineCard release={release} />
          </>
        ) : (
          <OnNoTrack release={release} />
        )}
        <ReleaseCards release={release} lane={lane} />
      </Page>
    </SheetLayout>
  );
}

/** The track asked for; else production; else the one that reaches most people. */
function chosenLane(release: ReleaseView, track: string | null): LaneView | null {
  return (
    release.lanes.find((lane) => lane.track === track) ??
    release.lanes.find((lane) => lane.trackKind === 'production') ??
    release.lanes.at(-1) ??
    null
  );
}

function useReleaseKeys(
  lane: LaneView | null,
  lock: string | null,
  free: boolean,
  open: (act: LaneAct) => void,
) {
  const can = free && lane !== null && lock === null;
  const next = lane ? nextAct(lane) : null;
  useActKeys({
    a: can && next?.permission.allowed ? () => open(next.act) : null,
    h: can && lane.permissions.halt.allowed ? () => open('halt') : null,
    n: can && lane.permissions['edit-details'].allowed ? () => open('edit') : null,
  });
}

function OnNoTrack({ release }: { readonly release: ReleaseView }) {
  return (
    <Card>
      <Empty
        icon="package"
        title={`${release.label} is on no track.`}
        action={
          release.artifact && (
            <Link
              className={buttonClass({ kind: 'primary' })}
              href={`/releases/new?artifact=${encodeURIComponent(release.artifact.id)}`}
            >
              Prepare its release…
            </Link>
          )
        }
        note="What was done with it before stands in its events."
      />
    </Card>
  );
}
