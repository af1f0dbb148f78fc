import type { ReleaseRow } from '@shared/domain/lane';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import { KeptDrafts } from '../../flows/kept-drafts';
import { Button, buttonClass } from '../../ui/button/button';
import { Card } from '../../ui/card/card';
import { Empty } from '../../ui/feedback/empty';
import { ErrorPanel } from '../../ui/feedback/error-panel';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import { TextInput } from '../../ui/field/field';
import { Icon } from '../../ui/icon/icon';
import { useListKeys } from '../../ui/keys/use-list-keys';
import { Link } from '../../ui/link/link';
import { Page } from '../../ui/shell/page';
import { ReleaseTable } from './release-table';
import styles from './releases.module.css';

/** Every version that a track shows, newest first, and above them what is being prepared. */
export function ReleasesScreen() {
  const brain = useBrain();
  const list = useRef<HTMLDivElement>(null);
  const keys = useListKeys(list);
  const releases = useQuery(brain.releases.list.queryOptions());
  const [filter, setFilter] = useState('');
  const rows = useMemo(
    () => (releases.data ?? []).filter((row) => matches(row, filter)),
    [releases.data, filter],
  );
  const failure = releases.error && !releases.data ? callFailure(releases.error) : null;
  return (
    <Page
      title="Releases"
      note={releases.data && <span>{count(rows.length, releases.data.length)}</span>}
      actions={
        <>
          <TextInput
            label="Filter releases"
            labelHidden
            data-screen-search
            className={styles.filter ?? ''}
            placeholder="Filter by app, version, track"
            start={<Icon name="search" size={14} />}
            value={filter}
            onChange={(event) => setFilter(event.currentTarget.value)}
          />
          <Link className={buttonClass()} href="/releases/new">
            <Icon name="plus" size={15} />
            New release
          </Link>
        </>
      }
    >
      <KeptDrafts />
      {failure ? (
        <Card>
          <ErrorPanel
            title={failure.message}
            stillTrue={[failure.stillTrue]}
            advice={failure.advice}
            raw={failure.raw ?? null}
            onRetry={() => void releases.refetch()}
          />
        </Card>
      ) : !releases.data ? (
        <Loading label="Reading the releases">
          <Card>
            <Skeleton height={220} />
          </Card>
        </Loading>
      ) : releases.data.length === 0 ? (
        <Empty
          icon="rocket"
          title="No version is on a track yet."
          action={
            <Link className={buttonClass({ kind: 'primary' })} href="/releases/new">
              New release…
            </Link>
          }
        />
      ) : rows.length === 0 ? (
        <Empty
          icon="search"
          title={`No release matches “${filter}”.`}
          action={<Button onClick={() => setFilter('')}>Show all releases</Button>}
        />
      ) : (
        <div ref={list} {...keys}>
          <ReleaseTable rows={rows} />
        </div>
      )}
    </Page>
  );
}

function matches(row: ReleaseRow, filter: string): boolean {
  const text = [row.appName, row.label, ...row.lanes.map((lane) => `${lane.trackTitle} ${lane.state.kind}`)]
    .join(' ')
    .toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function count(shown: number, all: number): string {
  return shown === all ? `${all} on tracks` : `${shown} of ${all}`;
}
