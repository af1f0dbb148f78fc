import type { BuildStep } from '@shared/contract/builds';
import type { BuildLogWriter } from './build-log';
import { type Dockerfile, lineOfStep } from './dockerfile';
import type { OutputLines } from './event-reader';
import { createOutput, type StepOutput } from './step-output';
import { type BuildTrace, decodeTrace, type TraceVertex } from './trace';

/** What a build has come to, told by the engine's events. */
export interface BuildProgress {
  /** One event of the engine's stream. */
  take(event: unknown): void;
  /** Lines of the classic builder's output; false where they must be read as events. */
  output(lines: OutputLines): boolean;
  /** What the sending of the context has come to. */
  sent(bytes: number, total: number): void;
  steps(): readonly BuildStep[];
  imageId(): string | null;
  /** What the engine gave as the reason of a failure. */
  error(): string | null;
  /** Ends what is still open: cancelled, or cut off. */
  end(state: 'done' | 'failed' | 'cancelled'): void;
}

type Mutable = { -readonly [Key in keyof BuildStep]: BuildStep[Key] };

/** `Step 2/6 : RUN x` of the classic builder; `STEP 2/6: RUN x` of Podman, `[1/2] STEP …` where there are stages. */
const STEP = /^(?:\[\d+\/\d+\] )?(?:Step|STEP) (\d+)\/\d+ ?: (.*)$/s;
/** What a step came to: ` ---> 0123456789ab` and `--> 0123456789a`. */
const RESULT = /^(?: --->|-->) (.*)$/;
const CACHED = 'cached';
/** The classic builder paints what went to standard error red. */
const COMPLAINT = { begins: '\u001b[91m', ends: '\u001b[0m' };
const NO_SPACE = /no space left on device/i;
/** Output in which this stands is read as text: it tells of a full disk. */
export const RARE_WORDS = Buffer.from('o space left on device');
const CLIPPED = /\[output clipped, log limit .+ reached\]/;

