import type { AppId, ArtifactId } from '@shared/domain/ids';
import { DEFAULT_LADDER } from '@shared/domain/ladder';
import {
  fingerprintOf,
  type StoreObservation,
  type StoreRelease,
  type StoreTrack,
} from '@shared/domain/store';
import type { PlanContext, TargetApp, UploadSource } from '../../../electron/ports/store-target';

export const app: TargetApp = {
  appId: 'cia' as AppId,
  packageName: 'com.arkalia.cia',
  accountId: 'play',
};
export const artifactId = 'artifact-1' as ArtifactId;

export const artifact: UploadSource = {
  path: '/data/app-release.aab',
  size: 50_000_000,
  sha256: 'ab'.repeat(32),
  versionCode: 151,
};

/** 14:35 UTC on Monday 23 November 2026, minus the day that the bake takes. */
const NOW = Date.UTC(2026, 10, 23, 14, 35);

export const release = (code: number, rest: Partial<StoreRelease> = {}): StoreRelease => ({
  name: '',
  versionName: null,
  versionCodes: [code],
  status: 'completed',
  userFraction: null,
  review: 'unknown',
  notes: [{ language: 'en-US', text: 'Faster.' }],
  inAppUpdatePriority: null,
  countryTargeting: null,
  ...rest,
});

export const track = (id: string, kind: StoreTrack['kind'], ...releases: StoreRelease[]): StoreTrack => ({
  id,
  kind,
  releases,
});

export function observed(...tracks: StoreTrack[]): StoreObservation {
  return { appId: app.appId, readAt: '2026-11-23T14:32:00.000Z', tracks, fingerprint: fingerprintOf(tracks) };
}

/** 1.4.0 (142) at 5 % over 1.3.2 (138); 150 with internal testers. */
export const STAGED = observed(
  track(
    'production',
    'production',
    release(142, { status: 'inProgress', userFraction: 0.05, versionName: '1.4.0', inAppUpdatePriority: 2 }),
    release(138, { versionName: '1.3.2', name: '1.3.2' }),
  ),
  track('internal', 'internal', release(150)),
  track('alpha', 'closed'),
);

export const context: PlanContext = {
  now: NOW,
  activeUsers: 25_690,
  testers: { internal: 24 },
  artifact: null,
  versionNames: { 150: '1.5.0', 151: '1.5.0' },
  reviewMode: 'automatic',
  ladder: DEFAULT_LADDER,
};
