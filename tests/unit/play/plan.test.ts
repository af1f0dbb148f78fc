import { FailureError } from '@shared/domain/failure';
import type { ReachIntent } from '@shared/domain/plan';
import { describe, expect, it } from 'vitest';
import type { PlanContext } from '../../../electron/ports/store-target';
import { planFor } from '../../../electron/targets/play/plan';
import { app, artifact, artifactId, context, observed, release, STAGED, track } from './play-fixtures';

const plan = (intent: ReachIntent, observation = STAGED, rest: Partial<PlanContext> = {}) =>
  planFor(app, 'androidpublisher.googleapis.com', intent, observation, { ...context, ...rest });

function refused(intent: ReachIntent, observation = STAGED, rest: Partial<PlanContext> = {}) {
  try {
    plan(intent, observation, rest);
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('It was planned.');
}

const advanceTo = (fraction: number): ReachIntent => ({
  kind: 'advance',
  versionCode: 142,
  track: 'production',
  fraction,
});
const uploadTo = (name: string, reach: 'everyone' | 'draft' | number = 'everyone'): ReachIntent => ({
  kind: 'upload',
  artifactId,
  versionCode: 151,
  track: name,
  reach: typeof reach === 'number' ? { kind: 'fraction', fraction: reach } : { kind: reach },
  details: { notes: [{ language: 'en-US', text: 'Reads documents.' }] },
});
const promote = (reach: 'everyone' | 'draft' | number, versionCode = 150): ReachIntent => ({
  kind: 'promote',
  versionCode,
  fromTrack: 'internal',
  track: 'production',
  reach: typeof reach === 'number' ? { kind: 'fraction', fraction: reach } : { kind: reach },
  details: {},
});
const bodyOf = (planned: ReturnType<typeof plan>) =>
  planned.calls.find((call) => call.role === 'write')?.body as { releases: Record<string, unknown>[] };

describe('the calls of an advance', () => {
  const planned = plan(advanceTo(0.1));

  it('are the five of the sheet, in order', () => {
    expect(planned.calls.map((call) => `${call.method} ${call.shortPath}`)).toEqual([
      'POST /edits',
      'GET /edits/{id}/tracks/production',
      'PUT /edits/{id}/tracks/production',
      'POST /edits/{id}:validate',
      'POST /edits/{id}:commit',
    ]);
    expect(planned.calls[2]?.path).toBe(
      '/androidpublisher/v3/applications/com.arkalia.cia/edits/{editId}/tracks/production',
    );
    expect(planned.readBack.map((call) => `${call.method} ${call.shortPath}`)).toEqual([
      'POST /edits',
      'GET /edits/{id}/tracks/production',
      'DELETE /edits/{id}',
    ]);
  });

  it('keep the completed base and every detail of the release', () => {
    expect(bodyOf(planned)).toEqual({
      track: 'production',
      releases: [
        {
          versionCodes: ['142'],
          status: 'inProgress',
          userFraction: 0.1,
          inAppUpdatePriority: 2,
          releaseNotes: [{ language: 'en-US', text: 'Faster.' }],
        },
        {
          name: '1.3.2',
          versionCodes: ['138'],
          status: 'completed',
          releaseNotes: [{ language: 'en-US', text: 'Faster.' }],
        },
      ],
    });
  });

  it('say where they stop and who is affected from when', () => {
    expect(planned.calls[1]?.purpose).toBe('Stops here unless 142 is still in progress at 5%.');
    expect(planned.calls.map((call) => call.affectsUsers)).toEqual([false, false, false, false, true]);
  });

  it('are shown with people, a typed confirmation and the next step', () => {
    expect(planned.title).toBe('Advance Google Play production');
    expect(planned.action).toBe('Advance to 10%');
    expect(planned.host).toBe('androidpublisher.googleapis.com, com.arkalia.cia');
    expect(planned.before).toMatchObject({
      headline: '5%',
      people: 'about 1,284 users',
      label: '1.4.0 (142)',
    });
    expect(planned.after).toMatchObject({ headline: '10%', fraction: 0.1, people: 'about 2,569 users' });
    expect(planned.confirmation).toEqual({ kind: 'typed', expected: '10%' });
    expect(planned.consequences.map((note) => note.text)).toContain(
      'A new 24h bake starts. 25% opens about Tue 24 Nov 14:35 UTC.',
    );
  });

  it('expect the other tracks as they were', () => {
    expect(planned.expected.map((expected) => expected.id)).toEqual(['production', 'internal', 'alpha']);
    expect(planned.expected[0]?.releases[0]?.userFraction).toBe(0.1);
    expect(planned.expected[1]).toEqual(STAGED.tracks[1]);
  });
});

describe('an upload', () => {
  it('reads the track before it spends time on bytes', () => {
    const planned = plan(uploadTo('internal'), STAGED, { artifact });
    expect(planned.calls.map((call) => call.role)).toEqual([
      'open',
      'check',
      'upload',
      'write',
      'validate',
      'commit',
    ]);
    expect(planned.calls[2]).toMatchObject({
      path: '/upload/androidpublisher/v3/applications/com.arkalia.cia/edits/{editId}/bundles',
      shortPath: '/upload/edits/{id}/bundles',
      query: { uploadType: 'resumable' },
      uploadBytes: 50_000_000,
    });
    expect(planned.before).toMatchObject({ headline: '24 testers', label: '1.5.0 (150)' });
    expect(planned.after).toMatchObject({ headline: '24 testers', label: '1.5.0 (151)' });
    expect(planned.confirmation).toEqual({ kind: 'click' });
    expect(planned.consequences.map((note) => note.text)).toContain(
      'After call 6, 151 is used for good; a fix needs 152.',
    );
  });

  it('sends an APK to its own resource', () => {
    const planned = plan(uploadTo('internal'), STAGED, { artifact: { ...artifact, path: '/data/app.APK' } });
    expect(planned.calls[2]?.shortPath).toBe('/upload/edits/{id}/apks');
  });

  it('supersedes the staged release but keeps the one for everyone', () => {
    const planned = plan(uploadTo('production', 0.05), STAGED, { artifact });
    expect(bodyOf(planned).releases.map((entry) => entry.versionCodes)).toEqual([['151'], ['138']]);
    expect(planned.consequences.map((note) => note.text)).toContain('142 leaves production.');
  });

  it('leaves everything in place when it is a draft, and affects nobody', () => {
    const planned = plan(uploadTo('production', 'draft'), STAGED, { artifact });
    expect(bodyOf(planned).releases.map((entry) => entry.status)).toEqual([
      'draft',
      'inProgress',
      'completed',
    ]);
    expect(planned.confirmation).toEqual({ kind: 'click' });
    expect(planned.calls.some((call) => call.affectsUsers)).toBe(false);
  });

  it('knows the default tracks that Play leaves out while they are empty', () => {
    const planned = plan(uploadTo('beta'), STAGED, { artifact });
    expect(planned.calls[1]?.purpose).toBe('Stops here unless beta is still empty.');
    expect(planned.expected.map((expected) => expected.id)).toContain('beta');
  });

  it('is planned for “qa” where Play calls internal testing so', () => {
    const observation = observed(track('qa', 'internal', release(150)));
    expect(plan(uploadTo('internal'), observation, { artifact }).calls[3]?.body).toMatchObject({
      track: 'qa',
    });
  });

  it('escapes form-factor tracks', () => {
    const observation = observed(track('wear:production', 'production', release(90)));
    const planned = plan(uploadTo('wear:production'), observation, { artifact });
    expect(planned.calls[1]?.path).toMatch(/tracks\/wear%3Aproduction$/);
    expect(planned.calls[1]?.shortPath).toMatch(/tracks\/wear:production$/);
  });
});

describe('the other intents', () => {
  it('promotes with the codes and notes of the source', () => {
    const planned = plan(promote(0.05));
    expect(bodyOf(planned).releases[0]).toMatchObject({
      versionCodes: ['150'],
      status: 'inProgress',
      userFraction: 0.05,
      releaseNotes: [{ language: 'en-US', text: 'Faster.' }],
    });
    expect(planned.confirmation).toEqual({ kind: 'typed', expected: '5%' });
    expect(planned.action).toBe('Promote at 5%');
  });

  it('rolls a draft of the same track out', () => {
    const observation = observed(
      track('production', 'production', release(150, { status: 'draft' }), release(138)),
    );
    const planned = plan({ ...promote(0.05), fromTrack: 'production' } as ReachIntent, observation);
    expect(bodyOf(planned).releases.map((entry) => [entry.versionCodes, entry.status])).toEqual([
      [['150'], 'inProgress'],
      [['138'], 'completed'],
    ]);
    expect(planned.calls[1]?.purpose).toBe('Stops here unless 150 is still a draft.');
  });

  it('completes without a fraction and lets the old release go', () => {
    const planned = plan({ kind: 'complete', versionCode: 142, track: 'production' });
    expect(bodyOf(planned).releases).toHaveLength(1);
    expect(bodyOf(planned).releases[0]).not.toHaveProperty('userFraction');
    expect(planned.confirmation).toEqual({ kind: 'typed', expected: '100%' });
    expect(planned.after).toMatchObject({ headline: '100%', people: '25,690 users' });
  });

  it('halts with the fraction kept, and resumes at it', () => {
    const halted = plan({ kind: 'halt', versionCode: 142, track: 'production' });
    expect(bodyOf(halted).releases[0]).toMatchObject({ status: 'halted', userFraction: 0.05 });
    expect(halted.after.headline).toBe('Halted at 5%');
    expect(halted.confirmation).toEqual({ kind: 'typed', expected: 'HALT 142' });
    expect(halted.consequences[0]?.text).toBe(
      'Halt stops new installs. Devices that already have the version keep it.',
    );

    const resumed = plan(
      { kind: 'resume', versionCode: 142, track: 'production', fraction: 0.05 },
      observed(...halted.expected),
    );
    expect(bodyOf(resumed)).toEqual(halted.calls.find((call) => call.role === 'write')?.current);
  });

  it('halts a completed release without a fraction', () => {
    const observation = observed(track('production', 'production', release(142)));
    const planned = plan({ kind: 'halt', versionCode: 142, track: 'production' }, observation);
    expect(bodyOf(planned).releases).toEqual([
      { versionCodes: ['142'], status: 'halted', releaseNotes: [{ language: 'en-US', text: 'Faster.' }] },
    ]);
  });

  it('changes details of what is out only with the version code typed', () => {
    const planned = plan({
      kind: 'edit-details',
      versionCode: 142,
      track: 'production',
      details: {
        notes: [{ language: 'fr-FR', text: 'Plus rapide.' }],
        countryTargeting: { countries: ['FR', 'DE'], includeRestOfWorld: false },
      },
    });
    expect(bodyOf(planned).releases[0]).toMatchObject({
      releaseNotes: [{ language: 'fr-FR', text: 'Plus rapide.' }],
      countryTargeting: { countries: ['FR', 'DE'], includeRestOfWorld: false },
    });
    expect(planned.confirmation).toEqual({ kind: 'typed', expected: '142' });
  });

  it('drops countries when the rollout ends, and says so for a halt', () => {
    const observation = observed(
      track(
        'production',
        'production',
        release(142, {
          status: 'inProgress',
          userFraction: 0.05,
          countryTargeting: { countries: ['FR'], includeRestOfWorld: false },
        }),
        release(138),
      ),
    );
    const halted = plan({ kind: 'halt', versionCode: 142, track: 'production' }, observation);
    expect(bodyOf(halted).releases[0]).not.toHaveProperty('countryTargeting');
    expect(halted.consequences.map((note) => note.text).join(' ')).toContain(
      'choose them again if you resume',
    );
  });

  it('discards a draft and leaves the rest', () => {
    const observation = observed(
      track('production', 'production', release(150, { status: 'draft' }), release(138)),
    );
    const planned = plan({ kind: 'discard-draft', versionCode: 150, track: 'production' }, observation);
    expect(bodyOf(planned).releases.map((entry) => entry.versionCodes)).toEqual([['138']]);
    expect(planned.before.headline).toBe('Draft');
    expect(planned.after).toMatchObject({ headline: '100%', label: '138' });
  });

  it('asks for no automatic review where Play takes none, and says what is left to do', () => {
    const planned = plan(advanceTo(0.1), STAGED, { reviewMode: 'manual' });
    expect(planned.calls.at(-1)?.query).toEqual({ changesNotSentForReview: 'true' });
    expect(planned.consequences.map((note) => note.text).join(' ')).toContain('Send for review');
    expect(plan(advanceTo(0.1)).calls.at(-1)?.query).toEqual({});
  });

  it('warns when the commit would take something out of review', () => {
    const observation = observed(
      ...STAGED.tracks,
      track('beta', 'open', release(149, { review: 'in-review', versionName: '1.4.9' })),
    );
    expect(plan(advanceTo(0.1), observation).consequences.map((note) => note.text)).toContain(
      'In review now: 1.4.9 (149) on beta. This commit takes it out of review and sends all changes together.',
    );
  });
});

describe('what Play would refuse is refused before anything is sent', () => {
  const halted = observed(
    track(
      'production',
      'production',
      release(150, { status: 'inProgress', userFraction: 0.05 }),
      release(142, { status: 'halted', userFraction: 0.05 }),
      release(138),
    ),
  );
  const tooLong = [{ language: 'en-US', text: '🙂'.repeat(501) }];
  const rows: readonly [string, () => ReturnType<typeof refused>, string][] = [
    ['a shrinking rollout', () => refused(advanceTo(0.02)), 'fraction-invalid'],
    ['the same share again', () => refused(advanceTo(0.05)), 'fraction-invalid'],
    ['a share above everyone', () => refused(advanceTo(1.2)), 'fraction-invalid'],
    ['a share of nobody', () => refused(promote(0)), 'fraction-invalid'],
    [
      'a staged share of everyone',
      () => refused(uploadTo('production', 1), STAGED, { artifact }),
      'fraction-invalid',
    ],
    [
      'a first release that is staged',
      () => refused(uploadTo('alpha', 0.1), STAGED, { artifact }),
      'first-release-not-staged',
    ],
    [
      'a version code that Play has',
      () =>
        refused({ ...uploadTo('internal'), versionCode: 150 } as ReachIntent, STAGED, {
          artifact: { ...artifact, versionCode: 150 },
        }),
      'version-code-used',
    ],
    [
      'a version code below the one in place',
      () =>
        refused(uploadTo('production'), observed(track('production', 'production', release(200))), {
          artifact,
        }),
      'no-upgrade-path',
    ],
    [
      'a version code too large',
      () =>
        refused({ ...uploadTo('internal'), versionCode: 2_100_000_001 } as ReachIntent, STAGED, {
          artifact: { ...artifact, versionCode: 2_100_000_001 },
        }),
      'invalid-request',
    ],
    [
      'an app that was never published',
      () => refused(uploadTo('internal'), observed(), { artifact }),
      'draft-app',
    ],
    [
      'notes over 500 characters',
      () =>
        refused({ ...uploadTo('internal'), details: { notes: tooLong } } as ReachIntent, STAGED, {
          artifact,
        }),
      'notes-too-long',
    ],
    [
      'notes twice in one language',
      () =>
        refused(
          {
            ...uploadTo('internal'),
            details: {
              notes: [
                { language: 'fr', text: 'a' },
                { language: 'fr', text: 'b' },
              ],
            },
          } as ReachIntent,
          STAGED,
          { artifact },
        ),
      'invalid-request',
    ],
    [
      'a priority above five',
      () =>
        refused({ ...uploadTo('internal'), details: { inAppUpdatePriority: 6 } } as ReachIntent, STAGED, {
          artifact,
        }),
      'invalid-request',
    ],
    [
      'a priority changed after the start',
      () =>
        refused({
          kind: 'edit-details',
          versionCode: 142,
          track: 'production',
          details: { inAppUpdatePriority: 5 },
        }),
      'not-allowed',
    ],
    [
      'countries for everyone',
      () =>
        refused({
          ...promote('everyone'),
          details: { countryTargeting: { countries: ['FR'], includeRestOfWorld: false } },
        } as ReachIntent),
      'invalid-request',
    ],
    [
      'countries outside production',
      () =>
        refused(
          {
            ...uploadTo('internal', 0.5),
            details: { countryTargeting: { countries: ['FR'], includeRestOfWorld: false } },
          } as ReachIntent,
          STAGED,
          { artifact },
        ),
      'invalid-request',
    ],
    [
      'no country at all',
      () =>
        refused({
          ...promote(0.05),
          details: { countryTargeting: { countries: [], includeRestOfWorld: false } },
        } as ReachIntent),
      'no-countries',
    ],
    [
      'a country that is none',
      () =>
        refused({
          ...promote(0.05),
          details: { countryTargeting: { countries: ['France'], includeRestOfWorld: false } },
        } as ReachIntent),
      'invalid-request',
    ],
    [
      'a second staged release',
      () => refused({ kind: 'resume', versionCode: 142, track: 'production', fraction: 0.05 }, halted),
      'invalid-request',
    ],
    [
      'halting a draft',
      () =>
        refused(
          { kind: 'halt', versionCode: 150, track: 'production' },
          observed(track('production', 'production', release(150, { status: 'draft' }))),
        ),
      'nothing-to-halt',
    ],
    [
      'halting a completed internal release',
      () => refused({ kind: 'halt', versionCode: 150, track: 'internal' }),
      'not-allowed',
    ],
    [
      'resuming what runs',
      () => refused({ kind: 'resume', versionCode: 142, track: 'production', fraction: 0.05 }),
      'not-allowed',
    ],
    [
      'advancing what is out',
      () => refused({ kind: 'advance', versionCode: 138, track: 'production', fraction: 0.5 }),
      'not-allowed',
    ],
    [
      'completing what is out',
      () => refused({ kind: 'complete', versionCode: 138, track: 'production' }),
      'not-allowed',
    ],
    [
      'discarding what is no draft',
      () => refused({ kind: 'discard-draft', versionCode: 142, track: 'production' }),
      'not-allowed',
    ],
    [
      'promoting what is there',
      () => refused({ ...promote(0.5, 142), fromTrack: 'production' } as ReachIntent),
      'not-allowed',
    ],
    [
      'a track that is not there',
      () => refused(uploadTo('qa-team'), STAGED, { artifact }),
      'track-not-found',
    ],
    [
      'a release that is not there',
      () => refused({ kind: 'halt', versionCode: 7, track: 'production' }),
      'release-not-found',
    ],
    ['a file that is gone', () => refused(uploadTo('internal')), 'artifact-missing'],
    [
      'another file',
      () => refused(uploadTo('internal'), STAGED, { artifact: { ...artifact, versionCode: 152 } }),
      'invalid-request',
    ],
  ];

  it.each(rows)('%s', (_, attempt, reason) => {
    const failure = attempt();
    expect(failure.reason).toBe(reason);
    expect(failure.stillTrue).toBe('Nothing was sent; nothing has changed for users.');
    expect(failure.advice.length).toBeGreaterThan(10);
  });

  it('takes exactly 500 characters, counted as people do', () => {
    const notes = [{ language: 'en-US', text: '🙂'.repeat(500) }];
    const planned = plan({ ...uploadTo('internal'), details: { notes } } as ReachIntent, STAGED, {
      artifact,
    });
    expect(bodyOf(planned).releases[0]?.releaseNotes).toEqual(notes);
  });
});
