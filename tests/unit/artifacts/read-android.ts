import type { AndroidFacts } from '@shared/domain/artifact';
import { readArtifact } from '../../../electron/artifacts/read-artifact';

/** Reads a file that must be one for Google Play. */
export async function readAndroid(...given: Parameters<typeof readArtifact>): Promise<AndroidFacts> {
  const facts = await readArtifact(...given);
  if (facts.format === 'ipa') throw new Error('It was read as an iOS app.');
  return facts;
}
