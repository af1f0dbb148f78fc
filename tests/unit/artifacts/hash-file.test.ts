import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hashFile } from '../../../electron/artifacts/hash-file';
import { readArtifact } from '../../../electron/artifacts/read-artifact';
import { noise } from '../../fixtures/android/android-content';
import { buildBundle } from '../../fixtures/android/build-bundle';
import { scratchFile, scratchFolder } from '../../fixtures/android/scratch-file';
import { unzip } from '../../fixtures/android/unzip';
import { writeZip } from '../../fixtures/android/zip-writer';

it.each([0, 1, 1024 * 1024, 1024 * 1024 + 1, 2_500_000])('digests a file of %d bytes', async (length) => {
  const content = noise(length, 'hash');
  const progress: number[] = [];
  const result = await hashFile(await scratchFile(content), { onProgress: (bytes) => progress.push(bytes) });
  expect(result).toEqual({ bytes: length, sha256: createHash('sha256').update(content).digest('hex') });
  expect(progress.at(-1)).toBe(length);
});

it('stops when told to, and gives the reason', async () => {
  const abort = new AbortController();
  const path = await scratchFile(noise(20_000_000, 'abort'));
  const reason = new Error('the window was closed');
  await expect(hashFile(path, { signal: abort.signal, onProgress: () => abort.abort(reason) })).rejects.toBe(
    reason,
  );
  await expect(hashFile(path, { signal: abort.signal })).rejects.toBe(reason);
  await expect(readArtifact(path, { signal: abort.signal })).rejects.toBe(reason);
});

it('refuses a file that went away', async () => {
  const path = join(await scratchFolder(), 'gone.aab');
  await expect(hashFile(path)).rejects.toMatchObject({
    reason: 'unreadable',
    failure: { reason: 'artifact-refused' },
  });
});

it('refuses a file that grew while it was read', async () => {
  const files = await unzip(await buildBundle({ sign: false }));
  const path = await scratchFile(
    writeZip([...files, { name: 'base/assets/big', data: noise(5_000_000, 'grow'), stored: true }]),
  );
  const onProgress = () => appendFileSync(path, 'x');
  await expect(readArtifact(path, { onProgress })).rejects.toMatchObject({ reason: 'changed-while-reading' });
});
