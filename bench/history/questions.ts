import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '@shared/contract/index';
import { percentile } from '../lib/measure';
import { RARE_WORD } from './records';

type Client = ContractRouterClient<Contract>;

/** What people type, from the rarest word to one that a quarter of all events hold. */
const SEARCHES = [
  RARE_WORD,
  'weekend',
  'sign-in',
  'who:Aiko',
  'who:"Lucie Moreau" stage:production',
  'version:1.4.2',
  'version:3.1 kind:rollout.completed',
  'app:app-7 hotfix',
  'kind:gate',
  'result:failed',
  '142',
  'stage:internal crash',
  'rollout',
  'tomas',
] as const;
const EACH = 15;

/** Asks for pages of fifty from all over the history, one after the other. Gives the 99th percentile, ms. */
export async function askPages(client: Client, events: number, count: number): Promise<number> {
  const took: number[] = [];
  for (let page = 0; page < count; page += 1) {
    const before = 100 + ((page * 7_919_113) % (events - 100));
    const began = performance.now();
    const answer = await client.history.query({ limit: 50, before });
    took.push(performance.now() - began);
    if (answer.events.length !== 50) throw new Error(`A page has ${answer.events.length} events.`);
  }
  return percentile(took, 0.99);
}

/** Searches as people do, one after the other. Gives the 95th percentile, ms. */
export async function askSearches(client: Client, log: (line: string) => void): Promise<number> {
  const took: number[] = [];
  for (const text of SEARCHES) {
    const own: number[] = [];
    for (let time = 0; time < EACH; time += 1) {
      const began = performance.now();
      await client.history.query({ text, limit: 50 });
      own.push(performance.now() - began);
    }
    log(`${text}: ${percentile(own, 0.5).toFixed(1)} ms, p95 ${percentile(own, 0.95).toFixed(1)} ms`);
    took.push(...own);
  }
  return percentile(took, 0.95);
}
