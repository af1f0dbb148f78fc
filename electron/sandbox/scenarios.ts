import { z } from 'zod';
import argoCanary from '../../resources/scenarios/argo-canary.json';
import betaRejected from '../../resources/scenarios/beta-rejected.json';
import blueGreenPreview from '../../resources/scenarios/blue-green-preview.json';
import canary25 from '../../resources/scenarios/canary-25.json';
import crashSpike from '../../resources/scenarios/crash-spike.json';
import errorSpike from '../../resources/scenarios/error-spike.json';
import failingProbe from '../../resources/scenarios/failing-probe.json';
import fresh from '../../resources/scenarios/fresh.json';
import halted from '../../resources/scenarios/halted.json';
import inAppReview from '../../resources/scenarios/in-app-review.json';
import inReview from '../../resources/scenarios/in-review.json';
import missingCompliance from '../../resources/scenarios/missing-compliance.json';
import ownedByArgo from '../../resources/scenarios/owned-by-argo.json';
import paused from '../../resources/scenarios/paused.json';
import phasedDay3 from '../../resources/scenarios/phased-day-3.json';
import rejected from '../../resources/scenarios/rejected.json';
import rejectedMetadata from '../../resources/scenarios/rejected-metadata.json';
import stagedRollout from '../../resources/scenarios/staged-rollout.json';
import stuckImagePull from '../../resources/scenarios/stuck-image-pull.json';
import tenApps from '../../resources/scenarios/ten-apps.json';
import testflightDay from '../../resources/scenarios/testflight-day.json';

const SCENARIOS: Readonly<Record<string, unknown>> = {
  fresh,
  'staged-rollout': stagedRollout,
  'crash-spike': crashSpike,
  halted,
  'in-review': inReview,
  rejected,
  'ten-apps': tenApps,
  'testflight-day': testflightDay,
  'beta-rejected': betaRejected,
  'missing-compliance': missingCompliance,
  'in-app-review': inAppReview,
  'rejected-metadata': rejectedMetadata,
  'phased-day-3': phasedDay3,
  paused,
  'canary-25': canary25,
  'stuck-image-pull': stuckImagePull,
  'failing-probe': failingProbe,
  'blue-green-preview': blueGreenPreview,
  'error-spike': errorSpike,
  'owned-by-argo': ownedByArgo,
  'argo-canary': argoCanary,
};

/** The names of the scenarios, in the order of a first tour. */
export const scenarioNames: readonly string[] = Object.keys(SCENARIOS);

const borrowing = z.looseObject({ playAs: z.string() });

/** The data of a scenario; null when there is none of that name. `playAs` names the one whose Google Play side it takes. */
export function scenarioData(name: string): unknown {
  const data = SCENARIOS[name] ?? null;
  const borrower = borrowing.safeParse(data);
  if (!borrower.success) return data;
  const { playAs, ...own } = borrower.data;
  return { ...z.looseObject({}).parse(SCENARIOS[playAs]), ...own };
}
