import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { contentPolicy } from '../../../electron/hosts/content-policy';

/*
 * Electron's list "Security, native capabilities, and your responsibility" (docs/tutorial/security), item by item and
 * by its number. Here stands what can be read from the sources.
 */

const ROOT = join(import.meta.dirname, '../../..');
const DESKTOP = join(ROOT, 'electron/hosts/desktop');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const sourcesIn = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|tsx|html|css)$/.test(path))
    .map((path) => read(join(folder, path)));
const desktop = readdirSync(DESKTOP).map((name) => read(join('electron/hosts/desktop', name)));
const all = desktop.join('\n');
const window = read('electron/hosts/desktop/window.ts');
const policy = contentPolicy([]).header;

describe('Electron’s checklist', () => {
  it('1: only secure content is loaded: the program’s own scheme, and no address of the web in a page', () => {
    expect(all).not.toMatch(/loadURL\((?!`\$\{PAGE_ORIGIN\})/);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|ws:|\*/);
    expect(read('renderer/index.html')).not.toMatch(/(src|href)="https?:/);
  });

  it('2: no page has Node', () => {
    for (const off of ['nodeIntegration', 'nodeIntegrationInWorker', 'nodeIntegrationInSubFrames']) {
      expect(window).toContain(`${off}: false`);
    }
    expect(all).not.toMatch(/nodeIntegration\w*: true/);
  });

  it('3: the preload’s world is isolated', () => expect(window).toContain('contextIsolation: true'));

  it('4: pages are sandboxed, each and all', () => {
    expect(window).toContain('sandbox: true');
    expect(read('electron/hosts/desktop/run.ts')).toContain('app.enableSandbox()');
    expect(all).not.toMatch(/no-sandbox|disableSandbox/);
  });

  it('5: every permission but copying is refused, devices included', () => {
    const permissions = read('electron/hosts/desktop/permissions.ts');
    for (const handler of [
      'setPermissionRequestHandler',
      'setPermissionCheckHandler',
      'setDevicePermissionHandler',
    ]) {
      expect(permissions).toContain(handler);
    }
    expect(permissions.match(/'clipboard-[\w-]+'/g)).toEqual(["'clipboard-sanitized-write'"]);
  });

  it('6: web security stays on', () => {
    expect(window).toContain('webSecurity: true');
    expect(all).not.toContain('webSecurity: false');
  });

  it('7: a strict policy of content goes with every page', () => {
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe-(inline|eval)|wasm/);
    for (const closed of ["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"])
      expect(policy).toContain(closed);
    expect(read('electron/hosts/desktop/page-protocol.ts')).toContain("'Content-Security-Policy': header");
  });

  it('8: insecure content does not run', () =>
    expect(window).toContain('allowRunningInsecureContent: false'));
  it('9: no experimental feature is on', () => expect(window).toContain('experimentalFeatures: false'));
  it('10: no Blink feature is switched on', () =>
    expect(all).not.toMatch(/enableBlinkFeatures|appendSwitch/));

  it('11: there is no webview, so none with popups', () => {
    expect(window).toContain('webviewTag: false');
    expect(sourcesIn('renderer').join('\n')).not.toMatch(/<webview|allowpopups/);
  });

  it('12: a webview that were made would be refused', () => {
    expect(window).toMatch(/on\('will-attach-webview', prevent\)/);
  });

  it('13: a window leaves its own pages for nothing', () => {
    expect(window).toMatch(/on\('will-frame-navigate'/);
    expect(window).toMatch(/on\('will-redirect', prevent\)/);
  });

  it('14: a page opens no window', () => {
    expect(window).toContain("action: 'deny'");
    expect(all).not.toMatch(/action: 'allow'/);
  });

  it('15: only known addresses go to the system’s browser, and nothing else opens what a page names', () => {
    const opening = desktop.filter((source) => source.includes('shell.openExternal'));
    expect(opening).toHaveLength(1);
    expect(opening[0]).toContain("url?.protocol === 'https:'");
    expect(all.match(/shell\.openPath\([^)]*\)/g)).toEqual(['shell.openPath(reports)']);
  });

  it('16: Electron is the pinned one, and of a line that gets fixes', () => {
    const { devDependencies } = JSON.parse(read('package.json'));
    expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
    expect(Number(devDependencies.electron.split('.')[0])).toBeGreaterThanOrEqual(45);
  });

  it('17: messages are taken from the top frame of our own pages alone', () => {
    const listening = desktop.filter((source) => /ipcMain\.(on|handle|once)\(/.test(source));
    expect(listening).toHaveLength(1);
    expect(listening[0]).toContain('if (!isOwnSender(event)) return port.close();');
    expect(listening[0]).toContain('frame === event.sender.mainFrame');
  });

  it('18: pages come by a scheme of their own, never from file:', () => {
    expect(all).not.toMatch(/loadFile|file:\/\//);
    expect(read('electron/hosts/desktop/page-protocol.ts')).toContain(
      "export const PAGE_ORIGIN = 'app://slipway'",
    );
  });

  it('19: the fuses are set when the program is packed', () => {
    const { electronFuses } = parse(read('electron-builder.yml'));
    expect(electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it('20: nothing of Electron is handed to a page: four members, none of them Electron’s', () => {
    const preload = read('electron/hosts/desktop/preload.ts');
    expect(preload.match(/exposeInMainWorld/g)).toHaveLength(1);
    const members = preload.slice(preload.indexOf('exposeInMainWorld')).match(/^ {2}(\w+)[:,]/gm);
    expect(members?.map((each) => each.trim().replace(/[:,]$/, ''))).toEqual([
      'kind',
      'version',
      'connect',
      'pathForFile',
    ]);
    expect(preload).not.toMatch(/: ipcRenderer|ipcRenderer,\n {2}\}/);
  });
});
