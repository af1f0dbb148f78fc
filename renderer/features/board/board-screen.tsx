import type { BoardView, Need } from '@shared/domain/lane';
import type { Operation } from '@shared/domain/operation';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useBrain, useConnection } from '../../bridge/bridge-context';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { Button, buttonClass } from '../../ui/button/button';
import { Card } from '../../ui/card/card';
import { Empty } from '../../ui/feedback/empty';
import { TextInput } from '../../ui/field/field';
import { Icon } from '../../ui/icon/icon';
import { useActKeys } from '../../ui/keys/use-act-keys';
import { nextAct, releaseHref } from '../../ui/lane/lane-acts';
import { Link, useGo } from '../../ui/link/link';
import { Page } from '../../ui/shell/page';
import styles from './board.module.css';
import { BoardGrid } from './board-grid';
import { BoardLoading } from './board-loading';
import { boardSummary, hotLane, laneKey, matchesFilter } from './board-words';
import { NeedsPanel } from './needs-panel';
import { RunningJobs } from './running-jobs';
import { useFirstPage } from './use-first-page';

const LOST = 'Slipway’s own process cannot be reached. Nothing can be sent until it is.';
/** From so many apps on rows are low and can be searched. */
const MANY = 5;

/** The board: every app's way to its users in one row, and beside it what waits for a person. */
export function BoardScreen() {
  const brain = useBrain();
  const board = useQuery(brain.board.get.queryOptions());
  const operations = useQuery(brain.operations.list.queryOptions({ input: { limit: 50 } }));
  const lost = useConnection().kind === 'lost';
  useFirstPage(board.data !== undefined || board.error !== null);

  if (!board.data) {
    return (
      <div className={styles.board}>
        <div className={styles.left}>
          <Page title="Board">
            {board.error ? (
              <Card>
                <CallFailurePanel error={board.error} onRetry={() => void board.refetch()} />
              </Card>
            ) : (
              <BoardLoading />
            )}
          </Page>
        </div>
      </div>
    );
  }
  return (
    <div className={styles.board}>
      <div className={styles.left}>
        <Rows board={board.data} operations={operations.data ?? []} lock={lost ? LOST : null} />
      </div>
      <NeedsPanel needs={board.data.needs} locked={lost}>
        <RunningJobs operations={operations.data ?? []} />
      </NeedsPanel>
    </div>
  );
}

interface RowsProps {
  readonly board: BoardView;
  readonly operations: readonly Operation[];
  readonly lock: string | null;
}

function Rows({ board, operations, lock }: RowsProps) {
  const [filter, setFilter] = useState('');
  const hot = hotLane(board);
  useBoardKeys(board);
  if (board.apps.length === 0) return <FirstRun />;
  const many = board.apps.length >= MANY;
  const shown = board.apps.filter((app) => matchesFilter(app, filter));
  return (
    <Page
      title="Board"
      note={<span className={styles.summary}>{boardSummary(board)}</span>}
      actions={
        <>
          {many && (
            <TextInput
              label="Filter apps"
              labelHidden
              data-screen-search
              className={styles.filter ?? ''}
              placeholder="Filter apps"
              start={<Icon name="filter" size={14} />}
              value={filter}
              onChange={(event) => setFilter(event.target.value)}
            />
          )}
          <Link className={buttonClass()} href="/releases/new">
            <Icon name="plus" size={15} />
            New release
          </Link>
        </>
      }
    >
      {shown.length === 0 ? (
        <Empty
          icon="filter"
          title={`No app matches “${filter}”.`}
          action={<Button onClick={() => setFilter('')}>Show all apps</Button>}
        />
      ) : (
        <BoardGrid
          apps={shown}
          operations={operations}
          hot={hot ? laneKey(hot) : null}
          compact={many}
          lock={lock}
        />
      )}
    </Page>
  );
}

/**
 * A and H act on the card that holds focus. Else A takes the one that is ready for its next step, H the one that
 * stands at the head of what needs a person.
 */
function useBoardKeys(board: BoardView) {
  const go = useGo();
  const lanes = board.apps.flatMap((app) => [...app.production, ...app.staging]);
  const meant = (otherwise: Need | null | undefined) => {
    const focused = document.activeElement?.closest<HTMLElement>('[data-lane]')?.dataset.lane;
    const key = focused ?? (otherwise ? laneKey(otherwise) : null);
    return lanes.find((lane) => laneKey(lane) === key);
  };
  useActKeys({
    a: () => {
      const lane = meant(hotLane(board));
      const next = lane ? nextAct(lane) : null;
      if (lane && next?.permission.allowed) go(releaseHref(lane, lane.track, next.act));
    },
    h: () => {
      const lane = meant(board.needs[0]);
      if (lane?.permissions.halt.allowed) go(releaseHref(lane, lane.track, 'halt'));
    },
  });
}

function FirstRun() {
  return (
    <Page title="Board">
      <div className={styles.first}>
        <Card className={styles.firstCard ?? ''}>
          <Empty
            title="Your board shows every build on its way to users."
            action={
              <Link className={buttonClass({ kind: 'primary' })} href="/settings">
                Open a project…
              </Link>
            }
            note="A project is a folder with a slipway.yaml. Nothing is sent to a store by opening it."
          />
        </Card>
      </div>
    </Page>
  );
}
