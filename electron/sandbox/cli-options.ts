import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { nearWord } from '@shared/kit/near-word';
import { scenarioNames } from './scenarios';

/** What was asked of the sandbox on the command line. */
export interface SandboxCliOptions {
  /** Null: what the folder holds, or `fresh`. */
  readonly scenario: string | null;
  /** Ports on 127.0.0.1; 0 for any free one. */
  readonly port: number;
  readonly httpsPort: number;
  /** Where state and keys are kept, absolute; null for a temporary folder. */
  readonly directory: string | null;
  /** Print one JSON line instead of text. */
  readonly json: boolean;
  readonly help: boolean;
}

/** The command line cannot be understood. The message says what and how to go on. */
export class SandboxOptionError extends Error {}

/** What `--help` prints. */
export const SANDBOX_HELP = `The sandbox: Google Play's APIs and App Store Connect on this computer alone.

  npm run sandbox -- [options]

  --scenario NAME   ${scenarioNames.slice(0, 4).join(', ')},
                    ${scenarioNames.slice(4, 9).join(', ')},
                    ${scenarioNames.slice(9).join(', ')}; default: what --dir holds, or fresh
  --port N          HTTP port on 127.0.0.1; default: any free one
  --https-port N    HTTPS port on 127.0.0.1; default: any free one
  --dir DIR         keeps state, keys and certificates here; default: a temporary folder, removed at the end
  --json            prints one line of JSON: where it answers and with which key
  --help            this text
`;

const OPTIONS = {
  scenario: { type: 'string' },
  port: { type: 'string' },
  'https-port': { type: 'string' },
  dir: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const SEE_HELP = '--help shows them all.';

/** Reads the arguments after the program's name. Throws a `SandboxOptionError` for anything that is not understood. */
export function parseSandboxOptions(args: readonly string[], cwd: string): SandboxCliOptions {
  const { values, tokens } = parseArgs({
    args: [...args],
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'positional')
      throw new SandboxOptionError(`“${token.value}” is not an option. ${SEE_HELP}`);
    if (token.kind === 'option') checkOption(token.name, token.rawName, token.value);
  }
  return {
    scenario: scenarioOf(values.scenario),
    port: portOf('--port', values.port),
    httpsPort: portOf('--https-port', values['https-port']),
    directory: typeof values.dir === 'string' ? resolve(cwd, values.dir) : null,
    json: values.json === true,
    help: values.help === true,
  };
}

function checkOption(name: string, rawName: string, value: string | undefined): void {
  const known = OPTIONS[name as keyof typeof OPTIONS];
  if (!known) {
    const near = nearWord(name, Object.keys(OPTIONS));
    throw new SandboxOptionError(
      `There is no option ${rawName}. ${near ? `Did you mean --${near}?` : SEE_HELP}`,
    );
  }
  if (known.type === 'boolean' && value !== undefined)
    throw new SandboxOptionError(`${rawName} takes no value.`);
  if (known.type === 'string' && (value === undefined || value === '' || value.startsWith('--')))
    throw new SandboxOptionError(`${rawName} needs a value. ${SEE_HELP}`);
}

function scenarioOf(value: string | boolean | undefined): string | null {
  if (typeof value !== 'string') return null;
  if (scenarioNames.includes(value)) return value;
  const near = nearWord(value, scenarioNames);
  throw new SandboxOptionError(
    `There is no scenario “${value}”. ${near ? `Did you mean ${near}?` : `There are: ${scenarioNames.join(', ')}.`}`,
  );
}

function portOf(name: string, value: string | boolean | undefined): number {
  if (value === undefined) return 0;
  const port = /^\d{1,5}$/.test(String(value)) ? Number(value) : Number.NaN;
  if (port >= 0 && port <= 65_535) return port;
  throw new SandboxOptionError(
    `${name} is a whole number from 0 to 65535, not “${String(value)}”. 0 takes any free port.`,
  );
}
