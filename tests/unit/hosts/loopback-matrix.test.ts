import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  enter,
  type HeldSession,
  held,
  type LoopbackFixture,
  loopbackFixture,
  rawRequest,
} from './support/loopback-fixture';
import { CELLS, linesOf, specified } from './support/loopback-matrix';

let fixture: LoopbackFixture;
let session: HeldSession;
beforeAll(async () => {
  fixture = await loopbackFixture();
  session = held(await enter(fixture.host));
});
afterAll(() => fixture.close());

describe('the loopback host answers as specified', () => {
  it(`in all ${CELLS.length} cells of Host × Origin × credentials × request`, async () => {
    const wrong: string[] = [];
    const target = { port: fixture.host.port, session, asset: '/assets/index-a1b2c3d4.js' };
    let received = 0;
    for (const cell of CELLS) {
      const expected = specified(cell);
      const answer = await rawRequest(fixture.host.port, linesOf(cell, target));
      if (answer.status !== expected) {
        wrong.push(`${JSON.stringify(cell)}: ${answer.status}, specified ${expected}`);
      }
      if (cell.request === 'upload' && expected === 201) received += 1;
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    expect(wrong).toEqual([]);
    expect(CELLS.length).toBeGreaterThanOrEqual(300);
    // A refused request has no effect.
    expect(fixture.received).toHaveLength(received);
  });

  it('and writes down every refusal, without a secret', async () => {
    const before = fixture.refusals.length;
    const { port } = fixture.host;
    const lines = [
      `GET /x?token=${session.token} HTTP/1.1`,
      'Host: attacker.example',
      `Cookie: ${session.cookie}`,
    ];
    await rawRequest(port, lines);
    const written = fixture.refusals.slice(before);
    expect(written).toEqual([{ status: 421, reason: 'host', text: 'GET /x host' }]);
    expect(JSON.stringify(fixture.refusals)).not.toContain(session.token);
  });
});
