/** What a check found. `warning` is also the verdict on everything that could not be checked. */
export type CheckVerdict = 'pass' | 'warning' | 'refused';

/** The checks, by what they look at. */
export const ARTIFACT_CHECK_IDS = [
  'package',
  'version-code',
  'version-code-used',
  'certificate',
  'target-sdk',
  'debuggable',
  'page-size',
  'size',
  'permissions',
  'r8-mapping',
  'native-symbols',
  'cleartext',
  'app-version',
  'platform',
  'distribution',
  'profile',
  'encryption-key',
  'icon',
] as const;
export type ArtifactCheckId = (typeof ARTIFACT_CHECK_IDS)[number];

/** What a person can do about a check with one click. */
export type CheckAction =
  | { readonly id: 'replace-file'; readonly label: string }
  | {
      readonly id: 'expect-certificate';
      readonly label: string;
      /** Fingerprint for `certificate_sha256` in `slipway.yaml`. */
      readonly sha256: string;
    };

/** One line of the checks panel. */
export interface ArtifactCheck {
  readonly id: ArtifactCheckId;
  readonly verdict: CheckVerdict;
  readonly title: string;
  readonly detail: string;
  readonly action?: CheckAction;
}

const check =
  (verdict: CheckVerdict) =>
  (id: ArtifactCheckId, title: string, detail: string, action?: CheckAction): ArtifactCheck => ({
    id,
    verdict,
    title,
    detail,
    ...(action && { action }),
  });

/** Was looked at and is good. */
export const pass = check('pass');
/** Needs a look, or could not be looked at. */
export const warning = check('warning');
/** Must not be sent like this. */
export const refused = check('refused');

/** Decimal megabytes with one digit, as the store counts them: `48.2 MB`; smaller ones in whole kilobytes. */
export function megabytes(bytes: number): string {
  return bytes < 100_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** The first names of a list in words, the rest counted: `a, b, c and 4 more`. */
export function listed(names: readonly string[], atMost = 5): string {
  const rest = names.length - atMost;
  if (rest > 0) return `${names.slice(0, atMost).join(', ')} and ${rest} more`;
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
