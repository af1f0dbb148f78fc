import { expect, test } from 'vitest';
import { createRehearsal } from '../../../electron/sandbox/rehearsal';
import { AppStoreClient } from './app-store-client';
import { started } from './started';

test('a person of the rehearsal decides what Apple does, and is told when there is nothing to decide', async () => {
  const { sandbox } = await started({ scenario: 'in-app-review' });
  const room = createRehearsal(sandbox, () => Promise.resolve(''));
  const client = new AppStoreClient(sandbox);
  const app = await client.idOf('/v1/apps');
  const state = async () =>
    (await client.get(`/v1/apps/${app}/appStoreVersions?filter[versionString]=1.4.0`)).one.attributes
      .appVersionState;
  room.takeTurn('app-texts-refused');
  expect(await state()).toBe('METADATA_REJECTED');
  expect(() => room.takeTurn('beta-approved')).toThrow('“Beta review approves” does not fit the scene');
  const before = (await client.get(`/v1/apps/${app}/betaFeedbackScreenshotSubmissions`)).data.length;
  room.takeTurn('tester-writes');
  expect((await client.get(`/v1/apps/${app}/betaFeedbackScreenshotSubmissions`)).data).toHaveLength(
    before + 1,
  );
});

test('every turn of the rehearsal fits one of the scenes', async () => {
  const { sandbox } = await started({ scenario: 'fresh' });
  const room = createRehearsal(sandbox, () => Promise.resolve(''));
  const open = new Set(room.state().turns.map(({ id }) => id));
  for (const { name } of room.state().scenarios) {
    for (const id of [...open]) {
      await room.load(name);
      try {
        room.takeTurn(id);
        open.delete(id);
      } catch (error) {
        expect(String(error)).toContain('does not fit the scene');
      }
    }
  }
  expect([...open]).toEqual([]);
});
