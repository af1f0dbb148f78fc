/** A picture to take: what the sandbox begins with, and where to look. */
export interface Screen {
  /** The file's name, before its theme. */
  readonly name: string;
  readonly scenario: string;
  /** Path and query of the page. */
  readonly path: string;
}

const RELEASE = '/releases/android/142?track=production';

/** Every screen of the product, and the states that are told apart at a glance. A new screen gets its line here. */
export const SCREENS: readonly Screen[] = [
  { name: 'board', scenario: 'ten-apps', path: '/' },
  { name: 'board-empty', scenario: 'fresh', path: '/' },
  { name: 'releases', scenario: 'ten-apps', path: '/releases' },
  { name: 'new-release', scenario: 'staged-rollout', path: '/releases/new' },
  { name: 'release', scenario: 'staged-rollout', path: RELEASE },
  { name: 'release-breach', scenario: 'crash-spike', path: RELEASE },
  { name: 'release-halted', scenario: 'halted', path: RELEASE },
  { name: 'plan', scenario: 'staged-rollout', path: `${RELEASE}&act=advance` },
  { name: 'history', scenario: 'staged-rollout', path: '/history' },
  { name: 'settings', scenario: 'staged-rollout', path: '/settings' },
];
