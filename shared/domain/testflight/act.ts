import type { BetaNote } from './notes';

/** Somebody to invite. */
export interface NewTester {
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
}

/** What a person wants of TestFlight. Everything names ids; the plan says names. */
export type TestFlightAct =
  | { readonly kind: 'set-notes'; readonly buildId: string; readonly notes: readonly BetaNote[] }
  | { readonly kind: 'answer-compliance'; readonly buildId: string; readonly usesNonExempt: boolean }
  | { readonly kind: 'add-to-group'; readonly buildId: string; readonly groupIds: readonly string[] }
  | { readonly kind: 'remove-from-group'; readonly buildId: string; readonly groupId: string }
  | { readonly kind: 'submit-review'; readonly buildId: string }
  | { readonly kind: 'notify'; readonly buildId: string }
  | { readonly kind: 'auto-notify'; readonly buildId: string; readonly on: boolean }
  | { readonly kind: 'expire'; readonly buildIds: readonly string[] }
  | {
      readonly kind: 'create-group';
      readonly name: string;
      readonly internal: boolean;
      readonly publicLink: boolean;
      readonly publicLinkLimit: number | null;
      readonly feedback: boolean;
    }
  | {
      readonly kind: 'edit-group';
      readonly groupId: string;
      readonly publicLink: boolean;
      readonly publicLinkLimit: number | null;
      readonly feedback: boolean;
    }
  | { readonly kind: 'add-testers'; readonly groupId: string; readonly testers: readonly NewTester[] }
  | { readonly kind: 'remove-testers'; readonly groupId: string; readonly testerIds: readonly string[] }
  | { readonly kind: 'resend-invitations'; readonly testerIds: readonly string[] };

/** What shall be done with a build as soon as Apple has processed it, in this order. */
export interface StandingOrder {
  readonly buildId: string;
  /** `1.5.0 (150)`. */
  readonly label: string;
  readonly acts: readonly TestFlightAct[];
  readonly setBy: string;
  readonly setAt: string;
  /** How many of the acts are done. */
  readonly done: number;
  readonly state: 'waiting' | 'sending' | 'done' | 'failed';
  /** Why it stopped; null while it goes on. */
  readonly problem: string | null;
  /** What is being sent for it now. */
  readonly operationId: string | null;
}

/** `Write what to test in en-US and fr-FR`: one act in a few words, as orders list it. */
export function actTitle(act: TestFlightAct, groupName: (id: string) => string): string {
  switch (act.kind) {
    case 'set-notes':
      return `Write what to test in ${listed(act.notes.map((note) => note.locale))}`;
    case 'answer-compliance':
      return 'Answer the question about encryption';
    case 'add-to-group':
      return `Give it to ${listed(act.groupIds.map(groupName))}`;
    case 'remove-from-group':
      return `Take it from ${groupName(act.groupId)}`;
    case 'submit-review':
      return 'Send it to beta review';
    case 'notify':
      return 'Tell its testers';
    case 'auto-notify':
      return act.on ? 'Let Apple tell testers by itself' : 'Tell testers by hand';
    case 'expire':
      return act.buildIds.length === 1 ? 'Expire it' : `Expire ${act.buildIds.length} builds`;
    case 'create-group':
      return `Create the group ${act.name}`;
    case 'edit-group':
      return `Change ${groupName(act.groupId)}`;
    case 'add-testers':
      return `Invite ${act.testers.length} to ${groupName(act.groupId)}`;
    case 'remove-testers':
      return `Remove ${act.testerIds.length} from ${groupName(act.groupId)}`;
    case 'resend-invitations':
      return `Send ${act.testerIds.length === 1 ? 'the invitation' : `${act.testerIds.length} invitations`} again`;
  }
}

/** `en-US`, `en-US and fr-FR`, `en-US, fr-FR and de-DE`. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
