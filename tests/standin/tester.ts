/** What the program asked of the operating system: its name and what it was given. */
export type SystemCall = readonly [name: string, ...args: unknown[]];

/** What the stand-in tells the test that started it. */
export type ToTester = { readonly cdp: string } | { readonly call: SystemCall };

/** What a test tells the stand-in: what a person or the system does outside of the windows. */
export interface FromTester {
  /** Number of the button that message boxes are answered with from now on. */
  readonly dialogAnswer?: number;
  /** Files that are chosen in the next dialogs; none to press *Cancel*. */
  readonly dialogFiles?: readonly string[];
  /** An item of the program's menu, by the words that lead to it. */
  readonly menu?: readonly string[];
  /** An item of the menu under the other mouse button. */
  readonly popup?: readonly string[];
  readonly trayItem?: readonly string[];
  readonly trayClick?: true;
  /** Title of the notification that is clicked. */
  readonly notification?: string;
  readonly power?: 'suspend' | 'resume';
  /** A link that the system hands over. */
  readonly openUrl?: string;
  /** A file that the system hands over. */
  readonly openFile?: string;
  /** Arguments of a second start. */
  readonly secondInstance?: readonly string[];
  /** The other mouse button in a text of the front window, as Chromium tells it. */
  readonly contextMenu?: object;
  /** A page saves a file of this name. */
  readonly download?: string;
  /** Why a page's process is gone, as the system tells it. */
  readonly pageGone?: object;
  /** Ask the program to quit, as a person would. */
  readonly quit?: true;
}

const listeners: ((message: FromTester) => void)[] = [];

/** Passes something on to the test, when one listens. */
export function tellTester(message: ToTester): void {
  if (!('call' in message)) return void process.send?.(message);
  const [name, ...args] = message.call;
  process.send?.({ call: [name, ...args.map(describe)] });
}

/** Records a call to the system instead of making it, and gives `result`. */
export function recorded<Result>(name: string, result: Result) {
  return (...args: unknown[]): Result => {
    tellTester({ call: [name, ...args] });
    return result;
  };
}

/** Calls back for everything that the test does. */
export function onTester(listener: (message: FromTester) => void): void {
  listeners.push(listener);
}

process.on('message', (message: FromTester) => {
  for (const listener of listeners) listener(message);
});
// The line to the test must not keep the program alive.
process.channel?.unref();

function describe(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value ?? null));
  } catch {
    return String(value);
  }
}
