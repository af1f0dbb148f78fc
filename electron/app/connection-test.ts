import type { ConnectionStep } from '../ports/store-target';

/** How the last test of an account went. */
export interface ConnectionTest {
  readonly at: string;
  readonly tookMs: number;
  readonly steps: readonly ConnectionStep[];
  readonly ok: boolean;
}
