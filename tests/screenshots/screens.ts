/** A picture to take: what the sandbox begins with, and where to look. */
export interface Screen {
  /** The file's name, before its theme. */
  readonly name: string;
  readonly scenario: string;
  /** Path and query of the page. */
  readonly path: string;
  /** A file is dropped on the window there: a small signed bundle. */
  readonly drop?: true;
  /** A key is pressed at the end. */
  readonly press?: string;
  /** A log is read there: an error of an API between two panes, something searched for, and a line open. */
  readonly logs?: true;
}

const RELEASE = '/releases/android/142?track=production';

/** The backend's service that is on its way, in production. */
const API = '/backend/services?environment=production&service=api';

/** 1.4.0 on the App Store. */
const IOS = '/releases/ios%3Aios/10000400000';

/** Every screen of the product, and the states that are told apart at a glance. A new screen gets its line here. */
export const SCREENS: readonly Screen[] = [
  { name: 'board', scenario: 'staged-rollout', path: '/' },
  { name: 'board-ten-apps', scenario: 'ten-apps', path: '/' },
  { name: 'board-fresh', scenario: 'fresh', path: '/' },
  { name: 'board-breach', scenario: 'crash-spike', path: '/' },
  { name: 'releases', scenario: 'ten-apps', path: '/releases' },
  { name: 'new-release-empty', scenario: 'fresh', path: '/releases/new' },
  { name: 'new-release', scenario: 'fresh', path: '/', drop: true },
  { name: 'release', scenario: 'staged-rollout', path: RELEASE },
  { name: 'release-breach', scenario: 'crash-spike', path: RELEASE },
  { name: 'release-halted', scenario: 'halted', path: RELEASE },
  { name: 'release-in-review', scenario: 'in-review', path: RELEASE },
  { name: 'release-rejected', scenario: 'rejected', path: RELEASE },
  { name: 'board-two-stores', scenario: 'phased-day-3', path: '/' },
  { name: 'ios-phased', scenario: 'phased-day-3', path: IOS },
  { name: 'ios-pause', scenario: 'phased-day-3', path: `${IOS}?act=halt` },
  { name: 'ios-paused', scenario: 'paused', path: IOS },
  { name: 'ios-in-review', scenario: 'in-app-review', path: IOS },
  { name: 'ios-rejected', scenario: 'rejected-metadata', path: IOS },
  { name: 'ios-texts', scenario: 'rejected-metadata', path: `${IOS}?act=texts` },
  { name: 'testflight', scenario: 'testflight-day', path: '/testflight' },
  { name: 'testflight-feedback', scenario: 'testflight-day', path: '/testflight/feedback' },
  { name: 'testflight-rejected', scenario: 'beta-rejected', path: '/testflight' },
  { name: 'testflight-compliance', scenario: 'missing-compliance', path: '/testflight' },
  { name: 'services-canary', scenario: 'canary-25', path: API },
  {
    name: 'services-autoscaler',
    scenario: 'canary-25',
    path: '/backend/services?environment=production&service=ocr',
  },
  { name: 'services-stuck', scenario: 'stuck-image-pull', path: API },
  { name: 'services-probe', scenario: 'failing-probe', path: API },
  { name: 'services-colours', scenario: 'blue-green-preview', path: API },
  { name: 'services-spike', scenario: 'error-spike', path: API },
  { name: 'services-argo', scenario: 'owned-by-argo', path: API },
  { name: 'logs-empty', scenario: 'staged-rollout', path: '/logs' },
  { name: 'logs', scenario: 'staged-rollout', path: '/logs', logs: true },
  { name: 'plan', scenario: 'staged-rollout', path: `${RELEASE}&act=advance` },
  { name: 'history', scenario: 'staged-rollout', path: '/history' },
  { name: 'settings', scenario: 'staged-rollout', path: '/settings' },
  { name: 'settings-workspace', scenario: 'staged-rollout', path: '/settings?tab=workspace' },
  { name: 'settings-sandbox', scenario: 'staged-rollout', path: '/settings?tab=sandbox' },
  { name: 'palette', scenario: 'staged-rollout', path: '/', press: 'Control+k' },
  { name: 'drawer', scenario: 'staged-rollout', path: '/', press: 'j' },
];
