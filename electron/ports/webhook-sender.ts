import type { WebhookMessage } from '@shared/domain/webhook';

/** How a delivery went. Nothing in it is secret: the address is told by its host. */
export interface WebhookDelivery {
  readonly ok: boolean;
  /** `hooks.slack.com took it at the 2nd try.` */
  readonly sentence: string;
  readonly tries: number;
}

/** Brings messages to addresses that lie in the vault. */
export interface WebhookSender {
  /**
   * Sends until it is taken: an answer that says *later*, and none at all, is tried again after longer and longer
   * pauses, at most `tries` times. Rejects only when the signal ends it.
   */
  send(
    entry: string,
    message: WebhookMessage,
    options: { readonly tries: number; readonly signal: AbortSignal },
  ): Promise<WebhookDelivery>;
}
