import { nearWord } from '@shared/kit/near-word';

/**
 * The languages in which Google Play takes store listings and release notes, spelt as Play spells them
 * (`iw-IL` for Hebrew, `no-NO` for Norwegian). Source: Play Console Help, "Translate and localize your app".
 */
export const PLAY_LOCALES: readonly string[] = (
  'af am ar az-AZ be bg bn-BD ca cs-CZ da-DK de-DE el-GR en-AU en-CA en-GB en-IN en-SG en-US en-ZA es-419 ' +
  'es-ES es-US et eu-ES fa fa-AE fa-AF fa-IR fi-FI fil fr-CA fr-FR gl-ES gu hi-IN hr hu-HU hy-AM id is-IS ' +
  'it-IT iw-IL ja-JP ka-GE kk km-KH kn-IN ko-KR ky-KG lo-LA lt lv mk-MK ml-IN mn-MN mr-IN ms ms-MY my-MM ' +
  'ne-NP nl-NL no-NO pa pl-PL pt-BR pt-PT rm ro ru-RU si-LK sk sl sq sr sv-SE sw ta-IN te-IN th tr-TR uk ' +
  'ur vi zh-CN zh-HK zh-TW zu'
).split(' ');

const KNOWN = new Set(PLAY_LOCALES);

/** Whether Google Play takes texts in this language, spelt exactly so. */
export const isPlayLocale = (tag: string): boolean => KNOWN.has(tag);

/** Play's old or unusual codes by the code that other tools use for the same language. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  he: 'iw-IL',
  nb: 'no-NO',
  nn: 'no-NO',
  in: 'id',
  tl: 'fil',
  'es-MX': 'es-419',
  'zh-Hans': 'zh-CN',
  'zh-Hant': 'zh-TW',
};

/** The Play locale most likely meant by another tag: `fr` gives `fr-FR`, `he` gives `iw-IL`, `en_us` gives `en-US`. */
export function nearPlayLocale(tag: string): string | undefined {
  const [language = '', ...rest] = tag.replaceAll('_', '-').split('-');
  const spelt = [language.toLowerCase(), ...rest].join('-');
  const same = PLAY_LOCALES.find((known) => known.toLowerCase() === spelt.toLowerCase());
  const renamed = OTHER_NAMES[spelt] ?? OTHER_NAMES[language.toLowerCase()];
  const home = `${language.toLowerCase()}-${language.toUpperCase()}`;
  const family = PLAY_LOCALES.filter((known) => known.split('-')[0] === language.toLowerCase());
  const likely = ['en-US', 'pt-BR', home, language.toLowerCase()].find((known) => family.includes(known));
  return same ?? renamed ?? likely ?? family[0] ?? nearWord(tag, PLAY_LOCALES);
}
