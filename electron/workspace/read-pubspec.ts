import { isScalar, parseDocument } from 'yaml';
import type { PubspecVersion } from '../ports/workspace-files';

/** The largest version code that Google Play takes; see Android's "Version your app". */
const LARGEST_VERSION_CODE = 2_100_000_000;

/** Large enough for any real pubspec. */
const LARGEST_PUBSPEC = 256 * 1024;

/**
 * The version in the text of a `pubspec.yaml`, which Flutter writes as `1.5.0+151` (name, then build number);
 * or a sentence on why there is none to use.
 */
export function readPubspec(text: string): PubspecVersion {
  if (text.length > LARGEST_PUBSPEC) return problem('This pubspec.yaml is too large to be one.');
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'error' });
  if (document.errors.length > 0) return problem('This pubspec.yaml is not sound YAML.');
  const node = document.get('version', true);
  if (!isScalar(node) || node.value === null) return problem('This pubspec.yaml has no "version:".');
  const written = String(node.source ?? node.value).trim();
  const match = /^(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)(?:\+(.+))?$/.exec(written);
  const [, versionName, build] = match ?? [];
  if (versionName === undefined) return problem(`"${written}" is not a version such as 1.5.0+151.`);
  if (build === undefined) {
    return problem(`"${written}" has no build number. Write ${written}+N; N is the version code.`);
  }
  const versionCode = Number(build);
  if (!/^\d+$/.test(build) || versionCode < 1 || versionCode > LARGEST_VERSION_CODE) {
    return problem(`"${build}" is no version code: those are whole numbers from 1 to 2100000000.`);
  }
  return { versionName, versionCode };
}

const problem = (sentence: string): { readonly problem: string } => ({ problem: sentence });
