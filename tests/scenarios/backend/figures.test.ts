import { afterEach, describe, expect, it } from 'vitest';
import { planned, seen } from '../support/backend';
import { startWithStore, type TestStore } from '../support/brain';

/* What figures are worth when a canary is to go on: a source that is down or has nothing is never good news. */

let test: TestStore | null = null;
afterEach(() => test?.close());

describe('figures of a canary', () => {
  it('given a source that fails, then its gates are unknown and going on takes a reason; given it back, they pass', async () => {
    test = await startWithStore('canary-25');
    const { faults } = test.store.kubernetes;
    const down = faults.add({ kind: 'status', status: 503, route: 'GET /prometheus/*' });
    const verdicts = (view: {
      readonly gates: readonly { readonly id: string; readonly verdict: string }[];
    }) => view.gates.filter(({ id }) => id === 'errors' || id === 'latency').map(({ verdict }) => verdict);
    const blind = await seen(
      test,
      'api',
      'unknown figures',
      (view) => view.gates.some(({ sentence }) => /could not be read/i.test(sentence)),
      'production',
    );
    expect(verdicts(blind)).toEqual(['unknown', 'unknown']);
    const plan = await planned(test, 'api', { kind: 'canary-step', fraction: 0.5 }, 'production');
    expect(plan.needsReason).toBe(true);

    faults.remove(down);
    await test.client.backends.refresh();
    await seen(test, 'api', 'figures', (view) => verdicts(view)[0] === 'pass', 'production');
  });
});
