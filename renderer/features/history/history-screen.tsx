import { isServiceId, placeOfService } from '@shared/domain/backend/service-id';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { Button, buttonClass } from '../../ui/button/button';
import { Card } from '../../ui/card/card';
import { Banner } from '../../ui/feedback/banner';
import { Empty } from '../../ui/feedback/empty';
import { Link } from '../../ui/link/link';
import { Breadcrumbs } from '../../ui/shell/breadcrumbs';
import { Page } from '../../ui/shell/page';
import { useNow } from '../../ui/time/now-provider';
import { EventList } from './event-list';
import { EventPanel } from './event-panel';
import { ExportMenu, useHistoryExport } from './export-menu';
import { FigureTiles } from './figure-tiles';
import { FilterMenus } from './filter-menus';
import styles from './history.module.css';
import { FIRST_FILTERS, type HistoryFilters, historyQuestion, markedWords } from './history-filters';
import { HistoryLoading, PanelLoading } from './history-loading';
import { count, fullDate } from './history-rows';
import { ReleaseTimeline } from './release-timeline';
import { SearchBox } from './search-box';
import { useHistoryEvent, useHistoryEvents, useSeal } from './use-history';
import { useSearchText } from './use-search-text';

const DAY = 86_400_000;
/** The figures look back a year at most. */
const YEAR = 366;

/** Where the screen stands; it is kept in the address. */
export interface HistoryPlace {
  /** Number of the open event; null opens the newest. */
  readonly event: number | null;
  /** What is searched for. */
  readonly query: string;
}

interface HistoryScreenProps extends HistoryPlace {
  readonly onPlace: (place: HistoryPlace) => void;
}

/** Everything that happened: searched, filtered, by day, with the whole record of one event beside it. */
export function HistoryScreen({ event: asked, query, onPlace }: HistoryScreenProps) {
  const brain = useBrain();
  const day = Math.floor(useNow() / DAY);
  const [filters, setFilters] = useState<HistoryFilters>(FIRST_FILTERS);
  const [text, setText] = useSearchText(
    query,
    useCallback((next: string) => onPlace({ event: asked, query: next }), [asked, onPlace]),
  );
  const question = useMemo(() => historyQuestion(query, filters, day), [query, filters, day]);
  const info = useQuery(brain.system.info.queryOptions());
  const stats = useQuery(brain.history.stats.queryOptions());
  const board = useQuery(brain.board.get.queryOptions());
  const overview = useQuery(brain.history.overview.queryOptions({ input: { days: filters.period ?? YEAR } }));
  const { pages, events, first } = useHistoryEvents(question);
  const selected = asked ?? events[0]?.sequence ?? null;
  const shown = useHistoryEvent(selected, events);
  const seal = useSeal(info.data?.workspace.id, stats.data?.events);
  const files = useHistoryExport(question);
  const select = useCallback((sequence: number) => onPlace({ event: sequence, query }), [query, onPlace]);
  const more = pages.hasNextPage && !pages.isFetchingNextPage;
  const fetchMore = pages.fetchNextPage;
  const onMore = useCallback(() => void fetchMore(), [fetchMore]);
  const clear = () => {
    setFilters({ ...FIRST_FILTERS, period: null });
    setText('');
    onPlace({ event: null, query: '' });
  };
  const names = new Map(board.data?.apps.map((app) => [String(app.appId), app.name]));
  const alone = !shown.event && !shown.error && first !== undefined && events.length === 0;
  const readOnly = info.data?.history.readOnly ?? null;
  const nothing = stats.data?.events === 0;
  return (
    <div className={styles.history} data-alone={alone || undefined}>
      <Breadcrumbs trail={[{ label: 'History' }]} />
      <div className={styles.left}>
        <Page
          title="History"
          note={stats.data && summary(stats.data)}
          actions={<ExportMenu files={files} event={shown.event ?? null} />}
        >
          {readOnly && (
            <Banner tone="watch" icon="lock" title="The history can only be read">
              {readOnly}
            </Banner>
          )}
          <div className={styles.filters}>
            <SearchBox text={text} onText={setText} result={first ? answered(first) : ''} />
            <FilterMenus filters={filters} people={stats.data?.people ?? []} onChange={setFilters} />
          </div>
          {first && first.hints.length > 0 && (
            <output className={styles.hints}>
              {first.hints.map((hint) => (
                <p key={hint}>{hint}</p>
              ))}
            </output>
          )}
          {overview.data && !nothing && (
            <>
              <FigureTiles figures={overview.data.figures} />
              <ReleaseTimeline
                spans={overview.data.timeline}
                from={overview.data.from}
                to={overview.data.to}
                appName={(appId) =>
                  names.get(appId) ?? (isServiceId(appId) ? placeOfService(appId).service : appId)
                }
                marked={shown.event?.at ?? null}
                onSearch={(wanted) => {
                  setText(wanted);
                  onPlace({ event: null, query: wanted.trim() });
                }}
              />
            </>
          )}
          {pages.error && !pages.data ? (
            <Card>
              <CallFailurePanel error={pages.error} onRetry={() => void pages.refetch()} />
            </Card>
          ) : !first ? (
            <HistoryLoading />
          ) : events.length > 0 ? (
            <EventList
              events={events}
              more={more}
              onMore={onMore}
              selected={selected}
              onSelect={select}
              marked={markedWords(query)}
              searching={query !== ''}
            />
          ) : (
            <Card className={styles.nothing ?? ''}>
              {nothing ? <NothingYet /> : <NoMatch onClear={clear} />}
            </Card>
          )}
        </Page>
      </div>
      {shown.event ? (
        <EventPanel
          event={shown.event}
          seal={seal}
          exporting={files.busy}
          onEvidence={releaseOf(shown.event) ? () => shown.event && files.release(shown.event) : null}
        />
      ) : (
        !alone && (
          <aside className={styles.side} aria-label="Event">
            {shown.error ? <CallFailurePanel error={shown.error} /> : <PanelLoading />}
          </aside>
        )
      )}
    </div>
  );
}

const releaseOf = (event: { readonly appId: string | null; readonly versionCode: number | null }) =>
  event.appId !== null && event.versionCode !== null;

function summary({ events, firstAt }: { readonly events: number; readonly firstAt: string | null }): string {
  const since = firstAt === null ? '' : ` since ${fullDate(firstAt)}`;
  return `${count(events)} ${events === 1 ? 'event' : 'events'}${since}, kept on this computer`;
}

function answered({
  matches,
  moreMatches,
  tookMs,
}: {
  readonly matches: number;
  readonly moreMatches: boolean;
  readonly tookMs: number;
}): string {
  const more = moreMatches ? 'more than ' : '';
  return `${more}${count(matches)} ${matches === 1 ? 'event' : 'events'}, ${Math.max(1, Math.round(tookMs))} ms`;
}

function NothingYet() {
  return (
    <Empty
      icon="history"
      title="Nothing has happened yet."
      action={
        <Link className={buttonClass({ kind: 'primary' })} href="/releases/new">
          New release
        </Link>
      }
      note="Every step of a release is written here, with who took it and what was sent."
    />
  );
}

function NoMatch({ onClear }: { readonly onClear: () => void }) {
  return (
    <Empty
      icon="search"
      title="No event matches."
      action={<Button onClick={onClear}>Clear search and filters</Button>}
    />
  );
}
