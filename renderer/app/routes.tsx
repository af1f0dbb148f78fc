import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { useCallback } from 'react';
import { BoardScreen } from '../features/board/board-screen';
import { containerTab } from '../features/containers/container-tabs';
import { readLogPlace } from '../flows/log-place';
import { LinkProvider } from '../ui/link/link';
import { PageError, PageMissing } from './page-error';
import { Shell } from './shell';

const ReleaseScreen = lazyRouteComponent(() => import('../features/release/release-screen'), 'ReleaseScreen');
const NewReleaseScreen = lazyRouteComponent(
  () => import('../features/new-release/new-release-screen'),
  'NewReleaseScreen',
);
const SettingsScreen = lazyRouteComponent(
  () => import('../features/settings/settings-screen'),
  'SettingsScreen',
);
const BackendsScreen = lazyRouteComponent(
  () => import('../features/backends/backends-screen'),
  'BackendsScreen',
);
const BuildsScreen = lazyRouteComponent(() => import('../features/builds/builds-screen'), 'BuildsScreen');
const BuildScreen = lazyRouteComponent(() => import('../features/builds/build-screen'), 'BuildScreen');
const ContainersScreen = lazyRouteComponent(
  () => import('../features/containers/containers-screen'),
  'ContainersScreen',
);
const ContainerScreen = lazyRouteComponent(
  () => import('../features/containers/container-screen'),
  'ContainerScreen',
);
const TestFlightScreen = lazyRouteComponent(
  () => import('../features/testflight/testflight-screen'),
  'TestFlightScreen',
);
const FeedbackScreen = lazyRouteComponent(
  () => import('../features/feedback/feedback-screen'),
  'FeedbackScreen',
);
const HistoryScreen = lazyRouteComponent(() => import('../features/history/history-screen'), 'HistoryScreen');
const LogsScreen = lazyRouteComponent(() => import('../features/logs/logs-screen'), 'LogsScreen');

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

const root = createRootRoute({ component: Root, notFoundComponent: PageMissing });

function Root() {
  const navigate = root.useNavigate();
  return (
    <LinkProvider navigate={(href) => void navigate({ href })}>
      <Shell />
    </LinkProvider>
  );
}

const board = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: BoardScreen,
});

const testflight = createRoute({
  getParentRoute: () => root,
  path: '/testflight',
  validateSearch: (search) => ({ app: text(search.app), build: text(search.build) }),
  component: function TestFlight() {
    const { app, build } = testflight.useSearch();
    const navigate = testflight.useNavigate();
    const onPlace = useCallback(
      (place: { readonly app: string; readonly build: string | null }) =>
        void navigate({ search: { app: place.app, build: place.build ?? undefined }, replace: true }),
      [navigate],
    );
    return <TestFlightScreen app={app ?? null} build={build ?? null} onPlace={onPlace} />;
  },
});

const feedback = createRoute({
  getParentRoute: () => root,
  path: '/testflight/feedback',
  validateSearch: (search) => ({
    app: text(search.app),
    build: text(search.build),
    report: text(search.report),
  }),
  component: function Feedback() {
    const { app, build, report } = feedback.useSearch();
    const navigate = feedback.useNavigate();
    return (
      <FeedbackScreen
        app={app ?? null}
        build={build ?? null}
        report={report ?? null}
        onBack={() => void navigate({ to: '/testflight', search: { app, build: undefined } })}
      />
    );
  },
});

const releases = createRoute({
  getParentRoute: () => root,
  path: '/releases',
  component: lazyRouteComponent(() => import('../features/releases/releases-screen'), 'ReleasesScreen'),
});

const newRelease = createRoute({
  getParentRoute: () => root,
  path: '/releases/new',
  validateSearch: (search) => ({ artifact: text(search.artifact) }),
  component: function NewRelease() {
    const { artifact } = newRelease.useSearch();
    return <NewReleaseScreen artifactId={artifact ?? null} />;
  },
});

const release = createRoute({
  getParentRoute: () => root,
  path: '/releases/$appId/$version',
  validateSearch: (search) => ({ track: text(search.track), act: text(search.act) }),
  component: function Release() {
    const { appId, version } = release.useParams();
    const { track, act } = release.useSearch();
    return (
      <ReleaseScreen
        key={`${appId}/${version}`}
        appId={appId}
        versionCode={Number(version)}
        track={track ?? null}
        act={act ?? null}
      />
    );
  },
});

