import { run } from './run.mjs';

/**
 * Programs that talk to the sandbox in the tests and are not ours: where each may be, how to see that it has the library
 * it needs, and the Debian package that brings both.
 * @type {Readonly<Record<'python' | 'ruby' | 'curl', {
 *   needs: string, programs: readonly string[], probe: readonly string[], debianPackage: string
 * }>>}
 */
export const INDEPENDENT_CLIENTS = {
  python: {
    needs: "Google's Python client",
    programs: ['/usr/bin/python3', 'python3'],
    probe: ['-c', 'import googleapiclient.discovery, google.auth'],
    debianPackage: 'python3-googleapi',
  },
  ruby: {
    needs: "Google's Ruby client",
    programs: ['/usr/bin/ruby', 'ruby'],
    probe: ['-e', "require 'google/apis/androidpublisher_v3'"],
    debianPackage: 'ruby-google-api-client',
  },
  curl: { needs: 'curl', programs: ['curl'], probe: ['--version'], debianPackage: 'curl' },
};

/**
 * The program of a client that has its library.
 * @param {keyof typeof INDEPENDENT_CLIENTS} name
 * @returns {Promise<string | undefined>} nothing when there is none
 */
export async function findIndependentClient(name) {
  const { programs, probe } = INDEPENDENT_CLIENTS[name];
  for (const program of programs) {
    const { code } = await run(program, probe, { capture: true, deadlineMs: 60_000 });
    if (code === 0) return program;
  }
  return undefined;
}
