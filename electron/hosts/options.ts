import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { nearWord } from '@shared/kit/near-word';

/** What was asked on the command line. */
export interface HostOptions {
  /** Which host to start; null: the desktop window where it can be had. */
  readonly host: 'desktop' | 'loopback' | null;
  /** Port of the loopback host; 0 for any free one. */
  readonly port: number;
  /** Data folder, absolute; null for the one that the operating system suggests. */
  readonly dataDir: string | null;
  /** Workspace file, absolute. */
  readonly workspaceFile: string | null;
  readonly scenario: string | null;
  /** How long the loopback host stays without a window and without work, ms. */
  readonly idleExitMs: number;
  /** Whether a browser may be opened. */
  readonly open: boolean;
  readonly help: boolean;
}

/** The command line cannot be understood. The message says what and how to go on. */
export class OptionError extends Error {}

const OPTIONS = {
  host: { type: 'string' },
  port: { type: 'string' },
  data: { type: 'string' },
  workspace: { type: 'string' },
  scenario: { type: 'string' },
  'idle-exit': { type: 'string' },
  'no-open': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** What `--help` prints. */
export const HELP = `Slipway: from a finished bundle to all of its users.

  npm start -- [options]

  --host desktop|loopback  a window of its own, or a page in your browser; default: the window where it can be had
  --port N                 port of the loopback host on 127.0.0.1; default: any free one
  --data DIR               folder for history and settings; default: the usual one of this system
  --workspace FILE         a slipway.yaml; default: the last one opened, or the sandbox
  --scenario NAME          what the sandbox begins with, for example staged-rollout
  --idle-exit SECONDS      end the page's host after so long without a window and without work; default: 8 hours
  --no-open                print the address and open no browser
  --help                   this text
`;

/**
 * Reads the arguments after the program's name. Paths are taken from `cwd`.
 * Throws an `OptionError` for anything that is not understood.
 */
export function parseHostOptions(args: readonly string[], cwd: string): HostOptions {
  const { values, tokens } = parseArgs({
    args: [...args],
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'positional') throw new OptionError(`“${token.value}” is not an option. ${SEE_HELP}`);
    if (token.kind === 'option') checkOption(token.name, token.rawName, token.value);
  }
  const text = (name: 'data' | 'workspace' | 'scenario'): string | null => {
    const value = values[name];
    return typeof value === 'string' ? value : null;
  };
  const path = (value: string | null) => (value === null ? null : resolve(cwd, value));
  return {
    host: hostOf(values.host),
    port: portOf(values.port),
    dataDir: path(text('data')),
    workspaceFile: path(text('workspace')),
    scenario: text('scenario'),
    idleExitMs: idleExitOf(values['idle-exit']),
    open: values['no-open'] !== true,
    help: values.help === true,
  };
}

const SEE_HELP = '--help shows them all.';

function checkOption(name: string, rawName: string, value: string | undefined): void {
  const known = OPTIONS[name as keyof typeof OPTIONS];
  if (!known) {
    const near = nearWord(name, Object.keys(OPTIONS));
    throw new OptionError(
      near
        ? `There is no option ${rawName}. Did you mean --${near}?`
        : `There is no option ${rawName}. ${SEE_HELP}`,
    );
  }
  if (known.type === 'boolean' && value !== undefined) throw new OptionError(`${rawName} takes no value.`);
  if (known.type === 'string' && (value === undefined || value === '' || value.startsWith('--'))) {
    throw new OptionError(`${rawName} needs a value. ${SEE_HELP}`);
  }
}

function hostOf(value: string | boolean | undefined): HostOptions['host'] {
  if (value === undefined) return null;
  if (value === 'desktop' || value === 'loopback') return value;
  const near = nearWord(String(value), ['desktop', 'loopback']);
  throw new OptionError(
    `--host is desktop or loopback, not “${String(value)}”.${near ? ` Did you mean ${near}?` : ''}`,
  );
}

const IDLE_EXIT_S = 8 * 3_600;
const LONGEST_IDLE_S = 14 * 24 * 3_600;

function idleExitOf(value: string | boolean | undefined): number {
  if (value === undefined) return IDLE_EXIT_S * 1_000;
  const seconds = /^\d{1,7}$/.test(String(value)) ? Number(value) : 0;
  if (seconds >= 1 && seconds <= LONGEST_IDLE_S) return seconds * 1_000;
  throw new OptionError(
    `--idle-exit is a whole number of seconds from 1 to ${LONGEST_IDLE_S}, not “${String(value)}”.`,
  );
}

function portOf(value: string | boolean | undefined): number {
  if (value === undefined) return 0;
  const port = /^\d{1,5}$/.test(String(value)) ? Number(value) : Number.NaN;
  if (port >= 0 && port <= 65_535) return port;
  throw new OptionError(
    `--port is a whole number from 0 to 65535, not “${String(value)}”. 0 takes any free port.`,
  );
}
