import { existsSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { invalidArgument, notFound } from '../api-error';
import { type Exchange, noContent, ok } from '../exchange';
import { PUBLISHER_SCOPE, type Router } from '../router';
import type { StoredImage } from '../state-schema';
import type { World } from '../world';
import { currentEdit } from './edit-store';
import type { UploadReceiver } from './upload-receiver';
import { registerUpload } from './upload-routes';

const LIST = '/androidpublisher/v3/applications/{packageName}/edits/{editId}/listings/{language}/{imageType}';
const MAX_BYTES = 15 * 1024 ** 2;
/** How many images of each type a listing may have. */
const MOST: Readonly<Record<string, number>> = {
  phoneScreenshots: 8,
  sevenInchScreenshots: 8,
  tenInchScreenshots: 8,
  tvScreenshots: 8,
  wearScreenshots: 8,
  icon: 1,
  featureGraphic: 1,
  tvBanner: 1,
};

interface ImageList {
  readonly images: StoredImage[];
  readonly most: number;
  replace(images: StoredImage[]): void;
}

/** The pictures of a store listing. Their bytes stand in `directory`, by SHA-256. */
export function registerImages(
  router: Router,
  world: World,
  receiver: UploadReceiver,
  directory: string,
): void {
  const fileOf = (image: StoredImage) => join(directory, image.sha256);
  const toWire = (exchange: Exchange, { id, sha1, sha256 }: StoredImage) => ({
    id,
    url: `${exchange.base}/sandbox-images/${sha256}`,
    sha1,
    sha256,
  });
  const listOf = (exchange: Exchange): ImageList => {
    const { images } = currentEdit(world, exchange).draft;
    const { language = '', imageType = '' } = exchange.params;
    const most = MOST[imageType];
    if (most === undefined) throw invalidArgument(`Invalid value at 'image_type', "${imageType}"`);
    return {
      images: images[language]?.[imageType] ?? [],
      most,
      replace: (next) => {
        images[language] = { ...images[language], [imageType]: next };
        world.changed();
      },
    };
  };
  router.add('GET', LIST, PUBLISHER_SCOPE, (exchange) =>
    ok({ images: listOf(exchange).images.map((image) => toWire(exchange, image)) }),
  );
  router.add('DELETE', LIST, PUBLISHER_SCOPE, (exchange) => {
    const list = listOf(exchange);
    list.replace([]);
    return ok({ deleted: list.images.map((image) => toWire(exchange, image)) });
  });
  router.add('DELETE', `${LIST}/{imageId}`, PUBLISHER_SCOPE, (exchange) => {
    const list = listOf(exchange);
    const rest = list.images.filter((image) => image.id !== exchange.params.imageId);
    if (rest.length === list.images.length) throw notFound('Image not found.');
    list.replace(rest);
    return noContent();
  });
  router.add('GET', '/sandbox-images/{sha256}', null, ({ params }) => {
    const image = { id: '', sha1: '', sha256: params.sha256 ?? '', contentType: '' };
    if (!/^[0-9a-f]{64}$/.test(image.sha256) || !existsSync(fileOf(image)))
      throw notFound('Image not found.');
    return { status: 200, file: fileOf(image), headers: { 'content-type': 'application/octet-stream' } };
  });
  registerUpload(router, receiver, {
    pattern: LIST,
    maxBytes: MAX_BYTES,
    check: (exchange) => void listOf(exchange),
    finish: async (exchange, { path, sha1, sha256, contentType }) => {
      await mkdir(directory, { recursive: true });
      const image: StoredImage = { id: sha256.slice(0, 20), sha1, sha256, contentType };
      await copyFile(path, fileOf(image));
      const list = listOf(exchange);
      const kept = list.most === 1 ? [] : list.images.filter(({ id }) => id !== image.id);
      if (kept.length >= list.most) throw invalidArgument(`There are already ${list.most} images.`);
      list.replace([...kept, image]);
      return { image: toWire(exchange, image) };
    },
  });
}
