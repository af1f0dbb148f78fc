import { afterEach, describe, expect, it } from 'vitest';
import { openTestRoom, type RoomOptions, type TestRoom } from '../../fixtures/docker/test-engine';

const open: TestRoom[] = [];
afterEach(async () => {
  for (const room of open.splice(0)) await room.close();
});
async function roomOf(options: RoomOptions): Promise<TestRoom> {
  const room = await openTestRoom(options);
  open.push(room);
  return room;
}

const TWO_STAGES = [
  'FROM scratch AS base',
  'COPY busybox /bin/busybox',
  'FROM base AS runtime',
  'ARG GREETING=hello',
  'RUN ["/bin/busybox", "sh", "-c", "/bin/busybox echo $GREETING; /bin/busybox echo oops >&2"]',
  'USER 1000',
  'HEALTHCHECK CMD ["/bin/busybox", "true"]',
  'CMD ["/bin/busybox", "sleep", "300"]',
].join('\n');

const BUILDERS = [
  ['buildkit', {}],
  ['classic', { DOCKER_BUILDKIT: '0' }],
] as const;

describe.each(BUILDERS)('a build by %s', (builder, env) => {
  it('has its steps, its output, its image and its labels', async () => {
    const room = await roomOf({ files: { Dockerfile: TWO_STAGES }, env });
    const built = await room.build({
      args: [{ name: 'GREETING', value: 'good day' }],
      version: '1.5.0',
      noCache: true,
    });
    expect(built.failure).toBeNull();
    expect(built).toMatchObject({ state: 'succeeded', builder, title: '1' });
    const { lines } = await room.room.builds.log(built.id, { from: 1, limit: 500, step: null, find: null });
    expect(lines.map(({ text }) => text)).toEqual(expect.arrayContaining(['good day', 'oops']));
    const run = built.stepList.find(({ title }) => title.startsWith('RUN'));
    expect(run).toMatchObject({ stage: 'runtime', state: 'done', line: 5 });
    expect(built.image?.layers.length).toBeGreaterThan(0);
    const again = await room.build({ args: [{ name: 'GREETING', value: 'good day' }], version: '1.5.0' });
    expect(again.stepList.find(({ title }) => title.startsWith('RUN'))?.state).toBe('cached');
    expect(again.against?.buildId).toBe(built.id);
    expect(again.sizeDelta).toBe(0);
    const image = (await room.room.engine.images()).find(({ id }) => id === again.imageId);
    expect(image?.version).toBe('1.5.0');
  });

  it('fails with the step and the line of the Dockerfile', async () => {
    const room = await roomOf({
      files: { Dockerfile: 'FROM scratch\nCOPY busybox /bin/busybox\nRUN ["/bin/busybox", "false"]\n' },
      env,
    });
    const built = await room.build();
    expect(built).toMatchObject({
      state: 'failed',
      failure: { reason: 'build-failed' },
      failedLine: { line: 3 },
    });
    expect(built.stepList.find(({ state }) => state === 'failed')?.title).toContain('false');
    expect(room.events.at(-1)).toMatchObject({ kind: 'image.built', result: 'failed' });
  });

  it('names a Dockerfile that cannot be read and a base image that is nowhere', async () => {
    const wrong = await roomOf({ files: { Dockerfile: 'FROM scratch\nCOPPY a b\n' }, env });
    expect((await wrong.build()).failure?.reason).toBe('invalid-request');
    const { registry } = await import('../../fixtures/docker/test-engine').then(({ testEngine }) =>
      testEngine(),
    );
    const missing = await roomOf({ files: { Dockerfile: `FROM ${registry}/no/such:1\n` }, env });
    const built = await missing.build();
    expect(built.failure?.reason).toBe('image-missing');
  });
});