const history = createRoute({
  getParentRoute: () => root,
  path: '/history',
  validateSearch: (search) => ({ event: Number(search.event) || undefined, q: text(search.q) }),
  component: function History() {
    const { event, q } = history.useSearch();
    const navigate = history.useNavigate();
    const onPlace = useCallback(
      (place: { readonly event: number | null; readonly query: string }) =>
        void navigate({
          search: { event: place.event ?? undefined, q: place.query || undefined },
          replace: true,
        }),
      [navigate],
    );
    return <HistoryScreen event={event ?? null} query={q ?? ''} onPlace={onPlace} />;
  },
});

const backend = createRoute({
  getParentRoute: () => root,
  path: '/backend',
  beforeLoad: () => {
    throw redirect({ href: '/backend/services', replace: true });
  },
});

const services = createRoute({
  getParentRoute: () => root,
  path: '/backend/services',
  validateSearch: (search) => ({ environment: text(search.environment), service: text(search.service) }),
  component: function Services() {
    const { environment, service } = services.useSearch();
    const navigate = services.useNavigate();
    return (
      <BackendsScreen
        environment={environment ?? null}
        service={service ?? null}
        onPlace={(place) =>
          void navigate({ search: { environment: place.environment, service: place.service ?? undefined } })
        }
      />
    );
  },
});

const builds = createRoute({
  getParentRoute: () => root,
  path: '/backend/builds',
  validateSearch: (search) => ({ service: text(search.service), start: text(search.start) }),
  component: function Builds() {
    const { service, start } = builds.useSearch();
    return <BuildsScreen key={start} serviceId={service ?? null} start={start ?? null} />;
  },
});

const build = createRoute({
  getParentRoute: () => root,
  path: '/backend/builds/$buildId',
  component: function Build() {
    const { buildId } = build.useParams();
    return <BuildScreen buildId={buildId} />;
  },
});

const images = createRoute({
  getParentRoute: () => root,
  path: '/backend/images',
  component: lazyRouteComponent(() => import('../features/builds/images-screen'), 'ImagesScreen'),
});

const containers = createRoute({
  getParentRoute: () => root,
  path: '/backend/containers',
  validateSearch: (search) => ({ run: text(search.run) }),
  component: function Containers() {
    const { run } = containers.useSearch();
    return <ContainersScreen key={run} run={run ?? null} />;
  },
});

const container = createRoute({
  getParentRoute: () => root,
  path: '/backend/containers/$containerId',
  validateSearch: (search) => ({ tab: text(search.tab) }),
  component: function Container() {
    const { containerId } = container.useParams();
    const { tab } = container.useSearch();
    const navigate = container.useNavigate();
    return (
      <ContainerScreen
        key={containerId}
        containerId={containerId}
        tab={containerTab(tab)}
        onTab={(next) => void navigate({ search: { tab: next }, replace: true })}
      />
    );
  },
});

const logs = createRoute({
  getParentRoute: () => root,
  path: '/logs',
  validateSearch: (search) => ({
    sources: text(search.sources),
    q: text(search.q),
    t: text(search.t) ?? (typeof search.t === 'number' ? String(search.t) : undefined),
  }),
  component: function Logs() {
    const search = logs.useSearch();
    // Another address is another question: the screen begins anew with it.
    return <LogsScreen key={JSON.stringify(search)} place={readLogPlace(search)} />;
  },
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  validateSearch: (search) => ({ tab: text(search.tab), key: text(search.key) }),
  component: function Settings() {
    const { tab, key } = settings.useSearch();
    const navigate = settings.useNavigate();
    return (
      <SettingsScreen
        key={key}
        tab={tab ?? null}
        keyPath={key ?? null}
        onPlace={(place) => void navigate({ search: { tab: place.tab, key: undefined }, replace: true })}
      />
    );
  },
});

const connect = createRoute({
  getParentRoute: () => root,
  path: '/connect',
  component: lazyRouteComponent(() => import('../features/settings/connect-screen'), 'ConnectScreen'),
});

/** The screens. Each but the first is loaded when it is opened, and each breaks alone. */
export function createAppRouter() {
  return createRouter({
    routeTree: root.addChildren([
      board,
      releases,
      testflight,
      feedback,
      newRelease,
      release,
      backend,
      services,
      builds,
      build,
      images,
      containers,
      container,
      logs,
      history,
      settings,
      connect,
    ]),
    defaultErrorComponent: PageError,
    defaultPreload: 'intent',
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
