import { MantineProvider } from '@mantine/core';
import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Button } from '../../../renderer/ui/button/button';
import { CallList } from '../../../renderer/ui/calls/call-list';
import { Sparkline } from '../../../renderer/ui/chart/sparkline';
import { Ladder } from '../../../renderer/ui/ladder/ladder';
import type { LadderRung } from '../../../renderer/ui/ladder/rung';

const draw = (part: ReactElement) => renderToStaticMarkup(<MantineProvider>{part}</MantineProvider>);

const RUNGS: readonly LadderRung[] = [
  { label: '5%', fraction: 0.05, kind: 'past', verdict: 'pass' },
  { label: '10%', fraction: 0.1, kind: 'current', bakeProgress: 0.5 },
  { label: '100%', fraction: 1, kind: 'planned' },
];

describe('the ladder', () => {
  it('is an ordered list with its current step marked', () => {
    const html = draw(<Ladder rungs={RUNGS} label="Production" />);
    expect(html).toMatch(/<ol aria-label="Production"/);
    expect(html.match(/aria-current="step"/g)).toHaveLength(1);
    expect(html).toContain('10%: current, bake 50% done');
  });

  it('moves nothing that was reached before it appeared', () => {
    expect(draw(<Ladder rungs={RUNGS} label="Production" />)).not.toContain('filling');
  });

  it('stops on its current rung when halted', () => {
    expect(draw(<Ladder rungs={RUNGS} halted label="Production" />)).toMatch(
      /data-kind="halted" data-tone="halted"/,
    );
  });
});

describe('a locked button', () => {
  it('stays reachable and says why', () => {
    const html = draw(<Button lockedReason="Type 10% to confirm.">Advance</Button>);
    expect(html).toContain('aria-disabled="true"');
    expect(html).not.toMatch(/\sdisabled/);
    const described = /aria-describedby="([^"]+)"/.exec(html)?.[1];
    expect(html).toContain(`<span id="${described}" class="visually-hidden">Type 10% to confirm.</span>`);
  });
});

describe('the calls of a plan', () => {
  const call = { id: 'c', method: 'POST', path: '/edits/{id}:commit', purpose: 'Users are affected.' };

  it('mark the one from which on people are affected', () => {
    expect(draw(<CallList calls={[{ ...call, affectsUsers: true }]} />)).toContain('data-affects="true"');
    expect(draw(<CallList calls={[call]} />)).not.toContain('data-affects');
  });

  it('say in words how each fares', () => {
    const html = draw(<CallList calls={[{ ...call, state: 'failed', status: 503, tookMs: 812 }]} />);
    expect(html).toContain('failed');
    expect(html).toContain('503');
    expect(html).toContain('812 ms');
  });
});

describe('a sparkline', () => {
  const limitY = (html: string) => Number(/y1="([\d.]+)"/.exec(html)?.[1]);

  it('keeps its limit inside, however far below the values lie', () => {
    const html = draw(
      <Sparkline values={[0.001, 0.002]} limit={1} verdict="pass" label="Crash rate" height={24} />,
    );
    expect(limitY(html)).toBeGreaterThan(0);
    expect(limitY(html)).toBeLessThan(24);
  });

  it('draws no dot for figures that nobody reported', () => {
    expect(
      draw(<Sparkline values={[null, null]} limit={1} verdict="unknown" label="Crash rate" />),
    ).not.toContain('<circle');
  });
});
