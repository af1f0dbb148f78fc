import { z } from 'zod';
import { entry } from './base';
import { epochMs, list } from './schemas/basic';

const state = z.object({
  scenario: z.string(),
  scenarios: list(z.object({ name: z.string(), title: z.string(), description: z.string() })),
  clock: z.object({ now: epochMs, rate: z.number() }),
  faults: list(z.object({ id: z.string(), title: z.string(), description: z.string(), on: z.boolean() })),
  turns: list(z.object({ id: z.string(), title: z.string(), description: z.string() })),
});

/** Rehearsal: the sandbox's clock, faults and scenes. Every entry fails with `not-allowed` outside of it. */
export const sandbox = {
  state: entry.output(state),
  load: entry.input(z.object({ scenario: z.string() })).output(state),
  reset: entry.output(state),
  clock: entry
    .input(
      z.object({ rate: z.number().min(0).max(100_000).optional(), advanceMs: z.number().min(0).optional() }),
    )
    .output(state),
  turn: entry.input(z.object({ id: z.string() })).output(state),
  fault: entry.input(z.object({ id: z.string(), on: z.boolean() })).output(state),
};
