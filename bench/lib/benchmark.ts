/** One measured figure beside what it must reach. It becomes one line on standard output, exactly these members. */
export interface Result {
  /** `benchmark: what is measured, unit`. */
  readonly name: string;
  /** Slipway's figure: the median of the rounds, or the worst where the goal says so. */
  readonly ours: number;
  /** The same figure of the named peer, measured in the same call; null where there is none to compare with. */
  readonly peer: number | null;
  /** `ours / peer`; null without a peer. */
  readonly ratio: number | null;
  /** What must be: `ratio >= 1.6`, `ours <= 2`. */
  readonly goal: string;
  readonly holds: boolean;
}

/** What the harness gives to a benchmark. */
export interface BenchmarkContext {
  /** The project's folder. */
  readonly root: string;
  /** The built program, as `npm run build` leaves it: `out/main/loopback.js` and so on. Up to date when a benchmark runs. */
  readonly out: string;
  /** The Node that the project pins; every child runs on it. */
  readonly node: string;
  /** The Chromium to measure in. Rejects with advice when there is none. */
  chromium(): Promise<string>;
  /** How often each arm runs; the median counts. */
  readonly rounds: number;
  /** How long a soak lasts, minutes. */
  readonly minutes: number;
  /** A new empty folder on the disk of the project, removed at the end of the call. */
  scratch(label: string): string;
  /**
   * Bundles a TypeScript entry of this project (path from `root`) into one file that `node` runs, with `@shared` and
   * the history's thread as the product bundles them. Measured code runs in such a child, not in the harness.
   * `instead` puts modules in the place of others (paths from `root`), as to kill the program inside of a call.
   */
  bundle(entry: string, instead?: Readonly<Record<string, string>>): Promise<string>;
  /** Tells the person who waits; goes to standard error. */
  log(line: string): void;
}

/** One benchmark: `npm run bench -- --only NAME` runs it alone. */
export interface Benchmark {
  readonly name: string;
  /** Runs every arm and gives the figures. Rejects when something could not be measured, which counts as not held. */
  run(context: BenchmarkContext): Promise<readonly Result[]>;
}
