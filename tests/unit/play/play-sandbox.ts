import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TransferProgress } from '@shared/domain/operation';
import type { Plan, StoreIntent } from '@shared/domain/plan';
import type { Clock } from '@shared/kit/clock';
import type {
  Bindings,
  CallResult,
  PerformContext,
  PlanContext,
  StoreTarget,
  UploadSource,
} from '../../../electron/ports/store-target';
import { systemClock } from '../../../electron/process-kit/system-clock';
import { type RunningSandbox, startSandbox } from '../../../electron/sandbox/sandbox';
import { createPlayAccounts, type PlayAccounts } from '../../../electron/targets/play/accounts';
import { createPlayTarget } from '../../../electron/targets/play/target';
import { app, context } from './play-fixtures';

/** A file that stands for a bundle: its first line tells the simulated store what it holds. */
export async function writeArtifact(
  directory: string,
  versionCode: number,
  size: number,
): Promise<UploadSource> {
  const head = Buffer.from(
    `${JSON.stringify({ packageName: app.packageName, versionCode, signed: true })}\n`,
  );
  const bytes = Buffer.concat([head, randomBytes(Math.max(0, size - head.length))]);
  const path = join(directory, `${versionCode}.aab`);
  await writeFile(path, bytes);
  return {
    path,
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    versionCode,
  };
}

/** One running sandbox with the target on it. */
export interface PlaySandbox {
  readonly sandbox: RunningSandbox;
  readonly accounts: PlayAccounts;
  readonly target: StoreTarget;
  readonly directory: string;
  /** Lines that the client logged. */
  readonly logged: string[];
  close(): Promise<void>;
}

export async function openPlaySandbox(scenario: string, pace: Clock = systemClock): Promise<PlaySandbox> {
  const directory = await mkdtemp(join(tmpdir(), 'slipway-play-'));
  const sandbox = await startSandbox({
    scenario,
    readArtifactIdentity: async (path) => {
      const [line = ''] = (await readFile(path)).toString('latin1').split('\n', 1);
      return JSON.parse(line);
    },
  });
  const logged: string[] = [];
  const accounts = createPlayAccounts({
    clock: systemClock,
    pace,
    log: (level, text) => logged.push(`${level}: ${text}`),
    read: async (accountId) => ({
      serviceAccountJson: await readFile(
        accountId === 'second' ? sandbox.secondServiceAccountKeyFile : sandbox.serviceAccountKeyFile,
        'utf8',
      ),
      endpoint: sandbox.playUrl,
    }),
  });
  return {
    sandbox,
    accounts,
    target: createPlayTarget(accounts, systemClock),
    directory,
    logged,
    close: async () => {
      await sandbox.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export const never = new AbortController().signal;

/** What a run of calls left behind. */
export interface Ran {
  readonly results: readonly CallResult[];
  readonly bindings: Bindings;
  readonly progress: readonly TransferProgress[];
  readonly waits: readonly (number | null)[];
  readonly log: readonly string[];
}

/** Sends calls one after the other, as the runner does, with what each needs. */
export async function perform(
  target: StoreTarget,
  calls: Plan['calls'],
  rest: Partial<PerformContext> = {},
): Promise<Ran> {
  let bindings: Bindings = rest.bindings ?? {};
  const progress: TransferProgress[] = [];
  const waits: (number | null)[] = [];
  const log: string[] = [];
  const results: CallResult[] = [];
  for (const call of calls) {
    results.push(
      await target.perform(app, call, {
        artifact: null,
        signal: never,
        onTransfer: (one) => progress.push(one),
        onWait: (until) => waits.push(until),
        log: (level, text) => log.push(`${level}: ${text}`),
        ...rest,
        bindings,
        bind: async (values) => {
          bindings = { ...bindings, ...values };
          await rest.bind?.(values);
        },
      }),
    );
  }
  return { results, bindings, progress, waits, log };
}

/** Observes and plans. */
export async function planned(
  target: StoreTarget,
  intent: StoreIntent,
  rest: Partial<PlanContext> = {},
): Promise<ReturnType<StoreTarget['plan']>> {
  const observation = await target.observe(app, never);
  return target.plan(app, intent, observation, { ...context, versionNames: {}, ...rest });
}
