import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findIndependentClient, INDEPENDENT_CLIENTS } from '../../../scripts/lib/independent-clients.mjs';

const run = promisify(execFile);

/**
 * Runs a client that is not ours and gives what it printed. @throws Error naming the Debian package when the client is not
 * there, or with its own words when it fails.
 */
export async function runClient(
  name: keyof typeof INDEPENDENT_CLIENTS,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const program = await findIndependentClient(name);
  if (!program) {
    const { needs, debianPackage } = INDEPENDENT_CLIENTS[name];
    throw new Error(
      `${needs} is missing, and this test is about it. On Debian: apt-get install ${debianPackage}`,
    );
  }
  try {
    const options = { env: { ...process.env, ...env }, maxBuffer: 16 * 1024 * 1024 };
    return (await run(program, [...args], options)).stdout;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(`${name} failed: ${stderr || message}`, { cause: error });
  }
}
