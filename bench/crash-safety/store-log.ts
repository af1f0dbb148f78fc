import { z } from 'zod';
import type { RunningSandbox } from '../../electron/sandbox/sandbox';

/** A commit that reached the store. */
export interface Commit {
  /** The store's number of the request. */
  readonly request: number;
  /** What the edit made of the rollout. */
  readonly fraction: number;
  readonly carriedOut: boolean;
}

const putBody = z.object({
  releases: z.array(z.object({ versionCodes: z.array(z.string()), userFraction: z.number().optional() })),
});

/** Reads the store's own log of requests as it grows. */
export class StoreLog {
  readonly #store: RunningSandbox;
  readonly #versionCode: string;
  readonly #fractions = new Map<string, number>();
  readonly #seen = new Set<number>();

  constructor(store: RunningSandbox, versionCode: number) {
    this.#store = store;
    this.#versionCode = String(versionCode);
  }

  /** Commits that were answered since the last call. */
  newCommits(): readonly Commit[] {
    const { edits } = this.#store.control.state();
    const commits: Commit[] = [];
    for (const { id, method, url, body } of this.#store.control.requests()) {
      // Not by number: a slow request is logged behind later ones.
      if (this.#seen.has(id)) continue;
      this.#seen.add(id);
      const put = /edits\/(\d+)\/tracks\/production/.exec(url)?.[1];
      if (method === 'PUT' && put !== undefined) this.#fractions.set(put, this.#fractionIn(body));
      const edit = /edits\/(\d+):commit/.exec(url)?.[1];
      if (method !== 'POST' || edit === undefined) continue;
      const carriedOut = edits[edit]?.status === 'committed';
      commits.push({ request: id, fraction: this.#fractions.get(edit) ?? Number.NaN, carriedOut });
    }
    return commits;
  }

  #fractionIn(body: unknown): number {
    const { releases } = putBody.parse(body);
    const release = releases.find(({ versionCodes }) => versionCodes.includes(this.#versionCode));
    return release?.userFraction ?? Number.NaN;
  }
}
