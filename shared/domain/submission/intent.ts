import type { IsoTime } from '../ids';
import type { ReleaseType, TextField } from './facts';
import type { SubmissionCommand } from './state';

/** The fields of one language that are to change; an empty text takes one away. */
export type TextChange = { readonly locale: string } & { readonly [Field in TextField]?: string };

/** What of a version is to change; what is left out stays as the store has it. */
export interface VersionChanges {
  readonly buildId?: string;
  readonly release?: { readonly type: ReleaseType; readonly at: IsoTime | null };
  readonly phased?: boolean;
  readonly texts?: readonly TextChange[];
}

interface OnTrack {
  readonly versionCode: number;
  readonly track: string;
}

/** What a person wants done with a version that has to pass review. */
export type SubmissionIntent =
  | (OnTrack & { readonly kind: 'create-version'; readonly versionName: string })
  | (OnTrack & { readonly kind: 'edit-version'; readonly changes: VersionChanges })
  | (OnTrack & { readonly kind: 'submit-version' })
  | (OnTrack & { readonly kind: 'cancel-submission' })
  | (OnTrack & { readonly kind: 'release-version' });

const COMMANDS: Readonly<Record<SubmissionIntent['kind'], SubmissionCommand | null>> = {
  'create-version': { kind: 'create' },
  'edit-version': null,
  'submit-version': { kind: 'submit' },
  'cancel-submission': { kind: 'cancel' },
  'release-version': { kind: 'release' },
};

/** Whether an intent is about a version's way through review. */
export function isSubmissionIntent<I extends { readonly kind: string }>(
  intent: I,
): intent is I & SubmissionIntent {
  return Object.hasOwn(COMMANDS, intent.kind);
}

/** The command that an intent gives to the submission of its version; null for one that moves none. */
export function submissionCommandOf(intent: { readonly kind: string }): SubmissionCommand | null {
  return isSubmissionIntent(intent) ? COMMANDS[intent.kind] : null;
}
