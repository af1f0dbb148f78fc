import { PageSizes, PDFDocument, type PDFFont, type PDFPage, rgb, StandardFonts } from '@cantoo/pdf-lib';
import type { EvidenceLine } from './evidence';

const MARGIN = 54; // points, 19 mm
const INK = rgb(0.07, 0.09, 0.11);
const QUIET = rgb(0.36, 0.4, 0.44);

const STYLES = {
  title: { size: 17, before: 0, font: 'bold', color: INK },
  heading: { size: 12, before: 12, font: 'bold', color: INK },
  event: { size: 10, before: 4, font: 'bold', color: INK },
  fact: { size: 9, before: 1, font: 'plain', color: INK },
  code: { size: 8, before: 1, font: 'fixed', color: QUIET },
  space: { size: 4, before: 0, font: 'plain', color: INK },
} as const satisfies Record<EvidenceLine['style'], unknown>;

/**
 * Lays lines out on A4 pages with selectable text and page numbers. `title` and `at` (ms) go into the document's own
 * properties. The standard fonts hold Western European letters: others are written by their code, `[U+4E2D]`, and the
 * JSON export has them as they are.
 */
export async function evidencePdf(
  lines: readonly EvidenceLine[],
  title: string,
  at: number,
): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.setTitle(title, { showInWindowTitleBar: true });
  document.setCreator('Slipway');
  document.setProducer('Slipway');
  document.setLanguage('en');
  document.setCreationDate(new Date(at));
  document.setModificationDate(new Date(at));
  const fonts = {
    plain: await document.embedFont(StandardFonts.Helvetica),
    bold: await document.embedFont(StandardFonts.HelveticaBold),
    fixed: await document.embedFont(StandardFonts.Courier),
  };
  const letters = new Set(fonts.plain.getCharacterSet());
  const pages: PDFPage[] = [];
  let y = 0;
  for (const { style, text } of lines) {
    const { size, before, font, color } = STYLES[style];
    for (const [index, row] of wrap(encodable(text, letters), fonts[font], size).entries()) {
      const height = size * 1.35 + (index === 0 ? before : 0);
      let page = pages.at(-1);
      if (page === undefined || y - height < MARGIN) {
        page = document.addPage(PageSizes.A4);
        pages.push(page);
        y = page.getHeight() - MARGIN;
      }
      y -= height;
      page.drawText(row, { x: MARGIN, y, size, font: fonts[font], color });
    }
  }
  for (const [index, page] of pages.entries()) {
    const foot = `${encodable(title, letters)}, page ${index + 1} of ${pages.length}`;
    page.drawText(foot, { x: MARGIN, y: MARGIN / 2, size: 8, font: fonts.plain, color: QUIET });
  }
  return document.save();
}

/** Breaks text at spaces, and inside words that are longer than a line: paths and hashes. */
function wrap(text: string, font: PDFFont, size: number): readonly string[] {
  const width = PageSizes.A4[0] - 2 * MARGIN;
  const rows: string[] = [];
  let row = '';
  for (const word of text.split(' ')) {
    const longer = row === '' ? word : `${row} ${word}`;
    if (font.widthOfTextAtSize(longer, size) <= width) {
      row = longer;
      continue;
    }
    if (row !== '') rows.push(row);
    row = word;
    while (font.widthOfTextAtSize(row, size) > width) {
      const fits = Math.max(1, Math.floor((row.length * width) / font.widthOfTextAtSize(row, size)) - 1);
      rows.push(row.slice(0, fits));
      row = row.slice(fits);
    }
  }
  return [...rows, row];
}

function encodable(text: string, letters: ReadonlySet<number>): string {
  return Array.from(text.replaceAll(/\s+/g, ' ').replaceAll('→', '->'), (letter) => {
    const code = letter.codePointAt(0) ?? 0;
    return letters.has(code) ? letter : `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
  }).join('');
}
