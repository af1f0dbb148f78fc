import { Menu, type MenuItemConstructorOptions } from 'electron';

/** What the menu leads to. */
export interface MenuActs {
  readonly newWindow: () => void;
  readonly openWorkspace: () => void;
  readonly go: (href: string) => void;
  readonly act: (act: 'palette' | 'jobs' | 'search') => void;
  readonly openReports: () => void;
  readonly checkForUpdates: (() => void) | null;
}

const AREAS: readonly (readonly [label: string, href: string])[] = [
  ['Board', '/'],
  ['Releases', '/releases'],
  ['TestFlight', '/testflight'],
  ['Backend', '/backend'],
  ['Logs', '/logs'],
  ['History', '/history'],
];

/** Sets the program's menu, in the order and with the keys that each system's users know. */
export function setMenu(acts: MenuActs): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, acts)));
}

/** The menu as data. On macOS the program's own menu comes first, and settings stand in it. */
function menuTemplate(platform: NodeJS.Platform, acts: MenuActs): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  const settings: MenuItemConstructorOptions = {
    label: 'Settings…',
    accelerator: 'CmdOrCtrl+,',
    click: () => acts.go('/settings'),
  };
  const updates: MenuItemConstructorOptions[] = acts.checkForUpdates
    ? [{ label: 'Check for updates…', click: acts.checkForUpdates }]
    : [];
  return [
    ...(mac ? [appleMenu(settings, updates)] : []),
    {
      label: '&File',
      submenu: [
        { label: 'New window', accelerator: 'CmdOrCtrl+Shift+N', click: acts.newWindow },
        { label: 'Open slipway.yaml…', accelerator: 'CmdOrCtrl+O', click: acts.openWorkspace },
        { label: 'New release', click: () => acts.go('/releases/new') },
        { type: 'separator' },
        ...(mac ? [] : [settings, { type: 'separator' } as const]),
        mac ? { role: 'close' } : { role: 'quit', label: platform === 'win32' ? 'Exit' : 'Quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
        { type: 'separator' },
        // The page has these keys itself and knows which screen's search is meant: they are shown and not taken.
        {
          label: 'Find',
          accelerator: 'CmdOrCtrl+F',
          registerAccelerator: false,
          click: () => acts.act('search'),
        },
      ],
    },
    {
      label: '&View',
      submenu: [
        {
          label: 'Command palette',
          accelerator: 'CmdOrCtrl+K',
          registerAccelerator: false,
          click: () => acts.act('palette'),
        },
        {
          label: 'Jobs',
          accelerator: 'CmdOrCtrl+J',
          registerAccelerator: false,
          click: () => acts.act('jobs'),
        },
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    {
      label: '&Go',
      submenu: AREAS.map(([label, href], index) => ({
        label,
        accelerator: `CmdOrCtrl+${index + 1}`,
        click: () => acts.go(href),
      })),
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        { label: 'Crash reports', click: acts.openReports },
        ...(mac ? [] : updates),
        ...(mac ? [] : [{ role: 'about' } as const]),
      ],
    },
  ];
}

function appleMenu(
  settings: MenuItemConstructorOptions,
  updates: MenuItemConstructorOptions[],
): MenuItemConstructorOptions {
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      ...updates,
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'services' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  };
}