/** Follows a build of either builder. `now` gives milliseconds since it began; `hide` is null where nothing is secret. */
export function createProgress(
  log: BuildLogWriter,
  dockerfile: Dockerfile,
  now: () => number,
  mask: ((text: string) => string) | null,
): BuildProgress {
  const hide = mask ?? ((text: string) => text);
  const steps: Mutable[] = [];
  const byDigest = new Map<string, Mutable>();
  const outputs = new Map<Mutable, StepOutput>();
  const transfers = new Map<
    Mutable,
    Map<string, { readonly current: number; readonly total: number; readonly done: boolean }>
  >();
  let engineStart: number | null = null;
  let image: string | null = null;
  let failure: string | null = null;
  /** A step complained of a full disk; the engine itself only says that the step failed. */
  let isFull = false;
  let classic: Mutable | null = null;
  let stageName = 'stage-0';
  let stages = 0;

  function addStep(id: string, stage: string, title: string, line: number | null): Mutable {
    const step: Mutable = {
      id,
      number: steps.length + 1,
      stage,
      title,
      state: 'waiting',
      startedMs: null,
      endedMs: null,
      error: null,
      note: null,
      progress: null,
      line,
    };
    steps.push(step);
    return step;
  }

  function outputOf(step: Mutable): StepOutput {
    let output = outputs.get(step);
    if (!output) {
      output = createOutput((ms, kind, text) => {
        const shown = hide(text);
        if (NO_SPACE.test(shown)) isFull = true;
        log.add(ms, step.number, CLIPPED.test(shown) ? 'mark' : kind, shown);
      });
      outputs.set(step, output);
    }
    return output;
  }

  function begin(step: Mutable, ms: number): void {
    if (step.startedMs !== null) return;
    step.startedMs = ms;
    step.state = 'running';
    log.add(
      ms,
      step.number,
      'step',
      hide(
        step.stage === 'context' || step.stage === 'export' ? step.title : `[${step.stage}] ${step.title}`,
      ),
    );
  }

  function finish(step: Mutable, ms: number, state: BuildStep['state'], error: string | null): void {
    if (step.endedMs !== null) return;
    outputs.get(step)?.end(ms);
    step.endedMs = ms;
    step.state = state;
    step.error = error === null ? null : hide(error);
    if (state === 'cached') log.add(ms, step.number, 'done', 'CACHED');
    else if (state === 'done')
      log.add(ms, step.number, 'done', `DONE ${((ms - (step.startedMs ?? ms)) / 1000).toFixed(1)}s`);
    else if (state === 'failed') log.add(ms, step.number, 'error', `ERROR: ${step.error ?? 'failed'}`);
  }

  // BuildKit's own clock, counted from the first moment that it tells, which is now.
  const msOf = (at: number | null): number => {
    if (at === null) return now();
    engineStart ??= at - now();
    return Math.max(0, Math.round(at - engineStart));
  };

  function takeVertex(vertex: TraceVertex): void {
    let step = byDigest.get(vertex.digest);
    if (!step) {
      const { stage, title } = partsOf(vertex.name);
      step = addStep(vertex.digest, stage, title, lineOfStep(dockerfile, stage, title));
      byDigest.set(vertex.digest, step);
    }
    if (vertex.started !== null || vertex.cached) begin(step, msOf(vertex.started));
    if (vertex.error !== '' && vertex.completed !== null) {
      const isCancel = /context canceled/.test(vertex.error);
      finish(step, msOf(vertex.completed), isCancel ? 'cancelled' : 'failed', vertex.error);
    } else if (vertex.completed !== null) {
      finish(step, msOf(vertex.completed), vertex.cached ? 'cached' : 'done', null);
    } else if (vertex.cached) finish(step, msOf(vertex.started), 'cached', null);
  }

  function takeTrace({ vertexes, statuses, logs }: BuildTrace): void {
    for (const vertex of vertexes) takeVertex(vertex);
    for (const { vertex, id, name, current, total, completed } of statuses) {
      const step = byDigest.get(vertex);
      if (!step) continue;
      const own = transfers.get(step) ?? new Map();
      transfers.set(step, own);
      const before = own.get(id);
      own.set(id, { current, total, done: completed !== null });
      const title = name || id;
      if (completed !== null && !before?.done)
        log.add(
          msOf(completed),
          step.number,
          'out',
          hide(`${title}${current > 0 ? ` ${size(current)}` : ''} done`),
        );
      const moved = [...own.values()];
      const sum = moved.reduce((bytes, one) => bytes + one.current, 0);
      const all = moved.every((one) => one.total > 0)
        ? moved.reduce((bytes, one) => bytes + one.total, 0)
        : null;
      step.progress = sum > 0 ? { current: sum, total: all } : null;
      step.note =
        sum > 0 ? (all === null || all === sum ? size(sum) : `${size(sum)} of ${size(all)}`) : title;
    }
    for (const { vertex, stream, at, bytes } of logs) {
      const step = byDigest.get(vertex);
      if (step) outputOf(step).write(msOf(at), stream === 2 ? 'err' : 'out', bytes);
    }
  }

  /** The classic builder tells its steps in the words that it prints. */
  function takeText(text: string): void {
    const ms = now();
    const found = STEP.exec(text.trimEnd());
    if (found) {
      closeClassic(ms);
      const title = found[2] ?? '';
      const from = /^FROM\s/i.exec(title) && dockerfile.stages[stages];
      if (from) {
        stageName = from.name ?? `stage-${from.index}`;
        stages += 1;
      }
      classic = addStep(`step-${steps.length}`, stageName, title, lineOfStep(dockerfile, stageName, title));
      begin(classic, ms);
      return;
    }
    const result = RESULT.exec(text.trimEnd())?.[1];
    if (result !== undefined) {
      if (classic && result.startsWith('Using cache')) classic.note = CACHED;
      // The id of what the step came to: a step that fails has none.
      else if (/^[0-9a-f]{11,12}$/.test(result)) closeClassic(ms);
      return;
    }
    if (/^(?:\[\d+\/\d+\] )?COMMIT\b/.test(text)) closeClassic(ms);
    if (/^Removing intermediate container [0-9a-f]{12}\s*$/.test(text)) return;
    if (/^Successfully (built|tagged) /.test(text)) {
      closeClassic(ms);
      const built = /^Successfully built (\S+)/.exec(text);
      if (built && image === null) image = built[1] ?? null;
      log.add(ms, 0, 'done', text.trimEnd());
      return;
    }
    if (classic && text === '\n' && !outputs.has(classic)) return; // ends the heading
    const isComplaint = text.startsWith(COMPLAINT.begins) && text.endsWith(COMPLAINT.ends);
    const plain = isComplaint ? text.slice(COMPLAINT.begins.length, -COMPLAINT.ends.length) : text;
    if (classic) outputOf(classic).text(ms, isComplaint ? 'err' : 'out', plain);
    else log.add(ms, 0, 'out', hide(text.trimEnd()));
  }

  /** Lines that are nothing but output go to the log as they came. */
  function output(lines: OutputLines): boolean {
    if (!classic || mask !== null || !outputOf(classic).isAtStart()) return false;
    log.addLines(now(), classic.number, 'out', lines);
    return true;
  }

  function closeClassic(ms: number): void {
    if (!classic || classic.endedMs !== null) return;
    const cached = classic.note === CACHED;
    if (cached) classic.note = null;
    finish(classic, ms, cached ? 'cached' : 'done', null);
  }

  function take(event: unknown): void {
    if (typeof event !== 'object' || event === null) return;
    const { stream, id, aux, error, errorDetail, status, progress } = event as Readonly<
      Record<string, unknown>
    >;
    if (typeof stream === 'string') takeText(stream);
    else if (typeof error === 'string' || errorDetail !== undefined) {
      failure = hide(String((errorDetail as { message?: string } | undefined)?.message ?? error));
      if (classic) finish(classic, now(), 'failed', failure);
      log.add(now(), 0, 'error', failure.split('\n')[0] ?? '');
    } else if (id === 'moby.buildkit.trace' && typeof aux === 'string')
      takeTrace(decodeTrace(Buffer.from(aux, 'base64')));
    else if (aux !== undefined) image = imageIn(aux) ?? image;
    else if (typeof status === 'string') {
      const words = [id, status, progress]
        .filter((word) => typeof word === 'string' && word !== '')
        .join(' ');
      // A base image on its way: its many small moves are the step's note, what it comes to is a line.
      if (classic) classic.note = words;
      if (progress === undefined || progress === '') log.add(now(), classic?.number ?? 0, 'out', words);
    }
  }

  return {
    take,
    output,
    sent(bytes, total) {
      const step =
        steps.find(({ id }) => id === 'slipway.context') ??
        addStep('slipway.context', 'context', 'send context', null);
      begin(step, now());
      step.progress = { current: bytes, total };
      step.note = `${size(bytes)} sent`;
      if (bytes >= total) finish(step, now(), 'done', null);
    },
    steps: () => steps.map((step) => ({ ...step })),
    imageId: () => image,
    error: () =>
      failure !== null && isFull && !NO_SPACE.test(failure) ? `${failure}: no space left on device` : failure,
    end(state) {
      const ms = now();
      if (state === 'done') closeClassic(ms);
      for (const step of steps) {
        if (step.endedMs === null && step.startedMs !== null) finish(step, ms, state, null);
        else if (step.startedMs === null) step.state = state === 'done' ? 'cached' : 'cancelled';
      }
    },
  };
}

/** The id of the image that was made, by which the builders end. */
function imageIn(aux: unknown): string | null {
  if (typeof aux !== 'object' || aux === null || !('ID' in aux)) return null;
  return typeof aux.ID === 'string' ? aux.ID : null;
}

/** `[runtime 2/4] RUN x` is of the stage `runtime`; what BuildKit does for itself is the context or the export. */
function partsOf(name: string): { readonly stage: string; readonly title: string } {
  const [, stage, title] = /^\[(\S+) +\d+\/\d+\] (.*)$/s.exec(name) ?? [];
  if (stage !== undefined && title !== undefined) return { stage, title };
  const [, only] = /^\[\d+\/\d+\] (.*)$/s.exec(name) ?? [];
  if (only !== undefined) return { stage: 'stage-0', title: only };
  const [, internal] = /^\[internal\] (.*)$/s.exec(name) ?? [];
  if (internal !== undefined) return { stage: 'context', title: internal };
  if (/^\[auth\]/.test(name)) return { stage: 'context', title: name.replace(/^\[auth\] /, 'sign in for ') };
  if (/^(export|naming|writing|pushing)/.test(name)) return { stage: 'export', title: name };
  return { stage: 'context', title: name };
}

/** Bytes as builders print them. */
function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
