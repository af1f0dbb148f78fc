import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FailureError, failure } from '@shared/domain/failure';
import { parseWorkspace } from './parse-workspace';
import { renderInline } from './render-yaml';
import { plainName } from './units';

/** What a first workspace is made from. */
export interface FirstWorkspace {
  /** As people say it; the workspace's id is derived from it. */
  readonly name: string;
  readonly packageName: string;
  /** Where the key lies, as `formatReference` writes it. */
  readonly keyReference: string;
}

/** The name that the account gets in a first workspace. */
export const FIRST_ACCOUNT = 'play-release';

/** The text of a first workspace: one Android app, and every default spelt out so that it can be changed. */
export function firstWorkspaceText({ name, packageName, keyReference }: FirstWorkspace): string {
  return `workspace: ${plainName(name) || 'workspace'}
name: ${renderInline(name)}

accounts:
  ${FIRST_ACCOUNT}: { type: google-play, key: ${renderInline(keyReference)} }

apps:
  android:
    name: ${renderInline(name)}
    android:
      package: ${renderInline(packageName)}
      account: ${FIRST_ACCOUNT}
      ladder: default

ladders:
  default: { rungs: [5, 10, 25, 50, 100], bake: 24h }

# Google Play's own bad-behaviour thresholds.
gates:
  crash_rate: "< 1.09%"
  anr_rate: "< 0.47%"
  min_users: 1000
  max_age: 48h
`;
}

/**
 * Writes a first `slipway.yaml` into a folder, which is made if need be, and gives its path.
 * @throws FailureError `conflict` when one is there already, `workspace-invalid` when a value cannot stand in it,
 * `not-allowed` when the folder refuses
 */
export async function writeFirstWorkspace(folder: string, first: FirstWorkspace): Promise<string> {
  const text = firstWorkspaceText(first);
  const error = parseWorkspace(text).problems.find((problem) => problem.severity === 'error');
  if (error) throw refused('workspace-invalid', error.sentence, 'Correct the value and try again.');
  const path = join(folder, 'slipway.yaml');
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(path, text, { flag: 'wx' });
    return path;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw code === 'EEXIST'
      ? refused('conflict', `There is a file at ${path} already.`, 'Open that one, or choose another folder.')
      : refused(
          'not-allowed',
          `${path} could not be written (${code}).`,
          'Look at the permissions of the folder.',
        );
  }
}

const refused = (
  reason: 'conflict' | 'workspace-invalid' | 'not-allowed',
  message: string,
  advice: string,
): FailureError => failure(reason, message, { stillTrue: 'No file was written or changed.', advice });
