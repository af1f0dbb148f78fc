import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A program with a library, the Debian package that has both, and how to see that they are there. */
interface Tool {
  readonly programs: readonly string[];
  readonly probe: readonly string[];
  readonly debianPackage: string;
}

const TOOLS = {
  python: {
    programs: ['/usr/bin/python3', 'python3'],
    probe: ['-c', 'import googleapiclient, google_auth_httplib2'],
    debianPackage: 'python3-googleapi',
  },
  ruby: {
    programs: ['/usr/bin/ruby', 'ruby'],
    probe: ['-e', "require 'google/apis/androidpublisher_v3'"],
    debianPackage: 'ruby-google-api-client',
  },
  curl: { programs: ['curl'], probe: ['--version'], debianPackage: 'curl' },
} as const satisfies Record<string, Tool>;

const found = new Map<string, Promise<string>>();

/** The program to run. @throws Error naming the Debian package when none with the library is there. */
function programOf(name: keyof typeof TOOLS): Promise<string> {
  const known = found.get(name) ?? find(name);
  found.set(name, known);
  return known;
}

async function find(name: keyof typeof TOOLS): Promise<string> {
  const { programs, probe, debianPackage } = TOOLS[name];
  for (const program of programs) {
    const works = await run(program, [...probe]).then(
      () => true,
      () => false,
    );
    if (works) return program;
  }
  throw new Error(
    `No ${name} with Google's client library is here, and this test is about it. ` +
      `On Debian: apt-get install ${debianPackage}`,
  );
}

/** Runs an independent client and gives what it printed. @throws Error with the client's own words when it fails. */
export async function runClient(
  name: keyof typeof TOOLS,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const program = await programOf(name);
  try {
    return (await run(program, [...args], { env: { ...process.env, ...env }, maxBuffer: 16 * 1024 * 1024 }))
      .stdout;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(`${name} failed: ${stderr || message}`, { cause: error });
  }
}
