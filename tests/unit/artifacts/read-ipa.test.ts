import type { ArtifactRefusalReason, IosFacts } from '@shared/domain/artifact';
import { describe, expect, it } from 'vitest';
import { readArtifact } from '../../../electron/artifacts/read-artifact';
import { scratchFile } from '../../fixtures/android/scratch-file';
import { writeZip } from '../../fixtures/android/zip-writer';
import { buildIpa, type IpaOptions, plistFile } from '../../fixtures/ios/build-ipa';
import { expectRefusal } from './refused';

async function read(options: IpaOptions = {}): Promise<IosFacts> {
  const facts = await readArtifact(await buildIpa(options));
  if (facts.format !== 'ipa') throw new Error('It was read as something else.');
  return facts;
}

describe('an .ipa', () => {
  it.each([
    ['a binary', true],
    ['an XML', false],
  ])('is read from %s property list', async (_, binary) => {
    const facts = await read({ binary });
    expect(facts).toMatchObject({
      format: 'ipa',
      fileName: 'Cia.ipa',
      packageName: 'com.arkalia.cia',
      appName: 'CIA',
      versionName: '1.5.0',
      versionCode: 151,
      buildNumber: '151',
      platform: 'IOS',
      minOs: '15.0',
      sdk: 'iphoneos26.1',
      xcode: '2610',
      devices: ['iPhone', 'iPad'],
      usesNonExemptEncryption: false,
      signed: true,
      hasIcon: true,
      extensions: [],
      languages: ['en', 'pt-BR'],
    });
    expect(facts.profile).toEqual({
      name: 'CIA App Store',
      kind: 'app-store',
      teamId: 'A1B2C3D4E5',
      teamName: 'Arkalia SAS',
      expiresAt: '2027-05-01T00:00:00.000Z',
      appId: 'com.arkalia.cia',
      debuggable: false,
      entitlements: [
        'application-identifier',
        'aps-environment',
        'com.apple.developer.team-identifier',
        'get-task-allow',
      ],
    });
    expect(facts.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('keeps a build number that is no whole number as it stands', async () => {
    const facts = await read({ info: { CFBundleVersion: '1.5.3' } });
    expect(facts).toMatchObject({ buildNumber: '1.5.3', versionCode: 0 });
  });

  it.each([
    [true, true],
    ['YES', true],
    ['NO', false],
    [null, null],
  ] as const)('answers export compliance as the file does: %s', async (value, expected) => {
    const facts = await read({ info: { ITSAppUsesNonExemptEncryption: value } });
    expect(facts.usesNonExemptEncryption).toBe(expected);
  });

  it.each([
    ['development', { ProvisionedDevices: ['0001'] }, { 'get-task-allow': true }],
    ['ad-hoc', { ProvisionedDevices: ['0001'] }, {}],
    ['enterprise', { ProvisionsAllDevices: true }, {}],
  ] as const)('knows a profile for %s', async (kind, profile, entitlements) => {
    const facts = await read({ profile: { ...profile } as never, entitlements });
    expect(facts.profile).toMatchObject({ kind, debuggable: kind === 'development' });
  });

  it('says nothing of a profile that cannot be read', async () => {
    expect((await read({ profile: Buffer.from('no message at all') })).profile).toBeNull();
    expect((await read({ profile: null, signed: false })).profile).toBeNull();
  });

  it('names extensions, and takes an icon from the list or the catalogue', async () => {
    const extension = plistFile('PlugIns/Widget.appex/Info.plist', {
      CFBundleIdentifier: 'com.arkalia.cia.widget',
    });
    const facts = await read({ info: { CFBundleIconName: null }, extra: [extension] });
    expect(facts.extensions).toEqual(['com.arkalia.cia.widget']);
    expect(facts.hasIcon).toBe(true);
  });

  it('adds its size up by what the parts are for', async () => {
    const { sizeByPart } = await read();
    for (const part of ['code', 'native', 'assets', 'resources', 'other'] as const) {
      expect(sizeByPart[part]).toBeGreaterThan(0);
    }
  });
});

/** Each entity ten times the one before: a reader that follows them needs a terabyte. */
const GROWING = [1, 2, 3, 4, 5, 6, 7, 8, 9]
  .map((n) => `<!ENTITY a${n} "${`&a${n - 1};`.repeat(10)}">`)
  .join('');

describe('what is no readable app', () => {
  it.each([
    ['a simulator build', { info: { CFBundleSupportedPlatforms: ['iPhoneSimulator'] } }, 'simulator-app'],
    ['no bundle id', { info: { CFBundleIdentifier: null } }, 'manifest-unreadable'],
    ['no build number', { info: { CFBundleVersion: null } }, 'manifest-unreadable'],
    ['two apps', { extra: [{ name: 'Payload/B.app/Info.plist', data: 'x' }] }, 'manifest-unreadable'],
    ['an ending that lies', { fileName: 'Cia.aab' }, 'renamed'],
  ] satisfies [string, IpaOptions, ArtifactRefusalReason][])(
    '%s is refused by name',
    async (_, options, reason) => {
      await expectRefusal(await buildIpa(options), reason);
    },
  );

  it.each([
    ['text', 'not a list'],
    ['a broken binary', Buffer.from('bplist00\xff\xff\xff\xff')],
    ['a list at the top', '<?xml version="1.0"?><plist version="1.0"><array/></plist>'],
    [
      'entities that grow',
      `<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY a0 "${'x'.repeat(1000)}">${GROWING}]><plist version="1.0"><dict><key>CFBundleIdentifier</key><string>&a9;</string></dict></plist>`,
    ],
    ['nesting without end', `<?xml version="1.0"?><plist version="1.0">${'<array>'.repeat(200_000)}</plist>`],
  ])('%s in place of the property list is refused', async (_, data) => {
    const path = await scratchFile(writeZip([{ name: 'Payload/Cia.app/Info.plist', data }]), 'Cia.ipa');
    await expectRefusal(path, 'manifest-unreadable');
  });
});
