import type { AppId } from '@shared/domain/ids';
import type { TestFlightAct } from '@shared/domain/testflight/act';
import type { BuildUsage } from '@shared/domain/testflight/build';
import type { BetaRow } from '@shared/domain/testflight/view';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { Button, buttonClass } from '../../ui/button/button';
import { Card } from '../../ui/card/card';
import { Banner } from '../../ui/feedback/banner';
import { Empty } from '../../ui/feedback/empty';
import { Loading, Skeleton } from '../../ui/feedback/skeleton';
import { SelectField, TextInput } from '../../ui/field/field';
import { Icon } from '../../ui/icon/icon';
import { Kbd } from '../../ui/kbd/kbd';
import { useActKeys } from '../../ui/keys/use-act-keys';
import { Link } from '../../ui/link/link';
import { Breadcrumbs } from '../../ui/shell/breadcrumbs';
import { Page } from '../../ui/shell/page';
import { Tabs } from '../../ui/tabs/tabs';
import { Age } from '../../ui/time/age';
import { useNow } from '../../ui/time/now-provider';
import { BuildList } from './build-list';
import {
  type BuildSort,
  type BuildTab,
  expirableOf,
  inTab,
  listRows,
  matchingBuilds,
  searchTexts,
  sorted,
  tabCounts,
} from './list-rows';
import styles from './testflight.module.css';
import { type Aside, TestFlightAside } from './testflight-aside';
import { useRested } from './use-rested';

interface TestFlightScreenProps {
  readonly app: string | null;
  readonly build: string | null;
  readonly onPlace: (place: { readonly app: string; readonly build: string | null }) => void;
}

const MINUTE = 60_000;
const MOST_FIGURES = 60;
const RESTED_MS = 200;
const NO_BUILDS: readonly BetaRow[] = [];
const NO_USAGE: Readonly<Record<string, BuildUsage>> = {};

/** TestFlight for QA: every build with its state and age, and beside it everything that can be done with one. */
export function TestFlightScreen({ app, build, onPlace }: TestFlightScreenProps) {
  const brain = useBrain();
  const apps = useQuery(brain.testflight.apps.queryOptions());
  const chosen = apps.data?.find((one) => one.appId === app) ?? apps.data?.[0];
  if (apps.error) return <Unread error={apps.error} onRetry={() => void apps.refetch()} />;
  if (!apps.data) return <Waiting />;
  if (!chosen) return <NoApp />;
  return (
    <Builds
      key={chosen.appId}
      appId={chosen.appId}
      apps={apps.data}
      wanted={build}
      onApp={(id) => onPlace({ app: id, build: null })}
      onBuild={(id) => onPlace({ app: chosen.appId, build: id })}
    />
  );
}

interface BuildsProps {
  readonly appId: AppId;
  readonly apps: readonly { readonly appId: AppId; readonly name: string; readonly bundleId: string }[];
  readonly wanted: string | null;
  readonly onApp: (appId: string) => void;
  readonly onBuild: (buildId: string) => void;
}

