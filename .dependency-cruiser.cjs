/**
 * The arrows of docs/architecture.md as an allow-list: an import that no line below names is an error.
 * A new arrow is a decision about the design, so it is added here by hand and explained in the architecture.
 */

/** Import paths of npm packages, as the resolver gives them. */
const npm = (...names) => `^node_modules/(@types/)?(${names.join('|')})(/|$)`;
/** One allowed arrow for each destination; `$1` in a destination is the first group of the origin. */
const arrows = (from, ...destinations) =>
  destinations.map((to) => ({ from: { path: from }, to: typeof to === 'string' ? { path: to } : to }));

const NODE = { dependencyTypes: ['core'] };
const ANYTHING = '';
const SHARED = '^shared/';
const PORTS = '^electron/ports/';
const ENTRIES = '^electron/[^/]+\\.ts$';
const COMPOSE = '^electron/compose[-a-z]*\\.ts$';
const SCREEN_LIBRARIES = npm(
  '@codemirror',
  '@lezer/highlight',
  '@fontsource-variable',
  '@mantine',
  '@orpc/(client|contract|tanstack-query)',
  '@tabler/icons-react',
  '@tanstack',
  '@xterm',
  '(@types/)?d3-[a-z]+',
  'react',
  'react-dom',
  'vite',
  'zod',
);

const allowed = [
  // shared: the domain knows only itself; the contract adds its schemas
  ...arrows('^shared/kit/', '^shared/kit/'),
  ...arrows('^shared/domain/', '^shared/(domain|kit)/'),
  ...arrows('^shared/contract/', '^shared/(contract|domain|kit)/', npm('zod', '@orpc/contract')),
  ...arrows('^shared/workspace/', '^shared/(workspace|domain|kit)/', npm('zod', 'yaml')),

  // electron: use cases see interfaces; adapters see their own folder, the interfaces and the process kit
  ...arrows('^electron/ports/', PORTS, SHARED),
  ...arrows('^electron/app/', '^electron/app/', PORTS, SHARED, npm('zod')), // zod: what it kept is read back with care
  ...arrows('^electron/app/((log|desktop)-)?handlers', npm('@orpc/server')),
  ...arrows('^electron/app/named-failures', npm('@orpc/server')),
  ...arrows('^electron/operations/', '^electron/operations/', PORTS, SHARED),
  ...arrows('^electron/process-kit/', '^electron/process-kit/', PORTS, SHARED, NODE, npm('zod')),
  ...arrows(
    '^electron/targets/([^/]+)/',
    '^electron/targets/$1/',
    '^electron/process-kit/',
    PORTS,
    SHARED,
    NODE,
    npm(
      'zod',
      'googleapis',
      'googleapis-common',
      'google-auth-library',
      'gaxios',
      '@rage-against-the-pixel/app-store-connect-api',
    ),
  ),
  ...arrows('^electron/targets/kubernetes/', npm('yaml')), // kubeconfig files, and templates shown as people write them
  ...arrows(
    '^electron/(artifacts|health|logs|workspace|vault)/',
    '^electron/$1/',
    '^electron/process-kit/',
    PORTS,
    SHARED,
    NODE,
    npm('zod', 'yaml', 'yauzl', 'node-forge', 'plist', 'googleapis', 'google-auth-library'),
  ),
  ...arrows(
    '^electron/builds/',
    '^electron/builds/',
    '^electron/process-kit/',
    PORTS,
    SHARED,
    NODE,
    npm('dockerode', 'docker-modem', 'tar-stream', 'yaml', 'zod'),
  ),
  ...arrows(
    '^electron/history/',
    '^electron/history/',
    PORTS,
    SHARED,
    NODE,
    npm('better-sqlite3', '@cantoo/pdf-lib', 'zod'),
  ),
  ...arrows(
    '^electron/sandbox/',
    '^electron/sandbox/',
    '^resources/scenarios/',
    PORTS,
    SHARED,
    NODE,
    npm('zod', 'node-forge', 'yaml'),
  ),

  ...arrows('^electron/sandbox/cli\\.ts$', '^electron/artifacts/'), // alone, it needs a reader of what is uploaded

  // hosts: two transports for the same use cases; only the desktop knows that Electron exists
  ...arrows('^electron/hosts/[^/]+\\.ts$', '^electron/hosts/[^/]+\\.ts$'),
  ...arrows(
    '^electron/hosts/([^/]+)/',
    '^electron/hosts/$1/',
    '^electron/hosts/[^/]+\\.ts$',
    '^electron/hosts/(common|rpc)/',
  ),
  ...arrows('^electron/hosts/', '^electron/app/', PORTS, SHARED, NODE, npm('@orpc/server', 'zod', 'ws')),
  ...arrows('^electron/hosts/', '^package\\.json$'),
  ...arrows('^electron/hosts/desktop/', npm('electron')),
  ...arrows('^electron/hosts/desktop/updates', npm('electron-updater')),

  // the entries choose a host; compose alone names concrete targets, stores and simulators
  ...arrows(ENTRIES, ENTRIES, '^electron/(hosts|app)/', PORTS, SHARED, NODE),
  ...arrows(COMPOSE, '^electron/(?!hosts/)'),

  // renderer: features stand alone on the parts and the bridge
  ...arrows('^renderer/', SHARED, SCREEN_LIBRARIES),
  ...arrows('^renderer/[^/]+\\.tsx?$', '^renderer/'),
  ...arrows('^renderer/app/', '^renderer/(app|features|flows|ui|bridge)/'),
  ...arrows('^renderer/features/([^/]+)/', '^renderer/features/$1/', '^renderer/(ui|bridge|flows)/'),
  ...arrows('^renderer/flows/', '^renderer/(flows|ui|bridge)/'), // what several features do alike
  ...arrows('^renderer/ui/', '^renderer/ui/'),
  ...arrows('^renderer/bridge/', '^renderer/bridge/'),

  // tests and tools look at everything; nothing looks back at them
  ...arrows('^tests/', ANYTHING),
  ...arrows('^scripts/', '^scripts/', NODE, '^node_modules/'),
  ...arrows(
    '^bench/',
    '^bench/',
    '^scripts/lib/',
    '^(electron|shared)/',
    '^tests/.*support/',
    NODE,
    '^node_modules/',
  ),
  ...arrows('^[^/]+\\.config\\.ts$', '^scripts/lib/', NODE, '^node_modules/'),
];

module.exports = {
  allowedSeverity: 'error',
  allowed,
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Files that need each other are one responsibility cut in two.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'processes-have-one-home',
      comment: 'Only electron/process-kit starts processes: deadlines, cancelling and redaction live there.',
      severity: 'error',
      from: { path: '^(shared|electron|renderer)/', pathNot: '^electron/process-kit/' },
      to: { path: '^(node:)?child_process$' },
    },
    {
      name: 'sockets-have-one-home',
      comment: 'Only the process kit, the loopback host and the simulators open sockets.',
      severity: 'error',
      from: {
        path: '^(shared|electron|renderer)/',
        pathNot: '^electron/(process-kit|sandbox|hosts/loopback)/',
      },
      to: { path: '^(node:)?(http|https|http2|net|tls|dgram)$', dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: '^node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'require', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
    },
  },
};
