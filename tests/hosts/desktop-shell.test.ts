import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SystemCall } from '../standin/tester';
import { type Launched, launchSlipway } from './support/launch';

/*
 * What stands outside of the windows: menus, tray, links, files, sleep, the way in at login and the way out. Driven
 * through the stand-in as a person or the system would; a real Electron offers no way to press its native menus.
 */

/** A window goes to a place when its page has heard of it: on a busy machine that takes a while. */
const SOON = { timeout: 20_000 };

describe('the shell around the desktop’s windows', () => {
  const home = mkdtempSync(join(tmpdir(), 'slipway-home-'));
  let slipway: Launched;

  beforeAll(async () => {
    // As the run before left it on this one display.
    const place = { x: 50, y: 60, width: 1300, height: 800, maximized: false, zoom: 1 };
    mkdirSync(join(home, 'data'), { recursive: true, mode: 0o700 });
    writeFileSync(join(home, 'data/windows.json'), JSON.stringify({ '1920x1080+0+0': place }));
    slipway = await launchSlipway({
      host: 'desktop',
      scenario: 'staged-rollout',
      dataDir: join(home, 'data'),
      words: ['slipway://event/1'],
      env: { XDG_CONFIG_HOME: home },
    });
    await slipway.page.getByRole('navigation', { name: 'Areas' }).waitFor();
  }, 60_000);
  afterAll(async () => {
    await slipway.close();
    rmSync(home, { recursive: true, force: true });
  }, 30_000);

  const calls = (name: string): readonly SystemCall[] =>
    slipway.systemCalls.filter(([called]) => called === name);
  const lastOf = (name: string): string => JSON.stringify(calls(name).at(-1) ?? null);
  const place = () => new URL(slipway.page.url()).pathname + new URL(slipway.page.url()).search;

  it('a link that started it leads to its place at once', () => {
    expect(place()).toBe('/history?event=1');
    expect(lastOf('app.setAsDefaultProtocolClient')).toContain('slipway');
  });

  it('its window stands where it stood on these displays, with letters as large', async () => {
    expect(JSON.stringify(calls('new BrowserWindow')[0])).toContain(
      '"x":50,"y":60,"width":1300,"height":800',
    );
    await expect.poll(() => lastOf('webContents.setZoomLevel'), SOON).toContain('1');
  });

  it('the tray tells every release on its way with its gates, and leads there', async () => {
    await expect
      .poll(() => lastOf('Tray.setContextMenu'), SOON)
      .toMatch(/Android app 1\.4\.0 \(142\): 5%, gates? /);
    expect(lastOf('Tray.setToolTip')).toMatch(/Slipway: \d releases? on the way, /);
    const items = (calls('Tray.setContextMenu').at(-1)?.[1] ?? []) as string[];
    const release = items.find((item) => /android.*\(142\)/i.test(item)) ?? '';
    slipway.tell({ trayItem: [release] });
    await expect.poll(place, SOON).toBe('/releases/android/142?track=production');
  });

  it('the menu leads through the program, and opens what the keys open', async () => {
    slipway.tell({ menu: ['&Go', 'History'] });
    await expect.poll(place, SOON).toBe('/history');
    slipway.tell({ menu: ['&View', 'Command palette'] });
    await slipway.page.getByRole('dialog').waitFor();
    await slipway.page.keyboard.press('Escape');
    const words = lastOf('Menu.setApplicationMenu');
    for (const word of ['New window', 'Open slipway.yaml…', 'Settings…', 'undo', 'zoomIn', 'Crash reports']) {
      expect(words).toContain(word);
    }
  });

  it('a link that a colleague sent leads the window there, and nonsense nowhere', async () => {
    slipway.tell({ openUrl: 'slipway://release/android/142?track=production' });
    await expect.poll(place, SOON).toBe('/releases/android/142?track=production');
    slipway.tell({ secondInstance: ['slipway://event/2'] });
    await expect.poll(place, SOON).toBe('/history?event=2');
    slipway.tell({ openUrl: 'slipway://release/../../etc/passwd' });
    slipway.tell({ openUrl: 'slipway://build/b-1' });
    await expect.poll(place, SOON).toBe('/backend/builds/b-1');
  });

  it('a file that cannot be opened is named in a dialog, and what was open stays', async () => {
    const file = join(home, 'slipway.yaml');
    writeFileSync(file, 'workspace: [broken');
    slipway.tell({ openFile: file });
    await expect.poll(() => lastOf('dialog.showErrorBox'), SOON).toContain('cannot be opened');
    expect(await slipway.page.getByText('Sandbox', { exact: true }).count()).toBeGreaterThan(0);
    slipway.tell({ dialogFiles: [], menu: ['&File', 'Open slipway.yaml…'] });
    await expect.poll(() => calls('dialog.showOpenDialog').length, SOON).toBe(1);
  });

  it('a second window shows the same program, and closes without a question', async () => {
    const opening = slipway.nextWindow();
    slipway.tell({ menu: ['&File', 'New window'] });
    const second = await opening;
    await second.getByText('Sandbox', { exact: true }).first().waitFor();
    const made = calls('new BrowserWindow').length;
    expect(made).toBe(2);
    expect(lastOf('new BrowserWindow')).toContain('"sandbox":true');
    await second.close();
    expect(calls('dialog.showMessageBoxSync')).toEqual([]);
  });

  it('sleep and waking are told to the program, which reads the stores anew', async () => {
    await slipway.page.getByRole('link', { name: 'Board' }).first().click();
    slipway.tell({ power: 'suspend' });
    slipway.tell({ power: 'resume' });
    // The program goes on answering: a window that asks is served.
    await slipway.page.getByRole('heading', { level: 1 }).first().waitFor();
  });

  it('starts at login, hidden, when a person wants that', async () => {
    await slipway.page.getByRole('link', { name: 'Settings' }).first().click();
    await slipway.page.getByRole('tab', { name: 'This computer' }).click();
    await slipway.page.getByRole('checkbox', { name: /Start at login/ }).click();
    const entry = join(home, 'autostart/slipway.desktop');
    await expect.poll(() => existsSync(entry), SOON).toBe(true);
    expect(readFileSync(entry, 'utf8')).toMatch(/^Exec=".+" --hidden$/m);
    await slipway.page.getByRole('checkbox', { name: /Start at login/, checked: true }).click();
    await expect.poll(() => existsSync(entry), SOON).toBe(false);
  });

  it('what a page saves goes where a person says, asked by the system’s dialog', async () => {
    slipway.tell({ download: 'history.csv' });
    await expect.poll(() => lastOf('item.setSaveDialogOptions'), SOON).toContain('history.csv');
    expect(lastOf('item.setSaveDialogOptions')).toContain('showOverwriteConfirmation');
  });

  it('a misspelled word is offered its spellings, which replace it or go into the dictionary', async () => {
    const contextMenu = {
      isEditable: true,
      selectionText: '',
      misspelledWord: 'relaese',
      dictionarySuggestions: ['release', 'relate'],
    };
    slipway.tell({ contextMenu });
    await expect.poll(() => lastOf('Menu.popup'), SOON).toContain('"release","relate"');
    slipway.tell({ popup: ['release'] });
    await expect.poll(() => lastOf('webContents.replaceMisspelling'), SOON).toContain('"release"');
    slipway.tell({ popup: ['Add “relaese” to the dictionary'] });
    await expect.poll(() => lastOf('session.addWordToSpellCheckerDictionary'), SOON).toContain('relaese');
    slipway.tell({ contextMenu: { ...contextMenu, isEditable: false, misspelledWord: '' } });
    // Nothing is selected and nothing can be written there: no menu comes up.
    expect(calls('Menu.popup')).toHaveLength(1);
  });

  it('a page that crashed leaves a report on this computer, without the secrets that were in it', async () => {
    const canary = 'canary-0b5d2c77e1';
    const detail = `GET https://host/?access_token=${canary} with authorization: Bearer ${canary}`;
    slipway.tell({ pageGone: { reason: 'crashed', exitCode: 5, detail } });
    const folder = join(slipway.dataDir, 'crash-reports');
    const reports = () => (existsSync(folder) ? readdirSync(folder) : []);
    await expect.poll(() => reports().length, SOON).toBe(1);
    const text = readFileSync(join(folder, reports()[0] ?? ''), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ kind: 'window', detail: expect.stringContaining('crashed') });
    expect(text).not.toContain(canary);
    slipway.tell({ pageGone: { reason: 'clean-exit', exitCode: 0 } });
  });

  it('a workspace file that is opened by a double click is the one that is shown', async () => {
    const file = join(home, 'mine.yaml');
    writeFileSync(file, 'workspace: mine\nname: Opened by double click\napps: {}\n');
    slipway.tell({ openFile: file });
    await slipway.page.getByText('Opened by double click').first().waitFor({ timeout: 30_000 });
  });
});
