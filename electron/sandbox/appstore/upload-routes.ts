import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { type Exchange, noContent, type Reply } from '../exchange';
import type { AppStoreApi } from './api';
import type { AppStore } from './app-store';
import { badAttribute, badState, noResource, problem } from './problem';
import type { Resource } from './state';
import { appStateOf, partsOf, startProcessing } from './uploads';

const BUILD_NUMBER = /^\d+(\.\d+){0,2}$/;
const VERSION = /^\d+(\.\d+){0,2}$/;

const checksumsSchema = z.object({
  file: z.object({ hash: z.string(), algorithm: z.enum(['MD5', 'SHA_256']) }).nullish(),
  composite: z.object({ hash: z.string(), algorithm: z.enum(['MD5', 'SHA_256']) }).nullish(),
});

/** Throws where a build of this number cannot come any more. */
function requireNewNumber(
  { shelf }: AppStore,
  appId: string,
  version: string,
  build: string,
  platform: string,
): void {
  const train = shelf
    .many('apps', appId, 'preReleaseVersions', 'preReleaseVersions')
    .find(({ attributes }) => attributes.version === version && attributes.platform === platform);
  const numbers = train ? shelf.many('preReleaseVersions', train.id, 'builds', 'builds') : [];
  const pending = shelf
    .many('apps', appId, 'buildUploads', 'buildUploads')
    .filter(
      ({ attributes }) =>
        attributes.cfBundleShortVersionString === version &&
        attributes.cfBundleVersion === build &&
        attributes.platform === platform &&
        ['PROCESSING', 'COMPLETE'].includes(appStateOf(attributes)),
    );
  if (pending.length === 0 && !numbers.some(({ attributes }) => attributes.version === build)) return;
  throw badAttribute(
    'cfBundleVersion',
    `The bundle version must be higher than the previously uploaded version: '${build}'.`,
    'INVALID.DUPLICATE',
  );
}

function registerReservations(api: AppStoreApi, directory: string): void {
  api.add('POST /v1/buildUploads', async ({ store, one, written }) => {
    const { attributes, relationships } = await written();
    const app = store.shelf.need('apps', relationships.get('app')?.[0]);
    const version = String(attributes.get('cfBundleShortVersionString'));
    const build = String(attributes.get('cfBundleVersion'));
    const platform = String(attributes.get('platform'));
    if (!VERSION.test(version))
      throw badAttribute(
        'cfBundleShortVersionString',
        `'${version}' is not a version of at most three numbers.`,
      );
    if (!BUILD_NUMBER.test(build))
      throw badAttribute('cfBundleVersion', `'${build}' is not a build of at most three numbers.`);
    requireNewNumber(store, app.id, version, build, platform);
    const upload = store.shelf.add('buildUploads', {
      attributes: {
        cfBundleShortVersionString: version,
        cfBundleVersion: build,
        platform,
        createdDate: store.date(),
        state: { state: 'AWAITING_UPLOAD', errors: [], warnings: [], infos: [] },
      },
      links: { app: app.id },
    });
    return one('buildUploads', upload, 201);
  });
  api.add('DELETE /v1/buildUploads/{id}', ({ store, id }) => {
    const upload = store.shelf.need('buildUploads', id);
    if (appStateOf(upload.attributes) !== 'AWAITING_UPLOAD')
      throw badState('A build upload can be deleted only before it is processed.');
    for (const file of store.shelf.ids('buildUploads', id, 'buildUploadFiles'))
      rmSync(partsFolder(directory, file), { recursive: true, force: true });
    store.shelf.remove('buildUploads', id);
    return noContent();
  });
  api.add('POST /v1/buildUploadFiles', async ({ store, one, written, exchange }) => {
    const { shelf, settings } = store;
    const { attributes, relationships } = await written();
    const upload = shelf.need('buildUploads', relationships.get('buildUpload')?.[0]);
    if (appStateOf(upload.attributes) !== 'AWAITING_UPLOAD')
      throw badState('The build upload takes no more files.');
    const size = Number(attributes.get('fileSize'));
    if (size < 1) throw badAttribute('fileSize', 'A file has at least one byte.');
    const id = shelf.newId('buildUploadFiles');
    const file = shelf.add('buildUploadFiles', {
      id,
      attributes: {
        ...Object.fromEntries(attributes),
        assetDeliveryState: { state: 'AWAITING_UPLOAD', errors: [], warnings: [] },
        uploadOperations: partsOf(size, settings.partBytes).map(({ offset, length, number }) => ({
          method: 'PUT',
          url: `${exchange.base}/build-parts/${id}/${number}?signature=${id.slice(0, 8)}`,
          offset,
          length,
          partNumber: number,
          expiration: store.date(store.now() + 86_400_000),
          requestHeaders: [{ name: 'Content-Type', value: 'application/octet-stream' }],
        })),
      },
      links: { buildUpload: upload.id },
    });
    const role = { ASSET: 'assetFile', ASSET_DESCRIPTION: 'assetDescriptionFile', ASSET_SPI: 'assetSpiFile' }[
      String(attributes.get('assetType'))
    ];
    if (role) shelf.link('buildUploads', upload, role, id);
    return one('buildUploadFiles', file, 201);
  });
}

