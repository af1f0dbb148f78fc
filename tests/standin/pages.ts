import type { Route } from 'playwright-core';
import { strict, uncovered } from './strict';

type Handler = (request: Request) => Response | Promise<Response>;
const schemes = new Set<string>();
const handlers = new Map<string, Handler>();

/** Electron's `protocol`. Each scheme lives under a host name of its own, because Chromium alone knows only http. */
export const protocol = strict('protocol', {
  registerSchemesAsPrivileged(list: readonly { readonly scheme: string }[]) {
    for (const { scheme } of list) schemes.add(scheme);
  },
  handle(scheme: string, handler: Handler) {
    if (!schemes.has(scheme)) uncovered(`protocol.handle for the unprivileged scheme ${scheme}`);
    handlers.set(scheme, handler);
  },
});

/** `app://slipway/x` as Chromium loads it: `http://slipway.app.localhost/x`. */
export function toHttp(address: string): string {
  const url = new URL(address);
  const scheme = url.protocol.slice(0, -1);
  if (!schemes.has(scheme)) return address;
  return `http://${url.host}.${scheme}.localhost${url.pathname}${url.search}${url.hash}`;
}

/** The way back. */
export function fromHttp(address: string): string {
  const match = /^http:\/\/([^/]+)\.(\w+)\.localhost(\/.*)?$/.exec(address);
  return match?.[2] && schemes.has(match[2]) ? `${match[2]}://${match[1]}${match[3] ?? '/'}` : address;
}

/** Answers a request of a page by the scheme's handler. Nothing else is reachable: no test touches a network. */
export async function answer(route: Route): Promise<void> {
  const request = route.request();
  const url = fromHttp(request.url());
  const handler = handlers.get(new URL(url).protocol.slice(0, -1));
  if (!handler) return route.abort('addressunreachable');
  const response = await handler(new Request(url, { method: request.method(), headers: request.headers() }));
  return route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });
}
