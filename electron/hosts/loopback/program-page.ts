import type { PageFiles } from '../page-files';

/** The program's page with what its first picture needs, so that a browser asks once and not four times. */
export interface ProgramPage {
  readonly page: string;
  /** The text of its stylesheets. */
  readonly style: string;
  readonly fonts: readonly FirstFont[];
}

/** A font as `FontFace` takes it. */
interface FirstFont {
  readonly family: string;
  readonly weight: string;
  readonly base64: string;
}

/** The files that a page's document names are read; those that it does not have are left out. */
export async function programPage(files: PageFiles, html: Promise<string>): Promise<ProgramPage> {
  const page = await html;
  const sheets = await Promise.all(hrefs(page, 'stylesheet').map((href) => read(files, href)));
  const style = Buffer.concat(sheets.filter((sheet) => sheet !== null)).toString();
  const fonts = await Promise.all(
    hrefs(page, 'preload').map(async (href) => {
      const [face, font] = [faceOf(style, href), await read(files, href)];
      return face && font ? { ...face, base64: font.toString('base64') } : null;
    }),
  );
  return { page, style, fonts: fonts.filter((font) => font !== null) };
}

const hrefs = (page: string, rel: string): readonly string[] =>
  [...page.matchAll(new RegExp(`<link rel="${rel}"[^>]* href="([^"]+)"`, 'g'))].map(([, href]) => href ?? '');

async function read(files: PageFiles, href: string): Promise<Buffer | null> {
  const file = files.find(href);
  return file ? files.read(file.path) : null;
}

/** Family and weights by the rule that names the file. */
function faceOf(style: string, href: string): Pick<FirstFont, 'family' | 'weight'> | null {
  const at = style.indexOf(`url(${href})`);
  const rule = at === -1 ? '' : style.slice(style.lastIndexOf('@font-face', at), at);
  const family = /font-family:\s*"?([^;"]+)/.exec(rule)?.[1];
  const weight = /font-weight:\s*([\d ]+)/.exec(rule)?.[1];
  return family && weight ? { family, weight } : null;
}
