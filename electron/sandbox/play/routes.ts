import { join } from 'node:path';
import type { ReadArtifactIdentity } from '../artifact-identity';
import type { Router } from '../router';
import type { World } from '../world';
import { registerArtifacts } from './artifact-routes';
import { registerAudiences } from './audience-routes';
import { registerEdits } from './edit-routes';
import { registerExpansionFiles } from './expansion-routes';
import { registerExternalApks } from './external-apk-routes';
import { registerGeneratedApks } from './generated-apk-routes';
import { registerImages } from './image-routes';
import { registerListings } from './listing-routes';
import { registerRecoveries } from './recovery-routes';
import { registerReporting } from './reporting/reporting-routes';
import { registerReviews } from './review-routes';
import { registerReleaseSummaries } from './summary-routes';
import { registerTracks } from './track-routes';
import { UploadReceiver } from './upload-receiver';
import { UploadSessions } from './upload-sessions';

/** Everything the simulated Google answers to an authenticated client. Uploads and images stand in `directory`. */
export function registerPlay(
  router: Router,
  world: World,
  options: { readonly directory: string; readonly readArtifactIdentity: ReadArtifactIdentity },
): void {
  const sessions = new UploadSessions(world, join(options.directory, 'uploads'));
  const receiver = new UploadReceiver(world, sessions);
  registerEdits(router, world);
  registerTracks(router, world);
  registerListings(router, world);
  registerImages(router, world, receiver, join(options.directory, 'images'));
  registerAudiences(router, world);
  registerArtifacts(router, world, receiver, options.readArtifactIdentity);
  registerExpansionFiles(router, world, receiver);
  registerExternalApks(router, world);
  registerReleaseSummaries(router, world);
  registerGeneratedApks(router, world);
  registerRecoveries(router, world);
  registerReviews(router, world);
  registerReporting(router, world);
}
