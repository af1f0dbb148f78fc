import { seeded } from './chance';

/** What a crash log is made of. */
export interface CrashFacts {
  readonly id: string;
  readonly app: string;
  readonly bundleId: string;
  readonly version: string;
  readonly build: string;
  readonly device: string;
  readonly os: string;
  /** ISO. */
  readonly at: string;
  readonly uptimeMs: number;
}

/** Where the app crashes: the reason, and the frames above the run loop. */
const PLACES = [
  {
    exception: 'EXC_BREAKPOINT (SIGTRAP)',
    reason: 'Fatal error: Unexpectedly found nil while unwrapping an Optional value',
    frames: ['DocumentStore.open(_:) (DocumentStore.swift:142)', 'ScanView.finish() (ScanView.swift:88)'],
  },
  {
    exception: 'EXC_CRASH (SIGABRT)',
    reason: 'Attempt to insert row 4 into section 0, but there are only 4 rows in section 0 after the update',
    frames: [
      'ReminderList.apply(_:) (ReminderList.swift:61)',
      'ReminderList.refresh() (ReminderList.swift:47)',
    ],
  },
  {
    exception: 'EXC_BAD_ACCESS (SIGSEGV)',
    reason: 'KERN_INVALID_ADDRESS at 0x0000000000000010',
    frames: ['ImageCache.trim() (ImageCache.swift:203)', 'ImageCache.store(_:for:) (ImageCache.swift:171)'],
  },
] as const;

const hex = (seed: string): string =>
  Math.floor(seeded(seed) * 0xffff_ffff)
    .toString(16)
    .padStart(8, '0');

/** The text of a crash log in Apple's layout. */
export function crashLogText(facts: CrashFacts): string {
  const { id, app, bundleId, version, build, device, os, at, uptimeMs } = facts;
  const place = PLACES[Math.floor(seeded(`place ${id}`) * PLACES.length)] ?? PLACES[0];
  const name = app.replaceAll(' ', '');
  const own = place.frames.map(
    (frame, index) => `${index + 1}   ${name.padEnd(32)}0x00000001${hex(`${id} ${frame}`)} ${frame}`,
  );
  return `${[
    `Incident Identifier: ${id.toUpperCase()}`,
    `Hardware Model:      ${device}`,
    `Process:             ${name} [${1000 + Math.floor(seeded(`pid ${id}`) * 9000)}]`,
    `Identifier:          ${bundleId}`,
    `Version:             ${version} (${build})`,
    'Code Type:           ARM-64 (Native)',
    'Role:                Foreground',
    '',
    `Date/Time:           ${at}`,
    `Launch Time:         ${new Date(Date.parse(at) - uptimeMs).toISOString()}`,
    `OS Version:          iPhone OS ${os}`,
    'Report Version:      104',
    '',
    `Exception Type:  ${place.exception}`,
    `Termination Reason: ${place.reason}`,
    'Triggered by Thread:  0',
    '',
    'Thread 0 name:   Dispatch queue: com.apple.main-thread',
    'Thread 0 Crashed:',
    `0   libswiftCore.dylib              0x00000001${hex(`${id} core`)} _assertionFailure(_:_:file:line:flags:) + 248`,
    ...own,
    `3   UIKitCore                       0x00000001${hex(`${id} ui`)} -[UIApplication sendAction:to:from:forEvent:] + 96`,
    `4   CoreFoundation                  0x00000001${hex(`${id} cf`)} __CFRunLoopRun + 848`,
    `5   ${name.padEnd(32)}0x00000001${hex(`${id} main`)} main + 64`,
    '',
    'Binary Images:',
    `0x1${hex(`${id} image`)} - 0x1ffffffff ${name} arm64 <${id.replaceAll('-', '')}> /private/var/containers/Bundle/Application/${name}.app/${name}`,
    '',
    'EOF',
  ].join('\n')}\n`;
}
