import { afterEach, expect, it } from 'vitest';
import { ANDROID, carryOut, lane, startWithStore, type TestStore } from './support/brain';

let test: TestStore;
afterEach(() => test?.close());

it('learns how an app’s changes get to review, and plans it that way from then on', async () => {
  // Given an app whose changes Google does not send for review by itself
  test = await startWithStore('staged-rollout');
  await lane(test, 'production', 142);
  const app = test.store.world.app('com.arkalia.cia');
  app.review.sending = 'manual-only';
  const advance = { kind: 'advance', versionCode: 142, track: 'production', fraction: 0.1 } as const;

  // When a step is tried, then it is refused with what happens next, and nothing has changed
  const refused = await carryOut(test, advance, 'Advancing early in a rehearsal');
  expect(refused.failure).toMatchObject({ reason: 'review-not-automatic', retryable: true });
  await lane(test, 'production', 142, ({ state }) => state.kind === 'staged' && state.fraction === 0.05);

  // When it is planned again, then the commit keeps the change back and the plan says who sends it
  const plan = await test.client.plans.make({ appId: ANDROID, intent: advance });
  const commit = plan.calls.find((call) => call.role === 'commit');
  expect(commit?.query).toEqual({ changesNotSentForReview: 'true' });
  expect(plan.consequences.map((note) => note.text).join(' ')).toContain('Send for review in Play Console');
  const done = await carryOut(test, advance, 'Advancing early in a rehearsal');
  expect(done.failure).toBeNull();
});
