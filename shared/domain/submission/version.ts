const PART = 100_000;

/**
 * The code under which a version of a store is known here that names versions by text: `1.4.0` is 10000400000. It rises
 * with the version and stays when another build is attached, so that a rejected version keeps its past. At most three
 * whole numbers (Apple, CFBundleShortVersionString); parts above 99,999 count as 99,999. Null for a text that is none.
 */
export function versionCodeOf(version: string): number | null {
  if (!/^\d+(\.\d+){0,2}$/.test(version)) return null;
  const [major = 0, minor = 0, patch = 0] = version
    .split('.')
    .map((part) => Math.min(Number(part), PART - 1));
  return (major * PART + minor) * PART + patch;
}

/** What is wrong with the version somebody wants to create; null when it may be. */
export function versionProblem(version: string, newest: string | null): string | null {
  const code = versionCodeOf(version);
  if (code === null) return 'A version is one to three whole numbers joined by dots, such as 1.5.0.';
  const before = newest === null ? null : versionCodeOf(newest);
  if (before !== null && code <= before) return `It must be higher than ${newest}, which the store has.`;
  return null;
}

/** The version that usually comes next: the middle number one higher. */
export function nextVersion(newest: string | null): string {
  const [major = 1, minor = 0] = (newest ?? '').split('.').map(Number).filter(Number.isFinite);
  return newest === null ? '1.0.0' : `${major}.${minor + 1}.0`;
}
