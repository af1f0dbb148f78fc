/** What a dropped file is taken for by its name, before anything of it is read. */
export type FileKind =
  | { readonly kind: 'bundle' }
  | { readonly kind: 'key' }
  | { readonly kind: 'refused'; readonly why: string; readonly advice: string };

const TAKEN = 'Slipway takes one .aab, .apk or .ipa at a time, or a key (.json or .p8).';

/** Files that are often taken for a bundle, with what to drop instead. */
const NEARLY: Readonly<Record<string, readonly [why: string, advice: string]>> = {
  apks: [
    'An .apks file is a set made for devices.',
    'Drop the .aab that it was made from: Google Play makes the set itself.',
  ],
  zip: ['A .zip is not signed for a store.', 'Take the .aab, .apk or .ipa out of it and drop that.'],
  p12: ['A .p12 file is an old kind of key.', 'Make a JSON key for the service account and drop that.'],
};

/** What a file is by its name. */
export function fileKind(name: string): FileKind {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  if (ending === 'aab' || ending === 'apk' || ending === 'ipa') return { kind: 'bundle' };
  if (ending === 'json' || ending === 'p8') return { kind: 'key' };
  const [why, advice] = NEARLY[ending] ?? [`${name} is no app.`, TAKEN];
  return { kind: 'refused', why, advice };
}

/** Why a drop of several things, or of none, is not taken; null for exactly one file. */
export function dropProblem(count: number): string | null {
  if (count === 1) return null;
  return count === 0 ? 'No file was dropped.' : `${count} files were dropped; one is taken at a time.`;
}

/** Larger texts are no keys. Bytes. */
export const KEY_LIMIT = 64_000;

/** Whether a text is a Google service account's key. Nothing of it is kept here. */
export function isServiceAccountKey(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'type' in value && value.type === 'service_account';
  } catch {
    return false;
  }
}

/** Whether a text is a private key as App Store Connect gives it. Nothing of it is kept here. */
export const isAppStoreKey = (text: string): boolean =>
  /^\s*-----BEGIN PRIVATE KEY-----[\s\S]+-----END PRIVATE KEY-----\s*$/.test(text);
