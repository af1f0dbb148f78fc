/** What the program asked of the operating system: its name and what it was given. */
export type SystemCall = readonly [name: string, ...args: unknown[]];

/** What the stand-in tells the test that started it. */
export type ToTester = { readonly cdp: string } | { readonly call: SystemCall };

/** What a test tells the stand-in. */
export interface FromTester {
  /** Number of the button that the next message box is answered with. */
  readonly dialogAnswer?: number;
  /** Ask the program to quit, as a person would. */
  readonly quit?: true;
}

let dialogAnswer = 0;
const onQuit: (() => void)[] = [];

/** Passes something on to the test, when one listens. */
export function tellTester(message: ToTester): void {
  process.send?.(message);
}

/** Records a call to the system instead of making it, and gives `result`. */
export function recorded<Result>(name: string, result: Result) {
  return (...args: unknown[]): Result => {
    tellTester({ call: [name, ...args.map(describe)] });
    return result;
  };
}

/** The button that the test chose for the next message box. */
export const takeDialogAnswer = (): number => dialogAnswer;

/** Calls back when the test asks the program to quit. */
export function whenToldToQuit(quit: () => void): void {
  onQuit.push(quit);
}

process.on('message', (message: FromTester) => {
  if (message.dialogAnswer !== undefined) dialogAnswer = message.dialogAnswer;
  if (message.quit) for (const quit of onQuit) quit();
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
