import type { EngineTransfer } from '@shared/contract/engines';
import type { OperationId } from '@shared/domain/ids';
import { z } from 'zod';

/** A push or pull, told layer by layer by the engine's events. */
export interface TransferProgress {
  begin(reference: string): void;
  take(event: unknown): void;
  finish(reference: string, state: 'done' | 'failed'): void;
  view(): EngineTransfer;
  /** What the engine gave as the reason of a failure. */
  error(): string | null;
  /** The digest that the registry knows the image by, of the reference that moves now. */
  digest(): string | null;
  /** In words: `3 of 7 layers`. */
  step(): string;
  fraction(): number | null;
}

type Layer = {
  -readonly [Key in keyof EngineTransfer['layers'][number]]: EngineTransfer['layers'][number][Key];
};
type Reference = {
  -readonly [Key in keyof EngineTransfer['references'][number]]: EngineTransfer['references'][number][Key];
};

const event = z.object({
  id: z.string().optional(),
  status: z.string().optional(),
  progressDetail: z.object({ current: z.number().optional(), total: z.number().optional() }).nullish(),
  aux: z.looseObject({ Digest: z.string().optional() }).nullish(),
  error: z.string().optional(),
  errorDetail: z.object({ message: z.string().optional() }).nullish(),
});
const DONE = /^(Pushed|Pull complete|Download complete|Mounted from)/;
const PRESENT = /^(Layer already exists|Already exists)/;
const WAITING = /^(Preparing|Waiting|Pulling fs layer)/;
const RETRYING = /^Retrying in /;
const DIGEST = /digest: (sha256:[0-9a-f]{64})/i;
/** The rate is of the last seconds. */
const WINDOW_MS = 4_000;

/** Follows a push or pull of some references. `now` is in milliseconds. */
export function createTransfer(
  operationId: OperationId,
  kind: 'push' | 'pull',
  names: readonly string[],
  now: () => number,
): TransferProgress {
  const references: Reference[] = names.map((reference) => ({ reference, state: 'waiting', digest: null }));
  const layers = new Map<string, Layer>();
  let moving: Reference | undefined;
  let failure: string | null = null;
  let readings: { readonly at: number; readonly bytes: number }[] = [];

  const moved = () => [...layers.values()].reduce((sum, { current }) => sum + current, 0);
  const total = () => [...layers.values()].reduce((sum, layer) => sum + (layer.total ?? layer.current), 0);

  function takeLayer(
    id: string,
    status: string,
    current: number | undefined,
    size: number | undefined,
  ): void {
    const layer = layers.get(id) ?? { id, status, state: 'waiting', current: 0, total: null };
    layers.set(id, layer);
    layer.status = status;
    if (PRESENT.test(status)) layer.state = 'present';
    else if (DONE.test(status)) {
      layer.state = 'done';
      layer.current = layer.total ?? layer.current;
    } else if (WAITING.test(status)) layer.state = 'waiting';
    else {
      layer.state = 'moving';
      if (size !== undefined && size > 0) layer.total = size;
      // What is packed on the way may come to more than was expected.
      if (current !== undefined)
        layer.current = layer.total === null ? current : Math.min(current, layer.total);
    }
    const at = now();
    readings = [...readings.filter((reading) => at - reading.at < WINDOW_MS), { at, bytes: moved() }].slice(
      -200,
    );
  }

  function rate(): number | null {
    const [first] = readings;
    const last = readings.at(-1);
    if (!first || !last || last.at - first.at < 300) return null;
    return Math.max(0, ((last.bytes - first.bytes) / (last.at - first.at)) * 1_000);
  }

  return {
    begin(reference) {
      moving = references.find((one) => one.reference === reference);
      if (moving) moving.state = 'moving';
      failure = null;
    },
    take(value) {
      const read = event.safeParse(value);
      if (!read.success) return;
      const { id, status, progressDetail, aux, error, errorDetail } = read.data;
      if (error !== undefined || errorDetail)
        failure = errorDetail?.message ?? error ?? 'no reason was given';
      const digest = aux?.Digest ?? DIGEST.exec(status ?? '')?.[1];
      if (digest !== undefined && moving) moving.digest = digest;
      if (id !== undefined && status !== undefined && /^[0-9a-f]{12}$/.test(id)) {
        takeLayer(id, status, progressDetail?.current, progressDetail?.total);
      }
    },
    finish(reference, state) {
      const one = references.find((candidate) => candidate.reference === reference);
      if (one) one.state = state;
    },
    error: () => failure,
    digest: () => moving?.digest ?? null,
    view() {
      const speed = rate();
      const left = total() - moved();
      return {
        operationId,
        kind,
        references: references.map((one) => ({ ...one })),
        layers: [...layers.values()].map((layer) => ({ ...layer })),
        rate: speed,
        secondsLeft: speed === null || speed === 0 ? null : Math.ceil(left / speed),
      };
    },
    step() {
      const all = [...layers.values()];
      // An engine tries a layer five times before it says why: that it does so is told at once.
      const again = all.find(({ status }) => RETRYING.test(status));
      if (again) return `The registry did not take a layer. ${again.status}`;
      const over = all.filter(({ state }) => state === 'done' || state === 'present').length;
      return all.length === 0 ? 'Asking the registry' : `${over} of ${all.length} layers`;
    },
    fraction: () => (total() > 0 ? moved() / total() : null),
  };
}
