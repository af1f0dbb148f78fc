import type { BuildPhase } from '@shared/domain/testflight/phase';
import type { StateName } from '../chip/state-chip';

/** One look for each phase, as everywhere in the product. */
export const PHASE_STATE: Readonly<Record<BuildPhase, StateName>> = {
  processing: 'processing',
  failed: 'failed',
  'needs-compliance': 'watch',
  'compliance-review': 'in-review',
  ready: 'done',
  'waiting-for-review': 'in-review',
  'in-review': 'in-review',
  rejected: 'failed',
  expired: 'draft',
};
