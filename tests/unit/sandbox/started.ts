import { afterEach } from 'vitest';
import { type RunningSandbox, type SandboxOptions, startSandbox } from '../../../electron/sandbox/sandbox';
import { PlayClient, readMarker } from './play-client';

const running: RunningSandbox[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.close()));
});

/** A sandbox that ends with the test, and a client signed in to it. */
export async function started(
  options: SandboxOptions = {},
): Promise<{ sandbox: RunningSandbox; client: PlayClient }> {
  const sandbox = await startSandbox({ readArtifactIdentity: readMarker, ...options });
  running.push(sandbox);
  const client = await PlayClient.signIn(sandbox.playUrl, sandbox.serviceAccountKeyFile, sandbox.clock.now());
  return { sandbox, client };
}
