import crashSpike from '../../resources/scenarios/crash-spike.json';
import fresh from '../../resources/scenarios/fresh.json';
import halted from '../../resources/scenarios/halted.json';
import inReview from '../../resources/scenarios/in-review.json';
import rejected from '../../resources/scenarios/rejected.json';
import stagedRollout from '../../resources/scenarios/staged-rollout.json';
import tenApps from '../../resources/scenarios/ten-apps.json';

const SCENARIOS: Readonly<Record<string, unknown>> = {
  fresh,
  'staged-rollout': stagedRollout,
  'crash-spike': crashSpike,
  halted,
  'in-review': inReview,
  rejected,
  'ten-apps': tenApps,
};

/** The names of the scenarios, in the order of a first tour. */
export const scenarioNames: readonly string[] = Object.keys(SCENARIOS);

/** The data of a scenario; null when there is none of that name. */
export function scenarioData(name: string): unknown {
  return SCENARIOS[name] ?? null;
}
