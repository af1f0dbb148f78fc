import type { IsoTime } from './ids';
import { linkOfPlace } from './place-link';

/** What other programs can be told. */
export const WEBHOOK_TOPICS = [
  'gate-breached',
  'job-failed',
  'review-verdict',
  'bake-complete',
  'rollout-done',
] as const;
export type WebhookTopic = (typeof WEBHOOK_TOPICS)[number];

/** Who is told of what: an address in the vault. */
export interface WebhookConfig {
  readonly id: string;
  /** The vault's entry that holds the address, and the secret that signs. */
  readonly entry: string;
  readonly topics: readonly WebhookTopic[];
}

/** One message, as it is sent. `text` is what Slack and its like show. */
export interface WebhookMessage {
  /** The same for every try of one delivery: a receiver that has seen it does nothing. */
  readonly id: string;
  readonly event: WebhookTopic | 'test';
  readonly text: string;
  readonly title: string;
  readonly detail: string;
  readonly workspace: string;
  /** A link that opens the place in Slipway; null where there is none. */
  readonly link: string | null;
  readonly at: IsoTime;
}

/** What a receiver is told of a notice. */
export function messageOf(
  { title, body, href }: { readonly title: string; readonly body: string; readonly href: string },
  about: Pick<WebhookMessage, 'id' | 'event' | 'workspace' | 'at'>,
): WebhookMessage {
  const link = linkOfPlace(href);
  const text = `${about.workspace}: ${title}. ${body}${link === null ? '' : ` ${link}`}`;
  return { ...about, text, title, detail: body, link };
}
