import type { ArtifactRefusalReason } from '@shared/domain/artifact';
import { FailureError } from '@shared/domain/failure';

/** What to do next, by reason: the part of a refusal that does not depend on the file. */
const ADVICE: Record<ArtifactRefusalReason, string> = {
  missing: 'Choose the file again; the build may have moved or cleaned its output folder.',
  unreadable: 'Check that you may read the file and that its disk is connected, then choose it again.',
  empty: 'Run the build again and look for a full disk or a failed copy.',
  'html-page': 'Sign in where the file comes from, download it again, and drop the new copy.',
  'git-lfs-pointer': 'Run "git lfs pull" in that folder, then drop the file again.',
  'not-an-archive': 'Drop the .aab, .apk or .ipa that your build wrote.',
  truncated: 'Copy or download the file again and compare its size with the original.',
  corrupt: 'Copy the file again from the build machine; if it stays damaged, build again.',
  encrypted: 'Build an unprotected bundle: neither Slipway nor Google Play opens encrypted archives.',
  'duplicate-entries': 'Build again from a clean tree; a packaging step wrote the same path twice.',
  'overlapping-entries': 'Do not trust this file: build the bundle again from source.',
  'unsafe-path': 'Do not trust this file: build the bundle again from source.',
  'too-many-entries': 'Check the packaging step: a bundle this fragmented is almost always a mistake.',
  'zip-bomb': 'Do not trust this file: build the bundle again from source.',
  renamed: 'Give the file its true extension, or drop the file that you meant.',
  'ios-app': 'Drop the .aab for Google Play; iOS builds go to App Store Connect.',
  'apk-set': 'Drop the .aab from which this set was made: Google Play takes the bundle itself.',
  'not-android': 'Drop the .aab, .apk or .ipa that your build wrote.',
  'manifest-unreadable': 'Build again with the current tools, or drop another file.',
  'simulator-app': 'Archive the app for any iOS device, export it for App Store Connect, and drop that .ipa.',
  'changed-while-reading': 'Wait until the build has finished writing, then drop the file again.',
};

/** A file that is not read as an artifact: what happened, what is still true, what to do next, and a named reason. */
export class ArtifactRefusal extends FailureError {
  readonly reason: ArtifactRefusalReason;

  constructor(reason: ArtifactRefusalReason, whatHappened: string, options?: { cause?: unknown }) {
    super(
      {
        reason: reason === 'missing' ? 'artifact-missing' : 'artifact-refused',
        message: whatHappened,
        stillTrue: 'Nothing was sent, and the file was not changed.',
        advice: ADVICE[reason],
        retryable: false,
      },
      options,
    );
    this.reason = reason;
  }
}
