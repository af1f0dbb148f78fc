import { failure } from '@shared/domain/failure';
import type { Plan, PlannedCall } from '@shared/domain/plan';
import type { StoreFact } from '@shared/domain/testflight/facts';
import type { UploadSource } from '../../../ports/store-target';

/** What of a plan an upload decides: the rest is said by whoever makes the plan. */
export type UploadPlan = Required<Pick<Plan, 'calls' | 'readBack' | 'facts'>>;

/** What the store has of a build once it took it in. */
export const RECEIVED = 'in App Store Connect';

/** The one fact that an upload is about. */
export const buildFact = (shortVersion: string, version: string, value: string | null): StoreFact => ({
  key: 'build',
  title: `Build ${shortVersion} (${version})`,
  value,
});

/**
 * The exact requests of uploading an `.ipa`: see that the build is not there, reserve (or take up a reservation that was
 * left), send the parts, say that they are all there, and read what Apple makes of it. Nobody gets anything by it:
 * testers do when a group has the build.
 */
export function planUpload(bundleId: string, source: UploadSource): UploadPlan {
  const { build, fileName = 'app.ipa', size, sha256 } = source;
  if (!build) {
    throw failure('artifact-refused', 'This file is no app for the App Store.', {
      stillTrue: 'Nothing was sent; nothing has changed for users.',
      advice: 'Drop the .ipa that Xcode exported.',
    });
  }
  const { shortVersion, version, platform } = build;
  const base = { query: {}, body: null, current: null, affectsUsers: false } as const;
  const calls: readonly PlannedCall[] = [
    {
      ...base,
      id: 'find-app',
      role: 'open',
      method: 'GET',
      path: '/v1/apps',
      shortPath: '/apps',
      query: { 'filter[bundleId]': bundleId, 'fields[apps]': 'bundleId', limit: '1' },
      purpose: 'Looks up the app',
    },
    {
      ...base,
      id: 'find-build',
      role: 'check',
      method: 'GET',
      path: '/v1/builds',
      shortPath: '/builds',
      query: {
        'filter[app]': '{appleId}',
        'filter[preReleaseVersion.version]': shortVersion,
        'filter[preReleaseVersion.platform]': platform,
        'filter[version]': version,
        limit: '1',
      },
      purpose: `Stops if ${shortVersion} (${version}) is there already`,
    },
    {
      ...base,
      id: 'find-upload',
      role: 'open',
      method: 'GET',
      path: '/v1/apps/{appleId}/buildUploads',
      shortPath: '/apps/{id}/buildUploads',
      query: {
        'filter[cfBundleShortVersionString]': shortVersion,
        'filter[cfBundleVersion]': version,
        'filter[platform]': platform,
        'filter[state]': 'AWAITING_UPLOAD',
      },
      purpose: 'Looks for an upload of this build that was left unfinished',
    },
    {
      ...base,
      id: 'reserve',
      role: 'open',
      method: 'POST',
      path: '/v1/buildUploads',
      shortPath: '/buildUploads',
      body: {
        data: {
          type: 'buildUploads',
          attributes: { cfBundleShortVersionString: shortVersion, cfBundleVersion: version, platform },
          relationships: { app: { data: { type: 'apps', id: '{appleId}' } } },
        },
      },
      purpose: 'Announces the build, unless it was announced before',
    },
    {
      ...base,
      id: 'reserve-file',
      role: 'open',
      method: 'POST',
      path: '/v1/buildUploadFiles',
      shortPath: '/buildUploadFiles',
      body: {
        data: {
          type: 'buildUploadFiles',
          attributes: { assetType: 'ASSET', fileName, fileSize: size, uti: 'com.apple.ipa' },
          relationships: { buildUpload: { data: { type: 'buildUploads', id: '{buildUploadId}' } } },
        },
      },
      purpose: 'Asks where the parts of the file go',
    },
    {
      ...base,
      id: 'parts',
      role: 'upload',
      method: 'PUT',
      path: '/v1/buildUploadFiles/{buildUploadFileId}',
      shortPath: 'each part, to the address that Apple gave',
      purpose: 'Sends the file in parts, without the sign-in',
      uploadBytes: size,
    },
    {
      ...base,
      id: 'finish',
      role: 'commit',
      method: 'PATCH',
      path: '/v1/buildUploadFiles/{buildUploadFileId}',
      shortPath: '/buildUploadFiles/{id}',
      body: {
        data: {
          type: 'buildUploadFiles',
          id: '{buildUploadFileId}',
          attributes: {
            uploaded: true,
            sourceFileChecksums: { file: { hash: sha256, algorithm: 'SHA_256' } },
          },
        },
      },
      purpose: 'Says that all of it is there; Apple begins to process the build',
    },
  ];
  return {
    calls,
    readBack: [
      {
        ...base,
        id: 'processing',
        role: 'read-back',
        method: 'GET',
        path: '/v1/buildUploads/{buildUploadId}',
        shortPath: '/buildUploads/{id}',
        query: { include: 'build' },
        purpose: 'Reads whether Apple took the build in',
      },
    ],
    facts: {
      before: [buildFact(shortVersion, version, null)],
      expected: [buildFact(shortVersion, version, RECEIVED)],
      done: `${shortVersion} (${version}) uploaded to App Store Connect`,
    },
  };
}
