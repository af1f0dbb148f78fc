import { type Fault, type FaultInput, type FaultOf, faultSchema, type StandingFault } from './fault-schema';

/** Mulberry32: a small seeded sequence of fractions, so that faults with a probability fire alike in every run. */
function seededFractions(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Whether a route pattern of a fault covers a request. */
export function routeCovers(pattern: string, method: string, path: string): boolean {
  const [, wantedMethod, glob = ''] = /^(?:([A-Z]+)\s+)?(.*)$/.exec(pattern.trim()) ?? [];
  if (wantedMethod && wantedMethod !== method) return false;
  const source = glob
    .split('*')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`).test(path);
}

/** The first fault of a kind among those that fire on a request. */
export function firing<Kind extends Fault['kind']>(
  faults: readonly Fault[],
  kind: Kind,
): FaultOf<Kind> | undefined {
  return faults.find((fault): fault is FaultOf<Kind> => fault.kind === kind);
}

/** Faults that change how the world answers rather than one request. */
type WorldKind = 'review-rejection' | 'crash-spike' | 'stale-vitals' | 'clock-skew';

/** The faults that are switched on. They live in memory: a restarted sandbox is a healthy one. */
export class Faults {
  #standing: StandingFault[] = [];
  #sequence = 0;
  readonly #fraction = seededFractions(20_261_123);
  readonly #onChange: () => void;

  constructor(onChange: () => void = () => {}) {
    this.#onChange = onChange;
  }

  /** What is switched on now, oldest first. */
  list(): readonly StandingFault[] {
    return this.#standing;
  }

  /** Switches a fault on and gives its id. Throws zod's error when it is not one. */
  add(input: FaultInput): string {
    const fault = faultSchema.parse(input);
    this.#sequence += 1;
    const id = fault.id ?? `fault-${this.#sequence}`;
    this.#standing = [...this.#standing.filter((other) => other.id !== id), { ...fault, id }];
    this.#onChange();
    return id;
  }

  /** Switches one off; false when there was none. */
  remove(id: string): boolean {
    const before = this.#standing.length;
    this.#standing = this.#standing.filter((fault) => fault.id !== id);
    this.#onChange();
    return this.#standing.length < before;
  }

  /** Switches all off. */
  clear(): void {
    this.#standing = [];
    this.#onChange();
  }

  /** The route faults that fire on a request, counted down. */
  fire(method: string, path: string): readonly StandingFault[] {
    return this.#standing.filter((fault) => {
      if (!('route' in fault) || !routeCovers(fault.route, method, path)) return false;
      if (fault.skip > 0) {
        this.#replace({ ...fault, skip: fault.skip - 1 });
        return false;
      }
      if (fault.probability < 1 && this.#fraction() >= fault.probability) return false;
      this.#countDown(fault);
      return true;
    });
  }

  /** A fault of the world that concerns an app, left as it is. */
  active<Kind extends WorldKind>(kind: Kind, packageName?: string): FaultOf<Kind> | undefined {
    return firing(this.#concerning(packageName), kind);
  }

  /** Takes a trouble that stands for an app's next submission or upload: one of its counted effects is used up. */
  take<Kind extends 'processing-failure' | 'beta-rejection' | 'app-rejection'>(
    kind: Kind,
    packageName: string,
  ): FaultOf<Kind> | undefined {
    const concerning = this.#concerning(packageName);
    const fault = firing(concerning, kind);
    const standing = concerning.find((one) => one === fault);
    if (standing) this.#countDown(standing);
    return fault;
  }

  /** Takes the rejection that stands for an app's next submission: one of its counted effects is used up. */
  takeRejection(packageName: string): FaultOf<'review-rejection'> | undefined {
    const fault = this.#concerning(packageName).find(({ kind }) => kind === 'review-rejection');
    if (fault?.kind !== 'review-rejection') return undefined;
    this.#countDown(fault);
    return fault;
  }

  #concerning(packageName: string | undefined): readonly StandingFault[] {
    return this.#standing.filter((fault) => {
      const concerned = 'packageName' in fault ? fault.packageName : undefined;
      return !concerned || !packageName || concerned === packageName;
    });
  }

  #countDown(fault: StandingFault): void {
    if (!('count' in fault) || fault.count === undefined) return;
    if (fault.count <= 1) this.remove(fault.id);
    else this.#replace({ ...fault, count: fault.count - 1 });
  }

  #replace(fault: StandingFault): void {
    this.#standing = this.#standing.map((other) => (other.id === fault.id ? fault : other));
    this.#onChange();
  }
}
