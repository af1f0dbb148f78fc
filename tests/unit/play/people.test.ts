import { failureOf } from '@shared/domain/failure';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionStep } from '../../../electron/ports/store-target';
import { app } from './play-fixtures';
import { never, openPlaySandbox, type PlaySandbox } from './play-sandbox';

let room: PlaySandbox;
beforeEach(async () => {
  room = await openPlaySandbox('staged-rollout');
});
afterEach(async () => {
  await room.close();
});
const store = () => {
  const state = room.sandbox.control.state().apps[app.packageName];
  if (!state) throw new Error('The scenario lost its app.');
  return state;
};

describe('reviews', () => {
  it('carry stars, version, device and time', async () => {
    const reviews = await room.target.reviews(app, never);
    expect(reviews.find((review) => review.id === 'gp:AOqpTOE01')).toMatchObject({
      author: 'Hélène Dupuis',
      stars: 5,
      text: 'Le partage du résumé avec mon médecin est exactement ce qu’il me fallait. Merci !',
      language: 'fr',
      versionCode: 142,
      versionName: '1.4.0',
      device: 'Pixel 7',
    });
  });

  it('are read to the last page', async () => {
    const [pattern] = store().reviews;
    if (!pattern) throw new Error('The scenario lost its reviews.');
    store().reviews = Array.from({ length: 230 }, (_, index) => ({ ...pattern, reviewId: `r${index}` }));
    expect(new Set((await room.target.reviews(app, never)).map((review) => review.id)).size).toBe(230);
  });

  it('are answered, and the answer is read back', async () => {
    const reply = await room.target.reply(app, 'gp:AOqpTOE02', 'Fixed in 1.4.1, thank you.', never);
    expect(reply?.text).toBe('Fixed in 1.4.1, thank you.');
    const again = await room.target.reviews(app, never);
    expect(again.find((review) => review.id === 'gp:AOqpTOE02')?.reply).toEqual(reply);
  });

  it.each([
    ['too long', 'a'.repeat(351)],
    ['empty', '  '],
    ['HTML, which Play would strip', 'Please <b>update</b>.'],
  ])('are not answered with what is %s', async (_, text) => {
    const failed = failureOf(
      await room.target.reply(app, 'gp:AOqpTOE02', text, never).catch((error: unknown) => error),
    );
    expect(failed.reason).toBe('invalid-request');
    expect(room.sandbox.control.requests()).toEqual([]);
  });

  it('take a reply of exactly 350 characters', async () => {
    const text = '🙂'.repeat(350);
    expect((await room.target.reply(app, 'gp:AOqpTOE02', text, never))?.text).toBe(text);
  });

  it('are not answered twice when the answer is lost', async () => {
    room.sandbox.control.addFault({ kind: 'lost-answer', route: 'POST *:reply', count: 1 });
    const failed = failureOf(
      await room.target.reply(app, 'gp:AOqpTOE02', 'Thank you.', never).catch((error: unknown) => error),
    );
    expect(failed.reason).toBe('store-unavailable');
    expect(room.sandbox.control.requests().filter((one) => one.url.endsWith(':reply'))).toHaveLength(1);
  });
});

describe('testing the connection', () => {
  const test = async () => {
    const told: ConnectionStep[] = [];
    const steps = await room.target.testConnection(app, (step) => told.push(step), never);
    expect(told).toEqual(steps);
    return steps;
  };

  it('takes five steps and leaves no edit behind', async () => {
    const steps = await test();
    expect(steps.map((step) => [step.title, step.state, step.status])).toEqual([
      ['Sign in', 'ok', 200],
      ['Open a draft edit', 'ok', 200],
      ['Read production track', 'ok', 200],
      ['Read vitals', 'ok', 200],
      ['Delete the draft edit', 'ok', 204],
    ]);
    const edits = Object.values(room.sandbox.control.state().edits);
    expect(edits.filter((edit) => edit.status === 'open')).toEqual([]);
  });

  it('names the permission that is missing and how to grant it, and still cleans up', async () => {
    room.sandbox.control.addFault({ kind: 'status', status: 403, route: 'GET */tracks/production' });
    const steps = await test();
    const failed = steps.find((step) => step.state === 'failed');
    expect(failed).toMatchObject({ title: 'Read production track', status: 403 });
    expect(failed?.message).toMatch(/^Missing permission: Release to production/);
    expect(failed?.raw).toContain('The caller does not have permission');
    expect(failed?.steps).toEqual([
      'In Play Console, open Users and permissions.',
      expect.stringContaining('play-release@'),
      expect.stringContaining('Under Releases, tick Release to production'),
      'Save, wait about 5 minutes, then test again.',
    ]);
    expect(steps.at(-1)).toMatchObject({ title: 'Delete the draft edit', state: 'ok' });
  });

  it('skips what cannot be tried after a failed sign-in', async () => {
    room.sandbox.control.addFault({ kind: 'status', status: 503, route: 'POST /token' });
    const steps = await test();
    expect(steps.map((step) => step.state)).toEqual(['failed', 'skipped', 'skipped', 'skipped', 'skipped']);
  });

  it('explains an app that Play does not know', async () => {
    const other = { ...app, packageName: 'com.example.other' };
    const steps = await room.target.testConnection(other, () => {}, never);
    expect(steps[1]).toMatchObject({ state: 'failed', status: 404 });
    expect(steps[1]?.steps[1]).toContain('A new app needs one bundle');
    expect(steps.map((step) => step.state)).toEqual(['ok', 'failed', 'skipped', 'failed', 'skipped']);
  });
});
