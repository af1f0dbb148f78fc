import { createHash } from 'node:crypto';
import { notFound } from '../api-error';
import { ok } from '../exchange';
import { PUBLISHER_SCOPE, type Router } from '../router';
import type { World } from '../world';

const SPLITS = ['', 'config.arm64_v8a', 'config.armeabi_v7a', 'config.xxhdpi', 'config.en', 'config.fr'];

/** The signed APKs that Google makes of a bundle. The sandbox lists them; it has no bytes to download. */
export function registerGeneratedApks(router: Router, world: World): void {
  const path = '/androidpublisher/v3/applications/{packageName}/generatedApks/{versionCode}';
  router.add('GET', path, PUBLISHER_SCOPE, ({ params }) => {
    const app = world.app(params.packageName);
    const bundle = app.artifacts.find(
      (one) => one.kind === 'bundle' && one.versionCode === Number(params.versionCode),
    );
    if (!bundle) throw notFound('The requested version code was not found.');
    const downloadId = (name: string) =>
      createHash('sha256').update(`${bundle.sha256}/${name}`).digest('base64url');
    return ok({
      generatedApks: [
        {
          certificateSha256Hash: createHash('sha256')
            .update(`signing key of ${app.packageName}`)
            .digest('hex'),
          generatedSplitApks: SPLITS.map((splitId) => ({
            downloadId: downloadId(splitId),
            variantId: 0,
            moduleName: 'base',
            ...(splitId ? { splitId } : {}),
          })),
          generatedUniversalApk: { downloadId: downloadId('universal') },
        },
      ],
    });
  });
}
