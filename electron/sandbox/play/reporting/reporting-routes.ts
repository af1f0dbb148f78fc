import type { Router } from '../../router';
import type { World } from '../../world';
import { registerAnomalies } from './anomaly-routes';
import { registerReportingApps } from './app-routes';
import { registerErrors } from './error-routes';
import { registerMetricSets } from './metric-set-routes';

/** The Play Developer Reporting API v1beta1. Everything in it is computed anew for each question: nothing is kept. */
export function registerReporting(router: Router, world: World): void {
  registerReportingApps(router, world);
  registerMetricSets(router, world);
  registerAnomalies(router, world);
  registerErrors(router, world);
}
