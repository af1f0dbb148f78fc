import { z } from 'zod';
import { one, paged, resource, toOne } from '../wire';

/*
 * What is read of Apple's build uploads (App Store Connect API 4.4.1, "Build Uploads"). A state that is not one of
 * those is refused: it must not be mistaken for another.
 */

const details = z
  .array(z.object({ code: z.string().nullish(), description: z.string().nullish() }))
  .nullish()
  .transform((list) => list ?? []);

const buildUpload = resource(
  'buildUploads',
  {
    cfBundleShortVersionString: z.string().nullish(),
    cfBundleVersion: z.string().nullish(),
    state: z.object({
      state: z.enum(['AWAITING_UPLOAD', 'PROCESSING', 'FAILED', 'COMPLETE']),
      errors: details,
      warnings: details,
    }),
  },
  { build: toOne },
);

const uploadOperation = z.object({
  method: z
    .string()
    .nullish()
    .transform((method) => method ?? 'PUT'),
  url: z.url(),
  offset: z.number().int().nonnegative(),
  length: z.number().int().positive(),
  requestHeaders: z
    .array(z.object({ name: z.string().min(1), value: z.string() }))
    .nullish()
    .transform((headers) => headers ?? []),
});

const buildUploadFile = resource('buildUploadFiles', {
  fileName: z.string().nullish(),
  fileSize: z.number().nullish(),
  assetDeliveryState: z
    .object({ state: z.enum(['AWAITING_UPLOAD', 'UPLOAD_COMPLETE', 'COMPLETE', 'FAILED']).nullish() })
    .nullish()
    .transform((delivery) => delivery?.state ?? null),
  uploadOperations: z
    .array(uploadOperation)
    .nullish()
    .transform((operations) => operations ?? []),
});

/** Answer of `buildUploads/{id}` and of creating one. */
export const wireBuildUpload = one(buildUpload);
/** Answer of `apps/{id}/buildUploads`. */
export const wireBuildUploads = paged(buildUpload);
/** Answer of `buildUploadFiles/{id}` and of creating one. */
export const wireBuildUploadFile = one(buildUploadFile);
/** Answer of `buildUploads/{id}/buildUploadFiles`. */
export const wireBuildUploadFiles = paged(buildUploadFile);
/** Any list of which only the ids are wanted. */
export const wireIds = z.object({ data: z.array(z.object({ id: z.string().min(1) })) });

/** One upload of a build, as read. */
export type BuildUpload = z.output<typeof wireBuildUpload>['data'];
/** One range of bytes and where it goes. */
export type UploadOperation = z.output<typeof uploadOperation>;