const partsFolder = (directory: string, fileId: string): string => join(directory, fileId);
const partPath = (directory: string, fileId: string, number: number): string =>
  join(partsFolder(directory, fileId), String(number));

/** Takes one byte range. There is no token: the address itself is signed, and a token beside it is refused. */
async function receivePart(api: AppStoreApi, directory: string, exchange: Exchange): Promise<Reply> {
  const { id = '', number = '' } = exchange.params;
  const { store } = api;
  const file = store.shelf.get('buildUploadFiles', id);
  const part =
    file && partsOf(Number(file.attributes.fileSize), store.settings.partBytes)[Number(number) - 1];
  if (!file || !part || exchange.query.get('signature') !== id.slice(0, 8))
    throw noResource('parts', `${id}/${number}`);
  if (exchange.headers.authorization !== undefined)
    throw problem(
      400,
      'InvalidArgument',
      'Bad Request',
      'Only one auth mechanism allowed: the address is signed already.',
    );
  if (file.inner.committed === true) throw badState('The file has been committed.');
  mkdirSync(partsFolder(directory, id), { recursive: true });
  const path = partPath(directory, id, part.number);
  const hash = createHash('md5');
  let received = 0;
  await pipeline(
    exchange.body,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        received += chunk.length;
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(`${path}.new`),
  );
  if (received !== part.length) {
    rmSync(`${path}.new`, { force: true });
    throw problem(
      400,
      'IncompleteBody',
      'Bad Request',
      `${received} bytes arrived of a part of ${part.length}.`,
    );
  }
  renameSync(`${path}.new`, path);
  return { status: 200, headers: { etag: `"${hash.digest('hex')}"` }, text: '' };
}

/** Throws when parts are missing, or when the bytes are not those that the client meant. */
async function requireWhole(
  store: AppStore,
  directory: string,
  file: Resource,
  checksums: unknown,
): Promise<void> {
  const md5 = createHash('md5');
  const sha256 = createHash('sha256');
  for (const { number, length } of partsOf(Number(file.attributes.fileSize), store.settings.partBytes)) {
    const path = partPath(directory, file.id, number);
    if (!existsSync(path) || statSync(path).size !== length)
      throw badState(`Part ${number} has not been uploaded.`, '.UPLOAD_INCOMPLETE');
    for await (const chunk of createReadStream(path)) {
      md5.update(chunk);
      sha256.update(chunk);
    }
  }
  const told = checksumsSchema.safeParse(checksums ?? {});
  const wanted = told.success ? told.data.file : null;
  const sums = { MD5: md5.digest('hex'), SHA_256: sha256.digest('hex') };
  if (wanted && wanted.hash.toLowerCase() !== sums[wanted.algorithm])
    throw badAttribute('sourceFileChecksums', 'The checksum of the file does not match.');
}

function registerFiles(api: AppStoreApi, directory: string): void {
  api.add('PATCH /v1/buildUploadFiles/{id}', async ({ store, id, one, written }) => {
    const { shelf } = store;
    const file = shelf.need('buildUploadFiles', id);
    const { attributes } = await written();
    const checksums = attributes.get('sourceFileChecksums');
    if (checksums) shelf.set('buildUploadFiles', file, { sourceFileChecksums: checksums });
    if (attributes.get('uploaded') === true && file.inner.committed !== true) {
      await requireWhole(store, directory, file, file.attributes.sourceFileChecksums);
      file.inner.committed = true;
      shelf.set('buildUploadFiles', file, {
        assetDeliveryState: { state: 'UPLOAD_COMPLETE', errors: [], warnings: [] },
      });
      startProcessing(store, shelf.need('buildUploads', String(file.links.buildUpload)));
      rmSync(partsFolder(directory, file.id), { recursive: true, force: true });
    }
    return one('buildUploadFiles', file);
  });
  api.addPlain('PUT', '/build-parts/{id}/{number}', (exchange) => receivePart(api, directory, exchange));
}

/** Build uploads: reserved, sent in parts, committed, processed. Parts stand in `directory` until they are committed. */
export function registerUploads(api: AppStoreApi, directory: string): void {
  registerReservations(api, directory);
  registerFiles(api, directory);
}
