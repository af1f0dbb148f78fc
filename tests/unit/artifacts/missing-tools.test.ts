import { afterEach, expect, it, vi } from 'vitest';
import { type AndroidTool, androidTool } from '../../fixtures/android/android-tools';

afterEach(() => vi.unstubAllEnvs());

it.each<[AndroidTool, string]>([
  ['aapt2', 'aapt'],
  ['apksigner', 'apksigner'],
  ['jarsigner', 'default-jdk-headless'],
  ['keytool', 'default-jdk-headless'],
  ['jar', 'default-jdk-headless'],
])('without %s the fixtures name the Debian package', async (tool, debianPackage) => {
  vi.stubEnv('PATH', '/nonexistent');
  await expect(androidTool(tool, ['--help'])).rejects.toThrow(
    `${tool} is missing, and Android fixtures are built with it. On Debian: apt-get install ${debianPackage}`,
  );
});

it('a tool that fails speaks for itself', async () => {
  await expect(androidTool('jarsigner', ['-verify', '/nonexistent.jar'])).rejects.toThrow(
    /jarsigner failed: .*nonexistent/s,
  );
});
