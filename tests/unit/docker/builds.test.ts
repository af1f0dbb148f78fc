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

describe('what is kept of a build', () => {
  it('has a mark where the builder clipped its output, and loses nothing else unmarked', async () => {
    const room = await roomOf({
      files: {
        Dockerfile: [
          'FROM scratch',
          'COPY busybox /bin/busybox',
          'RUN ["/bin/busybox", "sh", "-c", "/bin/busybox seq 1 400000; /bin/busybox echo of-the-end"]',
        ].join('\n'),
      },
    });
    const built = await room.build({ noCache: true });
    expect(built.state).toBe('succeeded');
    expect(built.logMarks).toEqual([
      { line: expect.any(Number), reason: expect.stringMatching(/output clipped, log limit .+ reached/) },
    ]);
    const at = built.logMarks[0]?.line ?? 0;
    const window = await room.room.builds.log(built.id, { from: at - 3, limit: 4, step: null, find: null });
    expect(window.lines.at(-1)).toMatchObject({ n: at, kind: 'mark' });
    // Every line is there until the one that the builder cut in its middle.
    const [first, second, cut] = window.lines.map(({ text }) => text);
    expect(Number(second)).toBe(Number(first) + 1);
    expect(String(Number(second) + 1)).toContain(cut);
    const all = await room.room.builds.log(built.id, { from: 1, limit: 1, step: null, find: null });
    expect(all.total).toBe(built.logLines);
  });

  it('is enough to build the same again, and tells what changed since', async () => {
    const room = await roomOf({ files: { Dockerfile: TWO_STAGES, 'more.txt': 'x' } });
    const first = await room.build({
      args: [{ name: 'GREETING', value: 'once more' }],
      labels: [{ name: 'team', value: 'backend' }],
      target: 'runtime',
      version: '2.0.0',
      noCache: true,
    });
    const { buildId } = await room.room.builds.rebuild(first.id, 'somebody else');
    const again = await room.over(buildId);
    expect(again).toMatchObject({ state: 'succeeded', by: 'somebody else', inputs: first.inputs });
    expect(again.against?.buildId).toBe(first.id);
    expect(again.image?.layers.every(({ sameAsBefore }) => sameAsBefore)).toBe(false);
    const listed = await room.room.builds.list('api', 10);
    expect(listed.map(({ id }) => id)).toEqual([buildId, first.id]);
    await room.room.builds.forget(first.id);
    await expect(room.room.builds.get(first.id)).rejects.toMatchObject({ failure: { reason: 'not-found' } });
  });
});
