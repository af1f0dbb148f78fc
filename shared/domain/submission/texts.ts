import type { TextField, VersionText } from './facts';

/** How long a field may be, and how that is counted. */
export interface TextRule {
  readonly field: TextField;
  readonly title: string;
  readonly limit: number;
  /** Keywords are counted in bytes of UTF-8, everything else in characters. */
  readonly unit: 'characters' | 'bytes';
  readonly rows: number;
  readonly note: string | null;
}

/** The fields in the order in which people write them (App Store Connect help, "Platform version information"). */
export const TEXT_RULES: readonly TextRule[] = [
  { field: 'whatsNew', title: 'What’s new', limit: 4_000, unit: 'characters', rows: 6, note: null },
  {
    field: 'promotionalText',
    title: 'Promotional text',
    limit: 170,
    unit: 'characters',
    rows: 2,
    note: 'Can change at any time without a review.',
  },
  { field: 'description', title: 'Description', limit: 4_000, unit: 'characters', rows: 6, note: null },
  {
    field: 'keywords',
    title: 'Keywords',
    limit: 100,
    unit: 'bytes',
    rows: 1,
    note: 'Joined by commas; counted in bytes.',
  },
  { field: 'supportUrl', title: 'Support URL', limit: 2_000, unit: 'characters', rows: 1, note: null },
  { field: 'marketingUrl', title: 'Marketing URL', limit: 2_000, unit: 'characters', rows: 1, note: null },
];

/** How long a text is, as its rule counts. */
export function textLength(rule: Pick<TextRule, 'unit'>, text: string): number {
  return rule.unit === 'bytes' ? byteLength(text) : [...text].length;
}

function byteLength(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** What is wrong with one field, in words; null when the store takes it. */
export function textProblem(rule: TextRule, text: string): string | null {
  const length = textLength(rule, text);
  if (length > rule.limit) return `${rule.title} is ${length - rule.limit} ${rule.unit} too long.`;
  if (rule.field.endsWith('Url') && text !== '' && !/^https?:\/\/\S+\.\S+/.test(text)) {
    return `${rule.title} is no address: it begins with https://.`;
  }
  return null;
}

/** Fields that Apple wants in every language of a version that is reviewed. */
const REQUIRED = [
  ['description', 'The description is'],
  ['keywords', 'Keywords are'],
  ['supportUrl', 'The support URL is'],
] as const satisfies readonly (readonly [TextField, string])[];

/** Everything that keeps a version from being submitted, a sentence each. */
export function missingPieces(version: {
  readonly texts: readonly VersionText[];
  readonly build: unknown;
  readonly first: boolean;
}): readonly string[] {
  const sentences: string[] = [];
  if (version.build === null) sentences.push('No build is attached.');
  if (version.texts.length === 0) sentences.push('It has no texts in any language.');
  for (const text of version.texts) {
    if (!version.first && !text.whatsNew) sentences.push(`What’s new is empty in ${text.locale}.`);
    for (const [field, title] of REQUIRED) {
      if (!text[field]) sentences.push(`${title} empty in ${text.locale}.`);
    }
    for (const rule of TEXT_RULES) {
      const problem = textProblem(rule, text[rule.field] ?? '');
      if (problem) sentences.push(`${text.locale}: ${problem}`);
    }
  }
  return sentences;
}
