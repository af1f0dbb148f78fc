import { failure } from '@shared/domain/failure';
import { askEngine } from '../../process-kit/engine-connection';
import type { DockerDeps } from './docker-deps';
import type { EngineClient } from './engine-client';
import { registryCredential, registryOf } from './registry-credentials';

/** How an engine is told who asks a registry. */
export async function authHeader(deps: DockerDeps, reference: string): Promise<string> {
  const credential = await registryCredential(deps, registryOf(reference));
  // The engine wants the form for addresses, and with its padding, which Node's own leaves out.
  const plain = Buffer.from(JSON.stringify(credential ?? {})).toString('base64');
  return plain.replaceAll('+', '-').replaceAll('/', '_');
}

/** Asks the registry itself, through the engine, what a name stands for now. */
export async function askRegistry(
  deps: DockerDeps,
  client: EngineClient,
  reference: string,
  signal: AbortSignal,
) {
  const answer = await askEngine(client.endpoint, {
    method: 'GET',
    path: `/v${client.facts.apiVersion}/distribution/${reference}/json`,
    headers: { 'x-registry-auth': await authHeader(deps, reference) },
    signal,
  });
  const pieces: Buffer[] = [];
  for await (const piece of answer as AsyncIterable<Buffer>) pieces.push(piece);
  return { status: answer.statusCode ?? 0, text: Buffer.concat(pieces).toString('utf8') };
}

/** Whether a registry has an image. Registries hide from strangers what is not there as well as what is: that is no answer. */
export async function isInRegistry(
  deps: DockerDeps,
  client: EngineClient,
  reference: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { status, text } = await askRegistry(deps, client, reference, signal);
  if (status === 200) return true;
  if (/manifest unknown|name unknown|not found: manifest/i.test(text)) return false;
  const host = registryOf(reference);
  throw failure(
    'registry-refused',
    /unauthorized|denied/i.test(text)
      ? `${host} does not let you look.`
      : `${host} gave no answer that says so.`,
    { stillTrue: 'Nothing was changed.', advice: 'Sign in to the registry, or look for the image there.' },
  );
}
