import type { Plan, StoreIntent } from '@shared/domain/plan';
import type { StoreObservation } from '@shared/domain/store';
import type { PlanContext, TargetApp } from '../../ports/store-target';
import { APP_STORE_CAPABILITIES } from './capabilities';
import { refused } from './plan-refusals';
import { planUpload } from './upload/plan';

/** Where builds are before a version has them. */
const BUILDS_TRACK = 'testflight';

/** The plan of sending a build to App Store Connect. Nobody gets it by that: testers and versions are given it later. */
export function planBuild(
  app: TargetApp,
  host: string,
  intent: Extract<StoreIntent, { kind: 'upload' }>,
  observation: StoreObservation,
  { artifact }: PlanContext,
): Omit<Plan, 'id' | 'createdAt' | 'needsReason'> {
  if (!artifact) {
    throw refused('artifact-missing', 'The file is not here any more.', 'Drop the file on the window again.');
  }
  const upload = planUpload(app.packageName, artifact);
  const label = artifact.build ? `${artifact.build.shortVersion} (${artifact.build.version})` : null;
  const reach = { track: BUILDS_TRACK, fraction: null, people: 'nobody', label };
  return {
    appId: app.appId,
    target: APP_STORE_CAPABILITIES.id,
    intent: { ...intent, track: BUILDS_TRACK },
    title: 'Upload to App Store Connect',
    action: 'Upload the build',
    host: `${host}, ${app.packageName}`,
    before: { ...reach, headline: 'Not there' },
    after: { ...reach, headline: 'Processing' },
    ...upload,
    basis: { readAt: observation.readAt, tracks: [], fingerprint: observation.fingerprint },
    expected: [],
    confirmation: { kind: 'click' },
    consequences: [
      { tone: 'undo', text: 'Cancel before the last call leaves nothing behind but a reservation.' },
      { tone: 'lock', text: 'The build number is used for good; another build needs a higher one.' },
      {
        tone: 'info',
        text: 'Apple processes it, usually for some minutes. Then testers or a version can get it.',
      },
    ],
  };
}
