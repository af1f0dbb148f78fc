import { createHmac } from 'node:crypto';
import { failureOf } from '@shared/domain/failure';
import type { WebhookMessage } from '@shared/domain/webhook';
import type { Clock } from '@shared/kit/clock';
import type { WebhookSender } from '../ports/webhook-sender';
import { httpFetch } from '../process-kit/http-fetch';
import type { VaultReader } from './vault/vault';
import { webhookOf } from './vault/webhook-entry';

/** Pauses before the second try and those after it, ms. */
const PAUSES_MS = [1_000, 5_000, 30_000, 120_000, 600_000] as const;
const ANSWER_MS = 15_000;
const LONGEST_WAIT_MS = 3_600_000;

type Tried =
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'later'; readonly why: string; readonly afterMs: number };

/** Sends with what the vault keeps under an entry's name. */
export function createWebhookSender(vault: VaultReader, pace: Clock): WebhookSender {
  return {
    async send(entry, message, { tries, signal }) {
      for (let tried = 1; ; tried += 1) {
        const answer = await once(vault, entry, message, pace, signal);
        signal.throwIfAborted();
        const { host } = answer;
        if (answer.kind === 'taken') {
          const after = tried === 1 ? '' : ` at try ${tried}`;
          return { ok: true, sentence: `${host} took it${after}.`, tries: tried };
        }
        if (answer.kind === 'refused' || tried >= tries)
          return { ok: false, sentence: answer.why, tries: tried };
        const pause = PAUSES_MS[tried - 1] ?? LONGEST_WAIT_MS;
        await pace.sleep(Math.min(Math.max(pause, answer.afterMs), LONGEST_WAIT_MS), signal);
      }
    },
  };
}

async function once(
  vault: VaultReader,
  entry: string,
  message: WebhookMessage,
  pace: Clock,
  signal: AbortSignal,
): Promise<Tried & { readonly host: string }> {
  let webhook: ReturnType<typeof webhookOf>;
  try {
    const secret = await vault.read(entry);
    webhook = secret ? webhookOf(secret.reveal()) : null;
  } catch (error) {
    // A vault that is locked may be opened by the next try.
    return { kind: 'later', why: failureOf(error).message, afterMs: 0, host: entry };
  }
  if (!webhook) return { kind: 'refused', why: `The vault has no webhook ${entry}.`, host: entry };
  const { host } = new URL(webhook.address);
  return { ...(await post(webhook, host, message, pace, signal)), host };
}

async function post(
  { address, signingSecret }: { readonly address: string; readonly signingSecret: string | null },
  host: string,
  message: WebhookMessage,
  pace: Clock,
  signal: AbortSignal,
): Promise<Tried> {
  const body = JSON.stringify(message);
  const seconds = Math.floor(pace.now() / 1_000);
  try {
    const answer = await httpFetch(address, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'slipway',
        'x-slipway-event': message.event,
        'x-slipway-delivery': message.id,
        ...(signingSecret === null
          ? {}
          : { 'x-slipway-signature': `t=${seconds},v1=${signatureOf(signingSecret, seconds, body)}` }),
      },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    });
    await answer.body?.cancel();
    if (answer.ok) return { kind: 'taken' };
    const why = `${host} answered with ${answer.status}.`;
    const passing = answer.status === 408 || answer.status === 429 || answer.status >= 500;
    return passing
      ? { kind: 'later', why, afterMs: secondsAsked(answer.headers.get('retry-after')) * 1_000 }
      : { kind: 'refused', why };
  } catch {
    // What the library says may quote the address, which is a secret.
    return { kind: 'later', why: `${host} did not answer.`, afterMs: 0 };
  }
}

/** What a receiver computes to know the sender: HMAC-SHA-256 over `SECONDS.BODY`, hex. */
export const signatureOf = (secret: string, seconds: number, body: string): string =>
  createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');

function secondsAsked(header: string | null): number {
  const seconds = Number(header);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 0;
}