function Builds({ appId, apps, wanted, onApp, onBuild }: BuildsProps) {
  const brain = useBrain();
  const now = Math.floor(useNow() / MINUTE) * MINUTE;
  const [tab, setTab] = useState<BuildTab>('all');
  const [words, setWords] = useState('');
  const [sort, setSort] = useState<BuildSort>('uploaded');
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set());
  const [shownIds, setShownIds] = useState<readonly string[]>([]);
  const [entering, setEntering] = useState<string | null>(null);
  const [aside, setAside] = useState<Aside>({ kind: 'build' });
  const list = useQuery(brain.testflight.list.queryOptions({ input: { appId } }));
  const view = list.data;
  const builds = view?.builds ?? NO_BUILDS;
  const names = useMemo(() => new Map(view?.groups.map((group) => [group.id, group.name])), [view?.groups]);
  const asked = useMemo(() => shownIds.slice(0, MOST_FIGURES), [shownIds]);
  const figures = useQuery(
    brain.testers.usage.queryOptions({
      input: { appId, buildIds: [...asked] },
      enabled: asked.length > 0,
      placeholderData: keepPreviousData,
    }),
  );
  const usage = figures.data ?? NO_USAGE;
  const counts = useMemo(() => tabCounts(builds), [builds]);
  const texts = useMemo(() => searchTexts(builds, (id) => names.get(id) ?? ''), [builds, names]);
  const shown = useMemo(
    () =>
      sorted(
        matchingBuilds(tab === 'all' ? builds : builds.filter((one) => inTab(tab, one)), texts, words),
        sort,
        usage,
      ),
    [builds, tab, words, texts, sort, usage],
  );
  const rows = useMemo(() => listRows(shown, sort), [shown, sort]);
  const chosen = useMemo(() => builds.some((one) => one.id === wanted), [builds, wanted]);
  const selected = chosen ? wanted : (shown[0]?.id ?? null);
  // The panel follows what is typed when the typing rests: each build that it opens is a request to Apple.
  const opened = useDeferredValue(useRested(selected, chosen, RESTED_MS));
  const onShown = useCallback((ids: readonly string[]) => setShownIds(ids), []);
  const unchoose = useCallback(() => setChecked(new Set()), []);
  const entered = useCallback(() => setEntering(null), []);
  const act = (one: TestFlightAct) => setAside({ kind: 'act', act: one });
  const select = useCallback(
    (id: string) => {
      setAside({ kind: 'build' });
      onBuild(id);
    },
    [onBuild],
  );
  const check = useCallback(
    (id: string) =>
      setChecked((before) => {
        const next = new Set(before);
        if (!next.delete(id)) next.add(id);
        return next;
      }),
    [],
  );
  const expirable = useMemo(() => expirableOf(builds, checked, selected), [builds, checked, selected]);
  useActKeys({
    n: () => document.getElementById('beta-note')?.focus(),
    a: () => document.getElementById('add-group')?.click(),
    e: expirable.length > 0 ? () => act({ kind: 'expire', buildIds: expirable }) : null,
    escape: null,
  });
  if (list.error && !view) return <Unread error={list.error} onRetry={() => void list.refetch()} />;
  if (!view || (view.readAt === null && !view.failure)) return <Waiting />;
  return (
    <div className={styles.screen}>
      <Breadcrumbs trail={[{ label: view.appName }, { label: 'TestFlight' }]} />
      <div className={styles.left}>
        <Page
          title="TestFlight"
          note={
            <>
              {apps.length > 1 ? (
                <SelectField
                  label="App"
                  labelHidden
                  size="small"
                  value={appId}
                  onChange={(event) => onApp(event.currentTarget.value)}
                  options={apps.map((one) => ({ value: one.appId, label: `${one.name}, ${one.bundleId}` }))}
                />
              ) : (
                <span>
                  {view.appName}, <span className="mono">{view.bundleId}</span>
                </span>
              )}
              <Age at={view.readAt} prefix="Read" />
            </>
          }
          actions={
            <>
              <Button icon="user" onClick={() => setAside({ kind: 'testers' })}>
                Testers
              </Button>
              <Link className={buttonClass()} href={`/testflight/feedback?app=${encodeURIComponent(appId)}`}>
                <Icon name="message" size={15} />
                Feedback{view.newFeedback > 0 && `, ${view.newFeedback} new`}
              </Link>
            </>
          }
        >
          {view.failure && (
            <Banner tone="watch" icon="alert-triangle" title={view.failure.message}>
              {view.failure.stillTrue} {view.failure.advice}
            </Banner>
          )}
          <div className={styles.filters}>
            <Tabs
              label="Which builds"
              look="segment"
              value={tab}
              onChange={setTab}
              tabs={[
                { value: 'all', label: 'All', note: `${counts.all}` },
                { value: 'processing', label: 'Processing', note: `${counts.processing}` },
                { value: 'ready', label: 'Ready to test', note: `${counts.ready}` },
                { value: 'review', label: 'In beta review', note: `${counts.review}` },
                { value: 'expired', label: 'Expired', note: `${counts.expired}` },
              ]}
            />
            <TextInput
              label="Look for builds"
              labelHidden
              data-screen-search
              className={styles.search ?? ''}
              placeholder="Build, version, group"
              start={<Icon name="search" size={14} />}
              end={<Kbd>/</Kbd>}
              value={words}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
          </div>
          {shown.length > 0 ? (
            <BuildList
              rows={rows}
              usage={usage}
              groupNames={names}
              sort={sort}
              onSort={setSort}
              selected={selected}
              onSelect={select}
              checked={checked}
              onCheck={check}
              onEnter={() => setEntering(selected)}
              onShown={onShown}
              now={now}
            />
          ) : (
            <Card className={styles.nothing ?? ''}>
              <Empty
                icon="flask"
                title={builds.length === 0 ? 'No build has been uploaded yet.' : 'No build matches.'}
                action={
                  builds.length === 0 ? (
                    <Link className={buttonClass({ kind: 'primary' })} href="/releases/new">
                      Upload a build
                    </Link>
                  ) : (
                    <Button
                      onClick={() => {
                        setTab('all');
                        setWords('');
                      }}
                    >
                      Show all builds
                    </Button>
                  )
                }
              />
            </Card>
          )}
          <footer className={styles.hints}>
            <span>
              <Kbd>J</Kbd> <Kbd>K</Kbd> move
            </span>
            <span>
              <Kbd>Space</Kbd> choose
            </span>
            <span>
              <Kbd>N</Kbd> edit notes
            </span>
            <span>
              <Kbd>A</Kbd> add group
            </span>
            <span>
              <Kbd>E</Kbd> expire
            </span>
            {checked.size > 0 && (
              <Button
                size="small"
                kind="danger"
                lockedReason={expirable.length === 0 ? 'None of them can expire now.' : null}
                onClick={() => act({ kind: 'expire', buildIds: expirable })}
              >
                {`Expire ${expirable.length}…`}
              </Button>
            )}
            <span className={styles.end}>
              {shown.length.toLocaleString('en-GB')} of {builds.length.toLocaleString('en-GB')} builds
              {!view.complete && ', older ones are being read'}
            </span>
          </footer>
        </Page>
      </div>
      <TestFlightAside
        appId={appId}
        view={view}
        selected={opened}
        usage={usage}
        aside={aside}
        onAside={setAside}
        onPlanClosed={unchoose}
        entering={entering}
        onEntered={entered}
      />
    </div>
  );
}

function Waiting() {
  return (
    <Page title="TestFlight">
      <Loading label="Reading TestFlight">
        <Card>
          <Skeleton height={420} />
        </Card>
      </Loading>
    </Page>
  );
}

function Unread(failed: { readonly error: unknown; readonly onRetry: () => void }) {
  return (
    <Page title="TestFlight">
      <Card>
        <CallFailurePanel {...failed} />
      </Card>
    </Page>
  );
}

function NoApp() {
  return (
    <Page title="TestFlight">
      <Empty
        icon="flask"
        title="No app of this workspace is on the App Store."
        action={
          <Link className={buttonClass({ kind: 'primary' })} href="/settings?tab=workspace">
            Open slipway.yaml
          </Link>
        }
        note="Give an app an ios section with its bundle id and an account of type app-store-connect."
      />
    </Page>
  );
}
