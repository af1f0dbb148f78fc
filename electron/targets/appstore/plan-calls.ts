import type { PlannedCall } from '@shared/domain/plan';
import type { StoreObservation } from '@shared/domain/store';
import type { SubmissionFacts } from '@shared/domain/submission/facts';
import { VERSIONS_QUERY } from './observe';
import type { VersionEdit } from './plan-changes';
import { refused } from './plan-refusals';
import { WIRE_RELEASE_TYPES } from './version-wire';

/*
 * The requests of a plan. What is written here is what is sent: the target fills in what earlier answers bind
 * (`{requestId}`, `{versionId}`) and nothing else. App Store Connect keeps no draft that could be thrown away: every
 * write counts as soon as it is answered, so each has the role of a commit.
 */

type Draft = Pick<PlannedCall, 'id' | 'method' | 'path' | 'purpose'> & Partial<PlannedCall>;

function call(draft: Draft): PlannedCall {
  return {
    role: 'commit',
    query: {},
    body: null,
    current: null,
    affectsUsers: false,
    shortPath: shortened(draft.path),
    ...draft,
  };
}

/** Ids are long and say nothing: `/appStoreVersions/{id}/relationships/build`. */
function shortened(path: string): string {
  return path
    .replace(/^\/v1/, '')
    .split('/')
    .map((part) => (/\d/.test(part) || part.startsWith('{') ? '{id}' : part))
    .join('/');
}

const linked = (type: string, id: string) => ({ data: { type, id } });

const document = (
  type: string,
  parts: { id?: string; attributes?: Readonly<Record<string, unknown>>; relationships?: unknown },
) => ({ data: { type, ...parts } });

/** Looks whether the versions are still as the person saw them. */
export function checkCall(appleId: string, purpose: string): PlannedCall {
  return call({
    id: 'check',
    role: 'check',
    method: 'GET',
    path: `/v1/apps/${appleId}/appStoreVersions`,
    query: VERSIONS_QUERY,
    purpose,
  });
}

/** Learns what the store made of it. */
export function readBackCall(appleId: string): PlannedCall {
  return {
    ...checkCall(appleId, 'Reads the versions back.'),
    id: 'read-back',
    role: 'read-back',
  };
}

/** A new version, and its phased release where the workspace wants one. */
export function createCalls(appleId: string, versionName: string, phased: boolean): readonly PlannedCall[] {
  return [
    call({
      id: 'create',
      method: 'POST',
      path: '/v1/appStoreVersions',
      body: document('appStoreVersions', {
        attributes: { platform: 'IOS', versionString: versionName, releaseType: 'MANUAL' },
        relationships: { app: linked('apps', appleId) },
      }),
      purpose: 'Creates the version. Texts are copied from the last one; nobody sees it.',
    }),
    ...(phased ? [phasedOn('{versionId}')] : []),
  ];
}

function phasedOn(versionId: string): PlannedCall {
  return call({
    id: 'phased-on',
    method: 'POST',
    path: '/v1/appStoreVersionPhasedReleases',
    body: document('appStoreVersionPhasedReleases', {
      attributes: { phasedReleaseState: 'INACTIVE' },
      relationships: { appStoreVersion: linked('appStoreVersions', versionId) },
    }),
    purpose: 'Lets it go out in seven days once it is on the shelf.',
  });
}

/** One call for each part of a version that changes. */
export function editCalls(facts: SubmissionFacts, edit: VersionEdit): readonly PlannedCall[] {
  const { versionId } = facts;
  const live = facts.word === 'live';
  return [
    ...(edit.build
      ? [
          call({
            id: 'attach-build',
            method: 'PATCH',
            path: `/v1/appStoreVersions/${versionId}/relationships/build`,
            body: linked('builds', edit.build.id),
            current: facts.build ? linked('builds', facts.build.id) : null,
            purpose: `Attaches build ${edit.build.number}${facts.build ? ` in place of ${facts.build.number}` : ''}.`,
          }),
        ]
      : []),
    ...(edit.release
      ? [
          call({
            id: 'release-type',
            method: 'PATCH',
            path: `/v1/appStoreVersions/${versionId}`,
            body: document('appStoreVersions', {
              id: versionId,
              attributes: releaseAttributes(edit.release.type, edit.release.at),
            }),
            current: document('appStoreVersions', {
              id: versionId,
              attributes: releaseAttributes(facts.releaseType, facts.releaseAt),
            }),
            purpose: 'Says who releases it after the reviewers’ yes.',
          }),
        ]
      : []),
    ...(edit.phased === true ? [phasedOn(versionId)] : []),
    ...(edit.phased === false && facts.phased
      ? [
          call({
            id: 'phased-off',
            method: 'DELETE',
            path: `/v1/appStoreVersionPhasedReleases/${facts.phased.id}`,
            purpose: 'Lets it go to everyone at once when it is released.',
          }),
        ]
      : []),
    ...edit.texts.map(({ before, after, sent }) =>
      before?.id
        ? call({
            id: `text-${after.locale}`,
            method: 'PATCH',
            path: `/v1/appStoreVersionLocalizations/${before.id}`,
            body: document('appStoreVersionLocalizations', { id: before.id, attributes: sent }),
            current: document('appStoreVersionLocalizations', {
              id: before.id,
              attributes: Object.fromEntries(
                Object.keys(sent).map((field) => [field, before[field as keyof typeof before] ?? '']),
              ),
            }),
            purpose: `Changes the ${after.locale} texts.`,
            affectsUsers: live,
          })
        : call({
            id: `text-${after.locale}`,
            method: 'POST',
            path: '/v1/appStoreVersionLocalizations',
            body: document('appStoreVersionLocalizations', {
              attributes: { locale: after.locale, ...sent },
              relationships: { appStoreVersion: linked('appStoreVersions', versionId) },
            }),
            purpose: `Adds texts in ${after.locale}.`,
            affectsUsers: live,
          }),
    ),
  ];
}

