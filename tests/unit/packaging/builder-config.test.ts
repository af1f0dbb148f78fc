import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

/* electron-builder.yml: valid without a network, and with everything that each system's users expect. */

const ROOT = join(import.meta.dirname, '../../..');
const config = parse(readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8'));
const ofBuilder = createRequire(join(ROOT, 'node_modules/electron-builder/package.json'));
const { getConfig, validateConfiguration } = ofBuilder('app-builder-lib/out/util/config/config.js');
const { getMainFileMatchers, getNodeModuleFileMatcher } = ofBuilder('app-builder-lib/out/fileMatcher.js');
const { DebugLogger } = ofBuilder('builder-util');
/** A word that electron-builder fills in. */
const macro = (name: string): string => `\${${name}}`;

const SYSTEMS = [
  { name: 'mac', arch: 'arm64', prebuilds: ['darwin-arm64.node', 'darwin-x64.node'] },
  { name: 'win', arch: 'x64', prebuilds: ['win32-x64.node'] },
  { name: 'win', arch: 'arm64', prebuilds: ['win32-arm64.node'] },
  { name: 'linux', arch: 'x64', prebuilds: ['linux-x64.node'] },
  { name: 'linux', arch: 'arm64', prebuilds: ['linux-arm64.node'] },
] as const;

/** What electron-builder itself would take for a system: of the project's own files, and of the packages. */
async function takenBy({ name, arch }: { readonly name: string; readonly arch: string }) {
  const read = await getConfig(ROOT, 'electron-builder.yml', null);
  const expand = (pattern: string) => pattern.replaceAll(macro('arch'), arch);
  const info = {
    config: read,
    projectDir: ROOT,
    buildResourcesDir: 'resources/icons',
    debugLogger: { isEnabled: false },
  };
  const matchers = getMainFileMatchers(ROOT, '/app', expand, read[name], { info }, join(ROOT, 'dist'), false);
  const own = matchers.map((matcher: { createFilter(): unknown }) => matcher.createFilter());
  const packages = getNodeModuleFileMatcher(ROOT, '/app', expand, read[name], info).createFilter();
  const file = { isDirectory: () => false };
  return {
    own: (path: string): boolean =>
      own.some((takes: (path: string, stat: object) => boolean) => takes(join(ROOT, path), file)),
    package: (path: string): boolean =>
      packages(join(ROOT, 'node_modules', path), { ...file, moduleFullFilePath: `node_modules/${path}` }),
  };
}

describe('electron-builder.yml', () => {
  it('is valid, and a word that is unknown would be told', async () => {
    const valid = structuredClone(config);
    await expect(validateConfiguration(valid, new DebugLogger(false))).resolves.toBeUndefined();
    const broken = { ...structuredClone(config), mak: {} };
    await expect(validateConfiguration(broken, new DebugLogger(false))).rejects.toThrow(/mak/);
  });

  it('makes what each system’s users expect', () => {
    const targets = (system: string) =>
      config[system].target.map(({ target, arch }: { target: string; arch: unknown }) => [target, arch]);
    expect(targets('mac')).toEqual([
      ['dmg', 'universal'],
      ['zip', 'universal'],
    ]);
    expect(targets('win')).toEqual([['nsis', ['x64', 'arm64']]]);
    expect(targets('linux')).toEqual([
      ['AppImage', ['x64', 'arm64']],
      ['deb', ['x64', 'arm64']],
      ['rpm', ['x64', 'arm64']],
    ]);
    expect(config.mac).toMatchObject({ hardenedRuntime: true, notarize: true });
    expect(config.win.verifyUpdateCodeSignature).toBe(true);
  });

  it('gives each package a name of its own, by version, system and processor', () => {
    for (const part of ['productName', 'version', 'os', 'arch', 'ext']) {
      expect(config.artifactName).toContain(macro(part));
    }
    expect(config.artifactName).not.toMatch(/\s/);
    expect(config.productName).not.toMatch(/\s/);
  });

  it('updates come from a server of files, with a list for each channel', () => {
    expect(config.publish).toEqual({
      provider: 'generic',
      url: macro('env.SLIPWAY_UPDATES'),
      channel: 'latest',
    });
    expect(config.generateUpdatesFilesForAllChannels).toBe(true);
  });

  it('links and workspace files lead to it; files of other programs are only offered', () => {
    expect(config.protocols).toEqual([{ name: 'Slipway link', schemes: ['slipway'] }]);
    expect(config.fileAssociations).toHaveLength(1);
    expect(config.fileAssociations[0]).toMatchObject({ ext: 'slipway', role: 'Editor' });
    expect(config.mac.fileAssociations).toEqual([
      { ext: ['yaml', 'yml'], name: 'YAML document', role: 'Editor', rank: 'Alternate' },
    ]);
    expect(config.linux.mimeTypes).toContain('application/yaml');
    const installer = readFileSync(join(ROOT, config.nsis.include), 'utf8');
    for (const ending of ['yaml', 'yml']) expect(installer).toContain(`\\.${ending}\\OpenWithProgids`);
    // The default of an ending stands in its key itself.
    expect(installer).not.toMatch(/WriteRegStr/);
  });

  it.each(SYSTEMS)('takes of the addon what $name $arch needs, and no other', async (system) => {
    const takes = await takenBy(system);
    const all = readdirSync(join(ROOT, 'node_modules/better-sqlite3/prebuilds'));
    const taken = all.filter((name) => takes.package(`better-sqlite3/prebuilds/${name}`));
    expect(taken).toEqual(system.prebuilds);
    expect(takes.package('better-sqlite3/lib/index.js')).toBe(true);
    expect(takes.package('better-sqlite3/src/better_sqlite3.cpp')).toBe(false);
    expect(takes.package('cpu-features/build/Release/cpufeatures.node')).toBe(false);
  });

  it.each(SYSTEMS)('takes the bundles and no source for $name $arch', async (system) => {
    const takes = await takenBy(system);
    for (const path of [
      'package.json',
      'out/main/main.js',
      'out/preload/preload.cjs',
      'out/renderer/index.html',
      'resources/icons/tray.png',
      'resources/scenarios/fresh.json',
    ]) {
      expect(takes.own(path), path).toBe(true);
    }
    for (const path of [
      'electron/main.ts',
      'renderer/index.html',
      'shared/domain/ids.ts',
      'tests/unit/packaging/builder-config.test.ts',
      'docs/desktop.md',
      'README.md',
      'package-lock.json',
      'slipway.log',
      'out/main/main.js.map',
      'out/main/sandbox.js',
      'resources/icons/icon.icns',
    ]) {
      expect(takes.own(path), path).toBe(false);
    }
  });

  it('gives up nothing of the hardened runtime but compiling', () => {
    for (const file of [config.mac.entitlements, config.mac.entitlementsInherit]) {
      const keys = readFileSync(join(ROOT, file), 'utf8').match(/com\.apple\.[\w.-]+/g);
      expect(keys).toEqual(['com.apple.security.cs.allow-jit']);
    }
  });

  it('a release that would not be notarised fails', async () => {
    const { default: check } = await import(join(ROOT, config.afterSign));
    const built = {
      electronPlatformName: 'darwin',
      appOutDir: '/nowhere',
      packager: { appInfo: { productFilename: 'Slipway' } },
    };
    const before = { ...process.env };
    try {
      delete process.env.APPLE_API_KEY;
      process.env.SLIPWAY_RELEASE = '1';
      await expect(check(built)).rejects.toThrow(/would not be notarised/);
      await expect(check({ ...built, electronPlatformName: 'linux' })).resolves.toBeUndefined();
    } finally {
      process.env = before;
    }
  });
});

describe('the icons', () => {
  const bytes = (path: string): Buffer => readFileSync(join(ROOT, path));
  /** The sizes within a container of Windows. */
  const inIco = (file: Buffer): number[] =>
    Array.from({ length: file.readUInt16LE(4) }, (_, index) => file[6 + 16 * index] || 256);
  /** The kinds within a container of macOS. */
  const inIcns = (file: Buffer): string[] => {
    const kinds: string[] = [];
    for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4))
      kinds.push(file.toString('latin1', at, at + 4));
    return kinds;
  };
  const sizeOf = (png: Buffer): readonly [number, number] => [png.readUInt32BE(16), png.readUInt32BE(20)];

  it('of macOS go up to 1024 pixels, of Windows to 256', () => {
    for (const base of [config.mac.icon, `${config.fileAssociations[0].icon}.icns`]) {
      expect(inIcns(bytes(base))).toEqual(expect.arrayContaining(['icp4', 'ic07', 'ic08', 'ic09', 'ic10']));
    }
    for (const base of [config.win.icon, `${config.fileAssociations[0].icon}.ico`]) {
      expect(inIco(bytes(base))).toEqual(expect.arrayContaining([16, 32, 48, 256]));
    }
  });

  it('of Linux have the size that their name says', () => {
    const names = readdirSync(join(ROOT, config.linux.icon));
    expect(names).toEqual(expect.arrayContaining(['16x16.png', '48x48.png', '256x256.png', '512x512.png']));
    for (const name of names) {
      const size = Number.parseInt(name, 10);
      expect(sizeOf(bytes(join(config.linux.icon, name))), name).toEqual([size, size]);
    }
  });

  it('of the tray are there for both densities', () => {
    for (const [name, size] of [
      ['tray', 24],
      ['trayTemplate', 16],
    ] as const) {
      expect(sizeOf(bytes(`resources/icons/${name}.png`))).toEqual([size, size]);
      expect(sizeOf(bytes(`resources/icons/${name}@2x.png`))).toEqual([size * 2, size * 2]);
    }
  });

  it('and all other files that the configuration names are there', () => {
    const { afterSign, mac, nsis } = config;
    for (const file of [afterSign, mac.entitlements, mac.entitlementsInherit, nsis.include]) {
      expect(existsSync(join(ROOT, file)), file).toBe(true);
    }
  });
});
