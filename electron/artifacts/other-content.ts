import { ArtifactRefusal } from './artifact-refusal';

/**
 * Names what a file without a ZIP directory really is, from its first bytes.
 *
 * @throws ArtifactRefusal always.
 */
export function refuseOtherContent(head: Buffer): never {
  const text = head
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
    .toLowerCase();
  if (head.length >= 4 && head.readUInt32LE(0) === 0x04034b50) {
    throw new ArtifactRefusal(
      'truncated',
      'The archive has a beginning but no end: part of the file is not there.',
    );
  }
  if (text.startsWith('version https://git-lfs')) {
    throw new ArtifactRefusal('git-lfs-pointer', 'This is a Git LFS pointer: the real file was not fetched.');
  }
  if (text.startsWith('<!doctype html') || text.startsWith('<html')) {
    throw new ArtifactRefusal(
      'html-page',
      'This is a web page, often the sign-in or error page of a download.',
    );
  }
  throw new ArtifactRefusal('not-an-archive', 'This is neither an Android App Bundle nor an APK.');
}
