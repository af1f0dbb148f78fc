import type { ArtifactRefusalReason } from '@shared/domain/artifact';
import { expect } from 'vitest';
import { ArtifactRefusal } from '../../../electron/artifacts/artifact-refusal';
import { readArtifact } from '../../../electron/artifacts/read-artifact';

/** Reads a file that must be refused for the reason, and gives the refusal. */
export async function expectRefusal(path: string, reason: ArtifactRefusalReason): Promise<ArtifactRefusal> {
  const outcome = await readArtifact(path).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(ArtifactRefusal);
  const refusal = outcome as ArtifactRefusal;
  expect(refusal.reason).toBe(reason);
  expect(refusal.failure.message).toMatch(/\.$/);
  expect(refusal.failure.stillTrue).toMatch(/\.$/);
  expect(refusal.failure.advice).toMatch(/\.$/);
  return refusal;
}
