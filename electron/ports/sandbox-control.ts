/** One thing that can be made to go wrong. */
export interface SandboxFault {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly on: boolean;
}

/** The rehearsal room: scenes, clock and faults of the simulated stores. */
export interface SandboxControls {
  state(): {
    readonly scenario: string;
    readonly scenarios: readonly {
      readonly name: string;
      readonly title: string;
      readonly description: string;
    }[];
    readonly clock: { readonly now: number; readonly rate: number };
    readonly faults: readonly SandboxFault[];
    /** What others can be made to do: Apple's reviewers and machines, testers, colleagues. */
    readonly turns: readonly { readonly id: string; readonly title: string; readonly description: string }[];
  };
  /** Starts a scene over: the store and the history that goes with it. */
  load(scenario: string): Promise<void>;
  setRate(rate: number): void;
  advance(ms: number): void;
  setFault(id: string, on: boolean): void;
  /** Lets one of them do it now. Throws `not-allowed` where there is nothing that it could be done to. */
  takeTurn(id: string): void;
  /** Path of a small signed bundle to practise with. */
  sampleBundle(): Promise<string>;
}
