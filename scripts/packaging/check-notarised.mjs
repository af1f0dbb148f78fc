// Called by electron-builder when an application is signed and, on macOS, notarised. A release must not leave the
// building without either, and a build on a branch must say that it did.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** @param {{ electronPlatformName: string, appOutDir: string, packager: { appInfo: { productFilename: string } } }} context */
// biome-ignore lint/style/noDefaultExport: electron-builder calls what a hook exports by this name
export default async function checkNotarised({ electronPlatformName, appOutDir, packager }) {
  if (electronPlatformName !== 'darwin') return;
  if (!process.env.APPLE_API_KEY) {
    if (process.env.SLIPWAY_RELEASE)
      throw new Error('A release needs APPLE_API_KEY: it would not be notarised.');
    console.log('Not notarised: there is no APPLE_API_KEY. This application is for this computer alone.');
    return;
  }
  const app = join(appOutDir, `${packager.appInfo.productFilename}.app`);
  execFileSync('codesign', ['--verify', '--deep', '--strict', app], { stdio: 'inherit' });
  execFileSync('xcrun', ['stapler', 'validate', app], { stdio: 'inherit' });
}
