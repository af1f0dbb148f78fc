import type { CredentialReference } from '@shared/domain/workspace';

/** The forms in which quantities stand in the file. Editors check the same patterns through the JSON Schema. */
export const PATTERNS = {
  percent: /^\d{1,3}(\.\d+)?\s?%$/,
  below: /^(<\s?)?\d{1,3}(\.\d+)?\s?%$/,
  duration: /^\d+(\.\d+)?\s?(m|min|h|d)$/,
  instant: /^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})?\s?(Z|UTC|[+-]\d{2}:\d{2})?)?$/,
  vaultEntry: /^vault:[A-Za-z0-9][A-Za-z0-9._-]*$/,
  credential: /^(file:.+|env:[A-Za-z_][A-Za-z0-9_]*|vault:[A-Za-z0-9][A-Za-z0-9._-]*)$/,
} as const;

/** `5`, `5%` or `< 1.09%` as a fraction 0–1, free of the dust that division by 100 leaves. */
export function percentToFraction(written: number | string): number {
  const percent = typeof written === 'number' ? written : Number.parseFloat(written.replace(/^<\s?/, ''));
  return Number((percent / 100).toPrecision(12));
}

const UNIT_MS = { m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `30m`, `24h` or `2d` in milliseconds. */
export function durationToMs(written: string): number {
  const unit = /[a-z]+$/.exec(written)?.[0] as keyof typeof UNIT_MS;
  return Math.round(Number.parseFloat(written) * UNIT_MS[unit]);
}

/**
 * A time as people write it, read as UTC unless it names another offset; ISO 8601 in UTC.
 * Undefined for days and hours that no calendar has, such as 30 February.
 */
export function instantToIso(written: string): string | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})(?::(\d{2}))?)?\s?(.*)$/.exec(written);
  if (!match) return undefined;
  const [, day, minute = '00:00', second = '00', zone = ''] = match;
  const local = `${day}T${minute}:${second}.000`;
  const asUtc = Date.parse(`${local}Z`);
  if (Number.isNaN(asUtc) || !new Date(asUtc).toISOString().startsWith(local)) return undefined;
  const instant = Date.parse(local + (/^[+-]/.test(zone) ? zone : 'Z'));
  return Number.isNaN(instant) ? undefined : new Date(instant).toISOString();
}

/** `file:…`, `env:…` or `vault:…` taken apart. The text must match the credential pattern. */
export function credentialReference(written: string): CredentialReference {
  const at = written.indexOf(':');
  const rest = written.slice(at + 1);
  switch (written.slice(0, at)) {
    case 'env':
      return { source: 'env', variable: rest };
    case 'vault':
      return { source: 'vault', entry: rest };
    default:
      return { source: 'file', path: rest };
  }
}

/** A name that people chose, as the file can use it: `Arkalia CIA` gives `arkalia-cia`; empty when nothing is left. */
export function plainName(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const joined = plain.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^[^a-z]+/g, '');
  return joined.slice(0, 63).replace(/-$/, '');
}
