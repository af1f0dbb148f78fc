import './host-page';

const STORED = 'slipway-token';
const CHANNEL = 'slipway-session';
const ANSWER_MS = 3_000;

/** This tab was opened without a link, and no other tab of the same Slipway could lend it its session. */
class NeedsLink extends Error {
  override readonly name = 'NeedsLink';
  constructor() {
    super(
      'This tab needs its own link. Run npm start again: it finds the running Slipway and prints a new one.',
    );
  }
}

/**
 * The token that this page adds to what it sends, beside the cookie: from the link that opened the page, from before
 * a reload, or from another open tab of the same origin. Rejects with `NeedsLink`.
 */
export async function sessionToken(): Promise<string> {
  const token = (await window.slipwayEntry) ?? sessionStorage.getItem(STORED) ?? (await askOtherTabs());
  if (token === undefined) throw new NeedsLink();
  sessionStorage.setItem(STORED, token);
  lendTo(token);
  return token;
}

/** Only pages of the very same origin, port included, hear a broadcast channel. */
function askOtherTabs(): Promise<string | undefined> {
  const channel = new BroadcastChannel(CHANNEL);
  return new Promise<string | undefined>((resolve) => {
    const late = setTimeout(() => resolve(undefined), ANSWER_MS);
    channel.onmessage = ({ data }: MessageEvent<{ readonly token?: string }>) => {
      if (data.token === undefined) return;
      clearTimeout(late);
      resolve(data.token);
    };
    channel.postMessage({ ask: true });
  }).finally(() => channel.close());
}

function lendTo(token: string): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<{ readonly ask?: boolean }>) => {
    if (data.ask) channel.postMessage({ token });
  };
}
