import { describe, expect, it } from 'vitest';
import { shareIntent, shareProblem, typedShare } from '../../../renderer/features/release/intents';
import { timelineSpan } from '../../../renderer/features/release/timeline';
import { actLock, nextAct, releaseHref } from '../../../renderer/ui/lane/lane-acts';
import { gateLine, gateRows } from '../../../renderer/ui/lane/lane-gates';
import { laneRungs } from '../../../renderer/ui/lane/lane-rungs';
import { stagingRungs } from '../../../renderer/ui/lane/staging-rungs';
import { HOUR, laneIn, NOW, testingLane } from './lane-samples';

describe('the act that comes next', () => {
  it('is the next step of the ladder', () => {
    expect(nextAct(laneIn({ kind: 'staged', fraction: 0.05, since: NOW }))).toMatchObject({
      act: 'advance',
      label: 'Advance to 10%…',
    });
  });

  it('is everyone after the last step below 100%', () => {
    expect(nextAct(laneIn({ kind: 'staged', fraction: 0.5, since: NOW }))?.act).toBe('complete');
  });

  it('takes up a halted rollout at the same share, and a halted completed release for everyone', () => {
    expect(nextAct(laneIn({ kind: 'halted', fraction: 0.1, since: NOW }))?.label).toBe('Resume at 10%…');
    expect(nextAct(laneIn({ kind: 'halted', fraction: null, since: NOW }))?.act).toBe('complete');
  });

  it('is absent for a completed release that can go nowhere', () => {
    expect(nextAct(laneIn({ kind: 'completed', since: NOW }))).toBeNull();
  });

  it('stays what it was while a call is under way', () => {
    const prior = { kind: 'staged', fraction: 0.05, since: NOW } as const;
    const state = {
      kind: 'awaiting',
      prior,
      command: { kind: 'advance', fraction: 0.1 },
      operationId: 'op-1' as never,
      since: NOW,
      acknowledged: false,
    } as const;
    expect(nextAct(laneIn(state))?.act).toBe('advance');
  });
});

describe('the lock of an act', () => {
  it('names the lost line before policy', () => {
    expect(actLock({ allowed: false, why: 'Policy.' }, 'Lost.')).toBe('Lost.');
    expect(actLock({ allowed: false, why: 'Policy.' }, null)).toBe('Policy.');
    expect(actLock({ allowed: true, needsReason: true, reasonWhy: 'Early.' }, null)).toBeNull();
  });
});

it('writes addresses whose parts are escaped', () => {
  expect(releaseHref({ appId: 'a/b', versionCode: 7 }, 'wear:production', 'halt')).toBe(
    '/releases/a%2Fb/7?track=wear%3Aproduction&act=halt',
  );
});

describe('the line of the gates', () => {
  const staged = { kind: 'staged', fraction: 0.05, since: NOW - 25 * HOUR } as const;

  it('counts the bake among them', () => {
    const line = gateLine(laneIn(staged), NOW);
    expect(line).toMatchObject({ tone: 'done', text: '3 of 3 gates pass' });
  });

  it('does not alarm while it only bakes', () => {
    const lane = laneIn({ ...staged, since: NOW - HOUR });
    expect(gateLine(lane, NOW)).toMatchObject({ tone: 'baking', text: '2 of 3 gates pass' });
    expect(gateRows(lane, NOW).at(-1)).toMatchObject({ title: 'Bake', verdict: 'hold', waiting: true });
  });

  it('lets a breach speak before everything else', () => {
    const lane = laneIn(staged);
    const gates = lane.gates.map((gate, index) => ({
      ...gate,
      verdict: index === 0 ? ('unknown' as const) : ('breach' as const),
    }));
    expect(gateLine({ ...lane, gates }, NOW)).toMatchObject({ tone: 'failed', text: '1 gate breached' });
  });

  it('never calls missing data a pass', () => {
    const lane = laneIn(staged);
    const gates = lane.gates.map((gate) => ({ ...gate, verdict: 'unknown' as const, value: null }));
    expect(gateLine({ ...lane, gates }, NOW)).toMatchObject({ tone: 'draft', text: 'Gates not known' });
    expect(gateRows({ ...lane, gates }, NOW)[0]?.value).toBe('No data');
  });
});

describe('the rungs of a lane', () => {
  it('tell no time for what follows a halt, and keep the halted step where it was taken', () => {
    const lane = {
      ...laneIn({ kind: 'halted', fraction: 0.1, since: NOW - HOUR }),
      climbed: [
        { fraction: 0.05, at: NOW - 50 * HOUR },
        { fraction: 0.1, at: NOW - 26 * HOUR },
      ],
    };
    const rungs = laneRungs(lane, NOW);
    expect(rungs.map((rung) => rung.kind)).toEqual(['past', 'current', 'planned', 'planned', 'planned']);
    expect(rungs[1]?.time).toBe('Sun 12:32');
    expect(rungs[2]?.time).toBeUndefined();
  });
});

describe('the rungs of the testing tracks', () => {
  it('show who has it, the next audience, and what another track has', () => {
    const internal = testingLane('internal', 'Internal testing', 150, [
      { track: 'alpha', title: 'Closed testing', kind: 'closed' },
      { track: 'beta', title: 'Open testing', kind: 'open' },
      { track: 'production', title: 'Production', kind: 'production' },
    ]);
    const closed = testingLane('alpha', 'Closed testing', 142, []);
    const rungs = stagingRungs(internal, [internal, closed], NOW);
    expect(rungs.map(({ label, kind, audience }) => [label, kind, audience])).toEqual([
      ['Internal', 'past', '24 testers'],
      ['Closed', 'next', 'has 1.4.0'],
      ['Open', 'planned', 'Not used'],
    ]);
  });
});

describe('a share that somebody types', () => {
  it.each([
    ['12', 0.12],
    ['12.5 %', 0.125],
    ['12,5%', 0.125],
    ['100%', 1],
    ['', null],
    ['ten', null],
    ['1e1', null],
    ['-5', null],
    ['12.345', null],
  ])('reads %j as %j', (text, share) => {
    expect(typedShare(text)).toBe(share);
  });

  it('cannot shrink a rollout, but may take up a halted one below its share', () => {
    const staged = laneIn({ kind: 'staged', fraction: 0.1, since: NOW });
    const halted = laneIn({ kind: 'halted', fraction: 0.1, since: NOW });
    expect(shareProblem(staged, 0.1)).not.toBeNull();
    expect(shareProblem(staged, 0.11)).toBeNull();
    expect(shareProblem(halted, 0.05)).toBeNull();
    expect(shareIntent(halted, 0.05)).toMatchObject({ kind: 'resume', fraction: 0.05 });
    expect(shareIntent(staged, 1)).toMatchObject({ kind: 'complete' });
  });
});

it('shows at most a week back and ten days on', () => {
  const rung = { label: '', fraction: 1, kind: 'past' as const };
  const span = timelineSpan(
    [
      [{ ...rung, from: NOW - 900 * HOUR, to: NOW - 800 * HOUR }],
      [{ ...rung, from: NOW + 700 * HOUR, to: NOW + 900 * HOUR }],
    ],
    NOW,
  );
  expect(span).toEqual({ from: NOW - 7 * 24 * HOUR, to: NOW + 10 * 24 * HOUR });
});