const releaseAttributes = (type: SubmissionFacts['releaseType'], at: string | null) => ({
  releaseType: WIRE_RELEASE_TYPES[type],
  earliestReleaseDate: at,
});

/** Everything between a version and the reviewers: its request, its place in it, and the sending. */
export function submitCalls(
  appleId: string,
  facts: SubmissionFacts,
  emptyRequest: string | null,
): readonly PlannedCall[] {
  const { request } = facts;
  if (request?.rejected && request.itemId) {
    return [
      call({
        id: 'resolve',
        method: 'PATCH',
        path: `/v1/reviewSubmissionItems/${request.itemId}`,
        body: document('reviewSubmissionItems', { id: request.itemId, attributes: { resolved: true } }),
        purpose: 'Tells the reviewers that what they found is mended.',
      }),
      sendCall(request.id),
    ];
  }
  if (request) return [sendCall(request.id)];
  const id = emptyRequest ?? '{requestId}';
  return [
    ...(emptyRequest === null
      ? [
          call({
            id: 'open-request',
            method: 'POST',
            path: '/v1/reviewSubmissions',
            body: document('reviewSubmissions', {
              attributes: { platform: 'IOS' },
              relationships: { app: linked('apps', appleId) },
            }),
            purpose: 'Opens a submission. The reviewers do not see it yet.',
          }),
        ]
      : []),
    call({
      id: 'add-version',
      method: 'POST',
      path: '/v1/reviewSubmissionItems',
      body: document('reviewSubmissionItems', {
        relationships: {
          reviewSubmission: linked('reviewSubmissions', id),
          appStoreVersion: linked('appStoreVersions', facts.versionId),
        },
      }),
      purpose: 'Puts the version into it.',
    }),
    sendCall(id),
  ];
}

function sendCall(requestId: string): PlannedCall {
  return call({
    id: 'send-request',
    method: 'PATCH',
    path: `/v1/reviewSubmissions/${requestId}`,
    body: document('reviewSubmissions', { id: requestId, attributes: { submitted: true } }),
    purpose: 'Sends it to the reviewers.',
  });
}

/** Takes a version back from the reviewers, or out of a submission that they have not seen. */
export function cancelCalls({ request }: SubmissionFacts): readonly PlannedCall[] {
  if (!request) {
    throw refused(
      'not-found',
      'App Store Connect shows no submission that holds this version.',
      'Read the store again; somebody may have taken it back.',
    );
  }
  if (!request.sent && request.itemId) {
    return [
      call({
        id: 'remove-version',
        method: 'DELETE',
        path: `/v1/reviewSubmissionItems/${request.itemId}`,
        purpose: 'Takes the version out of the submission that was not sent.',
      }),
    ];
  }
  return [
    call({
      id: 'cancel-request',
      method: 'PATCH',
      path: `/v1/reviewSubmissions/${request.id}`,
      body: document('reviewSubmissions', { id: request.id, attributes: { canceled: true } }),
      purpose: 'Takes the version back from the reviewers. Apple needs some seconds for it.',
    }),
  ];
}

/** Puts an approved version on the shelf. */
export function releaseCalls({ versionId }: SubmissionFacts): readonly PlannedCall[] {
  return [
    call({
      id: 'release',
      method: 'POST',
      path: '/v1/appStoreVersionReleaseRequests',
      body: document('appStoreVersionReleaseRequests', {
        relationships: { appStoreVersion: linked('appStoreVersions', versionId) },
      }),
      purpose: 'Users are affected from this call on.',
      affectsUsers: true,
    }),
  ];
}

/** Moves a phased release to another state. */
export function phasedCalls(
  { phased }: SubmissionFacts,
  state: 'PAUSED' | 'ACTIVE' | 'COMPLETE',
): readonly PlannedCall[] {
  if (!phased) {
    throw refused(
      'state-refused',
      'This version has no phased release: it went to everyone at once.',
      'Send a fix with a higher version.',
    );
  }
  const now = { inactive: 'INACTIVE', active: 'ACTIVE', paused: 'PAUSED', complete: 'COMPLETE' }[
    phased.state
  ];
  return [
    call({
      id: 'phased-state',
      method: 'PATCH',
      path: `/v1/appStoreVersionPhasedReleases/${phased.id}`,
      body: document('appStoreVersionPhasedReleases', {
        id: phased.id,
        attributes: { phasedReleaseState: state },
      }),
      current: document('appStoreVersionPhasedReleases', {
        id: phased.id,
        attributes: { phasedReleaseState: now },
      }),
      purpose: 'Users are affected from this call on.',
      affectsUsers: true,
    }),
  ];
}

/** The id that Apple gave the app, from the reading that a plan starts from. */
export function appleIdIn({ storeAppId }: StoreObservation): string {
  if (storeAppId) return storeAppId;
  throw refused('app-not-found', 'The App Store was not read yet.', 'Wait for its first reading.');
}
