import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FirstPage } from '@shared/domain/first-page';
import { beforeEach, describe, expect, it } from 'vitest';
import { readFirstPage, withFirstPage } from '../../../electron/hosts/first-page';
import { firstPageFile } from '../../../electron/process-kit/first-page-file';

const PAGE = '<html data-theme="light"><body><div id="root"></div></body></html>';
const BOARD: FirstPage = { workspace: null, theme: 'dark', html: '<h1>$& Board</h1>' };
const ANY = { workspaceFile: null, scenario: null };

describe('the board as it was last seen', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'slipway-first-page-'));
  });

  it('is what the brain kept last', async () => {
    const file = firstPageFile(folder);
    await file.keep({ ...BOARD, html: 'older' });
    await file.keep(BOARD);
    expect(readFirstPage(folder, ANY)).toEqual(BOARD);
  });

  it('is not there before any was kept, nor once it was forgotten', async () => {
    expect(readFirstPage(folder, ANY)).toBeNull();
    await firstPageFile(folder).keep(BOARD);
    await firstPageFile(folder).forget();
    expect(readFirstPage(folder, ANY)).toBeNull();
  });

  it('belongs to one workspace, and to no scenario that is begun anew', async () => {
    await firstPageFile(folder).keep({ ...BOARD, workspace: '/team/slipway.yaml' });
    expect(readFirstPage(folder, { workspaceFile: '/team/slipway.yaml', scenario: null })).not.toBeNull();
    expect(readFirstPage(folder, { workspaceFile: '/other/slipway.yaml', scenario: null })).toBeNull();
    expect(readFirstPage(folder, { workspaceFile: null, scenario: 'halted' })).toBeNull();
  });

  it.each(['', '{', '[]', '{"html":1,"theme":"dark"}', '{"html":"x","theme":"<script>"}'])(
    'is left out when the file holds %j',
    (text) => {
      writeFileSync(join(folder, 'first-page.json'), text);
      expect(readFirstPage(folder, ANY)).toBeNull();
    },
  );

  it('stands behind the program in the page, in its theme and hidden from readers', () => {
    expect(withFirstPage(PAGE, BOARD)).toBe(
      '<html data-theme="dark"><body><div id="root"></div>' +
        '<div id="first-page" aria-hidden="true"><h1>$& Board</h1></div></body></html>',
    );
    expect(withFirstPage(PAGE, null)).toBe(PAGE);
  });
});
