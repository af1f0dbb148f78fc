import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imageSight } from '../../../electron/app/backend/image-sight';
import type { Session } from '../../../electron/app/session';
import { openTestRoom, type TestRoom, testEngine } from '../../fixtures/docker/test-engine';

/* Whether the image of a revision is still there: asked of a real registry through a real engine, as before an undo. */

let room: TestRoom;
let image: string;
const ends: (() => void)[] = [];
const sight = (name: string) =>
  imageSight({ docker: { open: async () => room.room } } as unknown as Pick<Session, 'docker'>, name);

/** A registry that answers everybody in one way. */
async function registryThatSays(status: number, body: unknown): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(status, {
      'content-type': 'application/json',
      'docker-distribution-api-version': 'registry/2.0',
      ...(status === 401 ? { 'www-authenticate': 'Basic realm="tests"' } : {}),
    });
    response.end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  room = await openTestRoom({ files: { Dockerfile: 'FROM scratch\nCOPY busybox /bin/busybox\n' } });
  image = `${testEngine().registry}/slipway/${room.tag}`;
  await room.build({ tags: [`${image}:1`] });
  const { operation } = await room.act({ kind: 'push', references: [`${image}:1`] });
  expect(operation.failure).toBeNull();
});
afterAll(async () => {
  for (const end of ends) end();
  await room?.close();
});

describe('the image of a revision', () => {
  it('is there when the registry has it, and gone when the registry says so', async () => {
    expect(await sight(`${image}:1`)).toEqual({ present: true, sentence: `The registry has ${image}:1.` });
    expect(await sight(`${image}:2`)).toMatchObject({ present: false });
    expect(await sight(`${image}-never:1`)).toMatchObject({ present: false });
  });

  it('is not known, and never safe, where nobody could say', async () => {
    const closed = await sight('127.0.0.1:9/slipway/api:1');
    expect(closed.present).toBeNull();
    expect(closed.sentence).toContain('the registry could not be asked');
    const refusing = await registryThatSays(401, {
      errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }],
    });
    expect(await sight(`${refusing}/slipway/api:1`)).toMatchObject({
      present: null,
      sentence: expect.stringContaining('the registry could not be asked'),
    });
    const broken = await registryThatSays(500, { errors: [] });
    expect(await sight(`${broken}/slipway/api:1`)).toMatchObject({ present: null });
  });
});
