/** A webhook as the vault keeps it: its address, and in a second line what messages are signed with. */
export interface WebhookEntry {
  readonly address: string;
  readonly signingSecret: string | null;
}

const OWN_COMPUTER = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Reads an entry; null for a text that is none. Plain HTTP reaches a program on this computer only. */
export function webhookOf(text: string): WebhookEntry | null {
  const [address = '', signingSecret = null, more] = text.trim().split(/\s+/);
  if (more !== undefined) return null;
  const url = URL.parse(address);
  const reachable =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && OWN_COMPUTER.has(url.hostname));
  return reachable ? { address, signingSecret } : null;
}
