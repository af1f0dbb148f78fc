import type { AppStore } from './appstore/app-store';
import { changeInSite } from './appstore/site';
import type { SandboxControl } from './control';
import { changeInConsole } from './play/console';
import type { RequestLog } from './request-log';
import { scenarioNames } from './scenarios';
import type { State } from './state-schema';
import type { World } from './world';

/** The control surface inside the process. */
export function createControl(parts: {
  readonly world: World;
  readonly appStore: AppStore;
  readonly log: RequestLog;
  readonly scenarioState: (name: string, now: number) => State;
  readonly plantCluster: (name: string) => void;
}): SandboxControl {
  const { world, appStore, log, scenarioState, plantCluster } = parts;
  const { clock, faults } = world;
  const reading = () => ({ now: clock.now(), rate: clock.rate });
  const load = (name: string) => {
    const state = scenarioState(name, clock.now());
    faults.clear();
    world.replace(state);
    plantCluster(name);
  };
  return {
    state: () => world.state,
    clock: reading,
    moveClock: (move) => {
      if (move.set !== undefined) clock.set(move.set);
      if (move.advance !== undefined) clock.advance(move.advance);
      if (move.rate !== undefined) clock.setRate(move.rate);
      return reading();
    },
    faults: () => faults.list(),
    addFault: (fault) => faults.add(fault),
    removeFault: (id) => faults.remove(id),
    clearFaults: () => faults.clear(),
    scenarios: () => scenarioNames,
    loadScenario: load,
    reset: () => load(world.state.name),
    configure: (settings) => {
      world.state.settings = { ...world.state.settings, ...settings };
      world.changed();
      return world.state.settings;
    },
    requests: (afterId) => log.list(afterId),
    clearRequests: () => log.clear(),
    consoleChange: (change) => changeInConsole(world, change),
    siteChange: (change) => changeInSite(appStore, change),
    plantAppStore: (state) => world.replace({ ...world.state, appStore: state }),
    configureAppStore: (settings) => {
      Object.assign(appStore.state.settings, settings);
      world.changed();
      return appStore.settings;
    },
  };
}
