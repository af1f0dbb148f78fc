import { isoTime } from '@shared/kit/clock';
import { z } from 'zod';
import { permissionDenied } from '../api-error';
import { ok } from '../exchange';
import { PUBLISHER_SCOPE, type Router } from '../router';
import type { World } from '../world';
import { currentEdit } from './edit-store';
import { readBody } from './wire-body';

const bodySchema = z.object({
  externallyHostedApk: z.looseObject({
    packageName: z.string(),
    versionCode: z.coerce.number().int().positive(),
    versionName: z.string().optional(),
    externallyHostedUrl: z.url(),
  }),
});

const hex = (base64: unknown): string =>
  typeof base64 === 'string' ? Buffer.from(base64, 'base64').toString('hex') : '';

/** APKs that a company hosts itself: only their description is sent. */
export function registerExternalApks(router: Router, world: World): void {
  const path = '/androidpublisher/v3/applications/{packageName}/edits/{editId}/apks/externallyHosted';
  router.add('POST', path, PUBLISHER_SCOPE, async (exchange) => {
    const { externallyHostedApk: apk } = await readBody(exchange, bodySchema);
    const edit = currentEdit(world, exchange);
    const now = world.clock.now();
    if (apk.packageName !== edit.packageName)
      throw permissionDenied(`APK has the wrong package name: ${apk.packageName}.`);
    if (edit.draft.artifacts.some(({ versionCode }) => versionCode === apk.versionCode))
      throw permissionDenied('APK specifies a version code that has already been used.');
    edit.draft.artifacts.push({
      kind: 'apk',
      versionCode: apk.versionCode,
      versionName: apk.versionName ?? isoTime(now).slice(0, 10),
      sha1: hex(apk.fileSha1Base64),
      sha256: hex(apk.fileSha256Base64),
      sizeBytes: Number(apk.fileSize ?? 0),
      uploadedAt: now,
    });
    world.changed();
    return ok({ externallyHostedApk: apk });
  });
}
