import type { IconName } from '../../ui/icon/icon';
import type { Tone } from '../../ui/theme/tone';

/** One step of a connection test. */
export interface ConnectionStep {
  readonly title: string;
  readonly call: string;
  readonly state: 'ok' | 'failed' | 'skipped';
  readonly tookMs: number | null;
  readonly status: number | null;
  readonly raw: string | null;
  /** What to do, in order. */
  readonly steps: readonly string[];
  readonly message: string | null;
}

/** An account as Settings lists it. */
export interface AccountView {
  readonly id: string;
  readonly type: 'google-play' | 'app-store-connect';
  readonly identity: string | null;
  readonly reference: string;
  readonly endpoint: string | null;
  readonly usedBy: readonly string[];
  readonly problem: string | null;
  readonly lastTest: {
    readonly at: string;
    readonly tookMs: number;
    readonly steps: readonly ConnectionStep[];
    readonly ok: boolean;
  } | null;
}

/** What the store of an account is called. */
export function storeName(account: Pick<AccountView, 'type'>): string {
  return account.type === 'google-play' ? 'Google Play' : 'App Store Connect';
}

/** The chip of an account: whether it can be used, as far as is known. */
export function accountState(account: AccountView): {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly label: string;
} {
  if (account.problem !== null) return { tone: 'failed', icon: 'circle-x', label: 'Key cannot be used' };
  const { lastTest } = account;
  if (lastTest === null) return { tone: 'draft', icon: 'circle-dashed', label: 'Not tested' };
  if (lastTest.ok) return { tone: 'done', icon: 'circle-check', label: 'Connected' };
  const failed = lastTest.steps.filter((step) => step.state === 'failed');
  const missing = failed.filter((step) => step.message?.startsWith('Missing permission'));
  if (missing.length > 0 && missing.length === failed.length) {
    const label = missing.length === 1 ? '1 permission missing' : `${missing.length} permissions missing`;
    return { tone: 'watch', icon: 'alert-triangle', label };
  }
  return {
    tone: 'failed',
    icon: 'circle-x',
    label: failed.length === 1 ? '1 step failed' : `${failed.length} steps failed`,
  };
}
