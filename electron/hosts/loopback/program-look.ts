import type { PageFiles } from '../page-files';

/** What the program's first picture needs, so that a browser asks once and not four times. */
export interface ProgramLook {
  /** The text of its stylesheets, without the rules of these fonts. */
  readonly style: string;
  readonly fonts: readonly FirstFont[];
}

/** A font as `FontFace` takes it. */
interface FirstFont {
  readonly family: string;
  readonly weight: string;
  readonly base64: string;
}

/** The files of a built renderer never change while the program runs. */
const looks = new WeakMap<PageFiles, Promise<ProgramLook>>();

/** The styles and fonts that the program's page names; those that are not there are left out. */
export function programLook(files: PageFiles): Promise<ProgramLook> {
  const known = looks.get(files);
  if (known) return known;
  const look = readLook(files);
  looks.set(files, look);
  return look;
}

async function readLook(files: PageFiles): Promise<ProgramLook> {
  const page = (await files.read(files.index)).toString();
  const [sheets, sources] = await Promise.all([
    Promise.all(hrefs(page, 'stylesheet').map((href) => read(files, href))),
    Promise.all(hrefs(page, 'preload').map(async (href) => ({ href, font: await read(files, href) }))),
  ]);
  let style = sheets.filter((sheet) => sheet !== null).join('');
  const fonts: FirstFont[] = [];
  for (const { href, font } of sources) {
    const rule = ruleOf(style, href);
    const family = /font-family:\s*"?([^;"]+)/.exec(rule)?.[1];
    const weight = /font-weight:\s*([\d ]+)/.exec(rule)?.[1];
    if (!font || !family || !weight) continue;
    // It is given to the page itself; by its rule it would be asked for again.
    style = style.replace(rule, '');
    fonts.push({ family, weight, base64: font.toString('base64') });
  }
  return { style, fonts };
}

const hrefs = (page: string, rel: string): readonly string[] =>
  [...page.matchAll(new RegExp(`<link rel="${rel}"[^>]* href="([^"]+)"`, 'g'))].map(([, href]) => href ?? '');

async function read(files: PageFiles, href: string): Promise<Buffer | null> {
  const file = files.find(href);
  return file ? files.read(file.path) : null;
}

/** The rule that names the font's file; empty when none does. */
function ruleOf(style: string, href: string): string {
  const at = style.indexOf(`url(${href})`);
  return at === -1 ? '' : style.slice(style.lastIndexOf('@font-face', at), style.indexOf('}', at) + 1);
}
