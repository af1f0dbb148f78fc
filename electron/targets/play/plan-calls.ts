import type { PlannedCall, ReachIntent } from '@shared/domain/plan';
import { leadCode, percent, type StoreRelease } from '@shared/domain/store';
import type { UploadSource } from '../../ports/store-target';
import type { Simulation } from './plan-tracks';
import { trackBody } from './track-body';

/*
 * The requests of a plan. What is written here is what is sent: the target fills in `{editId}` and nothing else.
 * Order after developers.google.com/android-publisher/edits.
 */

const PREFIX = '/androidpublisher/v3/applications';

/** Upload path of an artifact: bundles by default, APKs by their file name. */
const uploadResource = (path: string): 'bundles' | 'apks' =>
  path.toLowerCase().endsWith('.apk') ? 'apks' : 'bundles';

type Draft = Pick<PlannedCall, 'id' | 'role' | 'method' | 'purpose'> &
  Partial<PlannedCall> & {
    /** Below `/applications/{package}`. */
    readonly below: string;
    readonly upload?: true;
  };

function call(packageName: string, { below, upload, ...draft }: Draft): PlannedCall {
  const root = upload ? `/upload${PREFIX}` : PREFIX;
  return {
    query: {},
    body: null,
    current: null,
    affectsUsers: false,
    path: `${root}/${encodeURIComponent(packageName)}${below}`,
    shortPath: `${upload ? '/upload' : ''}${decodeURIComponent(below).replace('{editId}', '{id}')}`,
    ...draft,
  };
}

/** What a release must still be for the plan to go on: `in progress at 5%`. */
function stateWords(release: StoreRelease): string {
  const at = release.userFraction === null ? '' : ` at ${percent(release.userFraction)}`;
  switch (release.status) {
    case 'inProgress':
      return `in progress${at}`;
    case 'halted':
      return `halted${at}`;
    case 'completed':
      return 'out to everyone';
    case 'draft':
      return 'a draft';
    default:
      return release.status satisfies never;
  }
}

function checkPurpose({ track, current }: Simulation): string {
  if (current) return `Stops here unless ${leadCode(current)} is still ${stateWords(current)}.`;
  if (track.releases.length === 0) return `Stops here unless ${track.id} is still empty.`;
  const standing = track.releases.map((release) => `${leadCode(release)} is still ${stateWords(release)}`);
  return `Stops here unless ${standing.join(' and ')}.`;
}

function writePurpose({ track, current, release }: Simulation): string {
  if (!release)
    return `Takes the draft ${current ? leadCode(current) : ''} off ${track.id}, in the edit only.`;
  return `Writes ${leadCode(release)} as ${stateWords(release)} on ${track.id}, in the edit only.`;
}

const fileWord = (resource: 'bundles' | 'apks'): string => (resource === 'bundles' ? 'bundle' : 'APK');

function uploadCall(packageName: string, artifact: UploadSource): PlannedCall {
  const resource = uploadResource(artifact.path);
  return call(packageName, {
    id: 'upload',
    role: 'upload',
    method: 'POST',
    upload: true,
    below: `/edits/{editId}/${resource}`,
    query: { uploadType: 'resumable' },
    purpose: `Sends the ${fileWord(resource)} in resumable parts. Nothing is visible yet.`,
    uploadBytes: artifact.size,
  });
}

function commitPurpose(reach: 'users' | 'nobody', reviewMode: 'automatic' | 'manual'): string {
  if (reach === 'nobody') return 'Keeps the change at Google Play. No user gets anything from it.';
  return reviewMode === 'manual'
    ? 'Keeps the change. Users are affected once it is sent for review in Play Console.'
    : 'Users are affected from this call on.';
}

/** The calls of a plan in the order in which they are sent. */
export function planCalls(
  packageName: string,
  simulation: Simulation,
  intent: ReachIntent,
  artifact: UploadSource | null,
  reviewMode: 'automatic' | 'manual',
): readonly PlannedCall[] {
  const trackPath = `/edits/{editId}/tracks/${encodeURIComponent(simulation.track.id)}`;
  const usersAffected = simulation.release !== null && simulation.release.status !== 'draft';
  const current = trackBody(simulation.track);
  return [
    call(packageName, {
      id: 'open',
      role: 'open',
      method: 'POST',
      below: '/edits',
      purpose: 'Opens a draft edit. Nothing is visible to users.',
    }),
    call(packageName, {
      id: 'check',
      role: 'check',
      method: 'GET',
      below: trackPath,
      current,
      purpose: checkPurpose(simulation),
    }),
    ...(intent.kind === 'upload' && artifact ? [uploadCall(packageName, artifact)] : []),
    call(packageName, {
      id: 'write',
      role: 'write',
      method: 'PUT',
      below: trackPath,
      body: trackBody(simulation.next),
      current,
      purpose: writePurpose(simulation),
    }),
    call(packageName, {
      id: 'validate',
      role: 'validate',
      method: 'POST',
      below: '/edits/{editId}:validate',
      purpose: 'Stops here on any Play policy error.',
    }),
    call(packageName, {
      id: 'commit',
      role: 'commit',
      method: 'POST',
      below: '/edits/{editId}:commit',
      query: reviewMode === 'manual' ? { changesNotSentForReview: 'true' } : {},
      purpose: commitPurpose(usersAffected ? 'users' : 'nobody', reviewMode),
      affectsUsers: usersAffected,
    }),
  ];
}

/**
 * What is sent after the commit to learn what Play made of it. The edit of the reading takes over `editId`: the
 * committed one no longer exists, and whoever must give up half-way closes with the same last call.
 */
export function readBackCalls(packageName: string, trackId: string): readonly PlannedCall[] {
  return [
    call(packageName, {
      id: 'read-open',
      role: 'read-back',
      method: 'POST',
      below: '/edits',
      purpose: 'Opens an edit to read what Play has now.',
    }),
    call(packageName, {
      id: 'read-track',
      role: 'read-back',
      method: 'GET',
      below: `/edits/{editId}/tracks/${encodeURIComponent(trackId)}`,
      purpose: `Reads ${trackId} as Play has it.`,
    }),
    call(packageName, {
      id: 'read-close',
      role: 'close',
      method: 'DELETE',
      below: '/edits/{editId}',
      purpose: 'Throws the reading edit away.',
    }),
  ];
}
