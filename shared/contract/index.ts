import { artifacts } from './artifacts';
import { backends } from './backends';
import { builds } from './builds';
import { compose, containers } from './containers';
import { desktop } from './desktop';
import { engines, images } from './engines';
import { history } from './history';
import { logs } from './logs';
import { board, drafts, operations, plans, releases, reviews } from './releases';
import { sandbox } from './sandbox';
import { settings, workspaces } from './settings';
import { system } from './system';
import { feedback, testers, testflight } from './testflight';
import { vault } from './vault';

/** The whole surface between a window and the brain: clients, handlers and both transports derive from it. */
export const contract = {
  system,
  board,
  releases,
  plans,
  operations,
  drafts,
  reviews,
  artifacts,
  engines,
  images,
  builds,
  containers,
  compose,
  backends,
  history,
  logs,
  settings,
  workspaces,
  sandbox,
  testflight,
  testers,
  feedback,
  vault,
  desktop,
};

export type Contract = typeof contract;
