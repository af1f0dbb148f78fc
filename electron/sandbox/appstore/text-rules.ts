import { badAttribute, missingAttribute } from './problem';

/** The languages of the App Store. */
const LOCALES = new Set([
  ...[
    'ar-SA',
    'ca',
    'cs',
    'da',
    'de-DE',
    'el',
    'en-AU',
    'en-CA',
    'en-GB',
    'en-US',
    'es-ES',
    'es-MX',
    'fi',
    'fr-CA',
  ],
  ...[
    'fr-FR',
    'he',
    'hi',
    'hr',
    'hu',
    'id',
    'it',
    'ja',
    'ko',
    'ms',
    'nl-NL',
    'no',
    'pl',
    'pt-BR',
    'pt-PT',
    'ro',
    'ru',
  ],
  ...['sk', 'sv', 'th', 'tr', 'uk', 'vi', 'zh-Hans', 'zh-Hant'],
]);

/** Throws for a language that the App Store does not have. */
export function requireLocale(locale: unknown): void {
  if (typeof locale === 'string' && LOCALES.has(locale)) return;
  throw badAttribute(
    'locale',
    `The language specified is not listed for localization. '${String(locale)}' is not valid.`,
  );
}

/** Throws for a text that is too long: characters, or bytes where Apple counts bytes. */
export function requireLength(
  name: string,
  value: unknown,
  most: number,
  unit: 'characters' | 'bytes' = 'characters',
): void {
  if (typeof value !== 'string') return;
  const length = unit === 'bytes' ? Buffer.byteLength(value) : [...value].length;
  if (length > most)
    throw badAttribute(
      name,
      `The provided value for the attribute '${name}' is too long. The maximum length is ${most} ${unit}.`,
      'INVALID.TOO_LONG',
    );
}

/** Throws for a text that is empty and must not be. */
export function requireText(name: string, value: unknown): void {
  if (typeof value !== 'string' || value.trim() === '') throw missingAttribute(name);
}

/** A web address, or nothing. */
export function requireAddress(name: string, value: unknown): void {
  if (typeof value !== 'string' || value === '') return;
  if (!/^https?:\/\/[^\s/]+\.[^\s/]+/.test(value)) throw badAttribute(name, `'${value}' is not a valid URL.`);
}

/** The attributes of a request that were given, null as an absent one. */
export function given(attributes: ReadonlyMap<string, unknown>): Record<string, unknown> {
  return Object.fromEntries([...attributes].map(([name, value]) => [name, value ?? undefined]));
}
