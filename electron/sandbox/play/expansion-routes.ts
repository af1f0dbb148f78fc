import { z } from 'zod';
import { invalidArgument, notFound } from '../api-error';
import { type Exchange, ok } from '../exchange';
import { PUBLISHER_SCOPE, type Router } from '../router';
import type { Published } from '../state-schema';
import type { World } from '../world';
import { currentEdit, knownArtifact } from './edit-store';
import type { UploadReceiver } from './upload-receiver';
import { registerUpload } from './upload-routes';
import { optionalInteger, readBody } from './wire-body';

const PATTERN =
  '/androidpublisher/v3/applications/{packageName}/edits/{editId}/apks/{versionCode}/expansionFiles/{type}';
const MAX_BYTES = 2 * 1024 ** 3;

type ExpansionFile = Published['expansionFiles'][string];

const expansionBody = z.strictObject({ fileSize: optionalInteger, referencesVersion: optionalInteger });

/** Expansion files of APKs: a size of their own, or a reference to another version's. */
export function registerExpansionFiles(router: Router, world: World, receiver: UploadReceiver): void {
  const locate = (exchange: Exchange) => {
    const edit = currentEdit(world, exchange);
    const { versionCode = '', type = '' } = exchange.params;
    if (type !== 'main' && type !== 'patch')
      throw invalidArgument(`Invalid value at 'expansion_file_type', "${type}"`);
    if (knownArtifact(edit, versionCode).kind !== 'apk')
      throw invalidArgument('Expansion files belong to APKs, not to app bundles.');
    return { files: edit.draft.expansionFiles, key: `${versionCode}/${type}` };
  };
  const toWire = ({ fileSize, referencesVersion }: ExpansionFile) => ({
    ...(fileSize === undefined ? {} : { fileSize: String(fileSize) }),
    ...(referencesVersion === undefined ? {} : { referencesVersion }),
  });
  router.add('GET', PATTERN, PUBLISHER_SCOPE, (exchange) => {
    const { files, key } = locate(exchange);
    const file = files[key];
    if (!file) throw notFound('No expansion file of that type.');
    return ok(toWire(file));
  });
  router.add(['PUT', 'PATCH'], PATTERN, PUBLISHER_SCOPE, async (exchange) => {
    const { referencesVersion } = await readBody(exchange, expansionBody);
    const { files, key } = locate(exchange);
    const file = referencesVersion === undefined ? { ...files[key] } : { referencesVersion };
    files[key] = file;
    world.changed();
    return ok(toWire(file));
  });
  registerUpload(router, receiver, {
    pattern: PATTERN,
    maxBytes: MAX_BYTES,
    check: (exchange) => void locate(exchange),
    finish: async (exchange, { bytes }) => {
      const { files, key } = locate(exchange);
      files[key] = { fileSize: bytes };
      return { expansionFile: { fileSize: String(bytes) } };
    },
  });
}
