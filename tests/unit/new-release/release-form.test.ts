import type { AppId, ArtifactId } from '@shared/domain/ids';
import { DEFAULT_LADDER } from '@shared/domain/ladder';
import type { ArtifactView } from '@shared/domain/lane';
import { describe, expect, it } from 'vitest';
import {
  chosenRoute,
  draftOf,
  intentOf,
  type KeptDraft,
  openForm,
  type ReleaseForm,
  reachChoices,
  takeRoute,
  uploadLock,
} from '../../../renderer/features/new-release/release-form';
import { routesOf } from '../../../renderer/features/new-release/release-routes';

const ANDROID = 'android' as AppId;
const NOTES = [{ language: 'en-US', text: 'New' }];

const artifact: ArtifactView = {
  id: 'art_1' as ArtifactId,
  appId: ANDROID,
  appName: 'Android app',
  facts: {
    format: 'aab',
    fileName: 'app.aab',
    sizeBytes: 48_000_000,
    sha256: 'a'.repeat(64),
    packageName: 'com.arkalia.cia',
    versionCode: 151,
    versionName: '1.5.0',
    minSdk: 26,
    targetSdk: 36,
    debuggable: false,
    usesCleartextTraffic: false,
    permissions: [],
    abis: [],
    modules: [],
    languages: [],
    sizeByPart: { native: 0, assets: 0, code: 0, resources: 0, other: 0 },
    signing: { state: 'unsigned' },
    hasR8Mapping: true,
    hasNativeSymbols: null,
    pageAlignment: { checked: 0, unaligned: [], unreadable: [] },
  },
  checks: [],
  readAt: '2026-11-23T14:00:00.000Z',
  tookMs: 1800,
  storeReadAt: '2026-11-23T14:00:00.000Z',
  notes: NOTES,
  notesFrom: 'fastlane/metadata/android',
  locales: ['en-US'],
  ladder: DEFAULT_LADDER,
  tracks: [
    { id: 'internal', title: 'Internal testing', kind: 'internal', testers: 24 },
    { id: 'alpha', title: 'Closed testing', kind: 'closed', testers: null },
    { id: 'production', title: 'Production', kind: 'production', testers: null },
  ],
  activeUsers: 25_000,
  previous: null,
  last: { label: '1.4.0 (142)', versionCode: 142, sizeBytes: null, notes: [] },
};

const form = (over: Partial<ReleaseForm> = {}): ReleaseForm => ({ ...openForm(artifact, null), ...over });
const routeFor = (chosen: ReleaseForm) => {
  const route = chosenRoute(artifact, chosen);
  if (!route) throw new Error('No route.');
  return route;
};

describe('Ways to users', () => {
  it('begin with the testers inside and end straight in production', () => {
    expect(routesOf(artifact.tracks).map((route) => route.label)).toEqual([
      'Internal, then production',
      'Internal only',
      'Closed first',
      'Straight to production',
    ]);
  });

  it('call tracks of one kind by their own names', () => {
    const closed = (id: string) => ({ id, title: id, kind: 'closed' as const, testers: null });
    const labels = routesOf([closed('qa'), closed('partners')]).map((route) => route.label);
    expect(labels).toEqual(['qa only', 'partners first']);
  });

  it('do not exist before the store was read', () => {
    expect(chosenRoute({ ...artifact, tracks: [] }, form())).toBeNull();
  });
});

describe('A form', () => {
  it('opens with the workspace’s ladder and the notes of its files', () => {
    expect(form()).toMatchObject({ routeId: 'internal+', reach: 'everyone', notes: NOTES, priority: 0 });
    expect(form().steps.map((step) => step.text)).toEqual(['5%', '10%', '25%', '50%', '100%']);
  });

  it('comes back from the draft that it made', () => {
    const changed = form({ routeId: 'alpha+', priority: 4, name: ' Winter ', reach: 'draft' });
    const draft = draftOf(artifact, ANDROID, changed);
    expect(draft).toMatchObject({ track: 'alpha', name: 'Winter', reach: 'draft' });
    const kept: KeptDraft = { ...(draft as KeptDraft), savedAt: artifact.readAt };
    expect(openForm(artifact, kept)).toMatchObject({ routeId: 'alpha+', priority: 4, reach: 'draft' });
  });

  it('keeps no ladder for a way that ends with the testers, and knows that way again', () => {
    const draft = draftOf(artifact, ANDROID, form({ routeId: 'internal' }));
    expect(draft?.ladderSteps).toEqual([]);
    expect(openForm(artifact, { ...(draft as KeptDraft), savedAt: artifact.readAt }).routeId).toBe(
      'internal',
    );
  });

  it('is not kept while its steps are no ladder', () => {
    expect(draftOf(artifact, ANDROID, form({ steps: [] }))).toBeNull();
  });
});

describe('What is planned', () => {
  it('reaches every tester of the track that is uploaded to', () => {
    expect(intentOf(artifact, form({ priority: 3 }), routeFor(form()))).toEqual({
      kind: 'upload',
      artifactId: artifact.id,
      versionCode: 151,
      track: 'internal',
      reach: { kind: 'everyone' },
      details: { notes: NOTES, inAppUpdatePriority: 3 },
    });
  });

  it('begins in production with the first step, never with everyone unless it was chosen', () => {
    // All testers were chosen before the way was: that must not become every user.
    const before = form({ reach: 'everyone' });
    const straight = routeFor({ ...before, routeId: 'production' });
    expect(reachChoices(artifact, straight)).toEqual(['first-step', 'everyone', 'draft']);
    const first = { ...before, ...takeRoute(artifact, straight) };
    expect(intentOf(artifact, first, routeFor(first))).toMatchObject({
      reach: { kind: 'fraction', fraction: 0.05 },
    });
  });

  it('cannot be staged for the first release of an app', () => {
    const first = { ...artifact, last: null };
    const production = routeFor(form({ routeId: 'production' }));
    expect(reachChoices(first, production)).toEqual(['draft', 'everyone']);
    expect(takeRoute(first, production).reach).toBe('draft');
  });
});

describe('An upload', () => {
  it('is open when nothing speaks against it', () => {
    expect(uploadLock(artifact, form())).toBeNull();
  });

  it('is locked by a refused check, with its reason', () => {
    const refused: ArtifactView = {
      ...artifact,
      checks: [
        { id: 'debuggable', verdict: 'refused', title: 'The app is debuggable', detail: 'Build again.' },
      ],
    };
    expect(uploadLock(refused, form())).toBe('The app is debuggable. Build again.');
  });

  it('is locked by notes over the limit, on any track', () => {
    const notes = [{ language: 'en-US', text: 'x'.repeat(503) }];
    expect(uploadLock(artifact, form({ notes }))).toBe('The notes in en-US are 3 characters over the limit.');
  });

  it('is locked to production alone where a language is missing, unless it stays a draft', () => {
    const missing = form({ notes: [] });
    expect(uploadLock(artifact, missing)).toBeNull();
    expect(uploadLock(artifact, { ...missing, routeId: 'production' })).toBe(
      'Production needs notes in en-US.',
    );
    expect(uploadLock(artifact, { ...missing, routeId: 'production', reach: 'draft' })).toBeNull();
  });

  it('is locked by steps that are no ladder, where the way has one', () => {
    const steps = [{ key: 0, text: '50%', bakeMs: 0 }];
    expect(uploadLock(artifact, form({ steps }))).toBe('The ladder: The last step is 100%.');
    expect(uploadLock(artifact, form({ steps, routeId: 'internal' }))).toBeNull();
  });
});
