import { describe, expect, it } from 'vitest';
import { createWindowAsks, type WindowAsk } from '../../../electron/app/window-asks';

const going = (window: string | null, href: string): WindowAsk => ({ window, href, act: null });

describe('what a host asks of its windows', () => {
  it('is kept for a window that cannot hear it yet, and told once', async () => {
    const asks = createWindowAsks();
    asks.ask(going('window-1', '/history?event=1'));
    asks.ask(going('window-2', '/settings'));
    const stop = new AbortController();
    const heard = asks.follow('window-1', stop.signal)[Symbol.asyncIterator]();
    expect((await heard.next()).value).toEqual({ href: '/history?event=1', act: null });
    asks.ask(going('window-1', '/backend/builds'));
    expect((await heard.next()).value).toMatchObject({ href: '/backend/builds' });
    stop.abort();
    asks.ask(going('window-1', '/logs'));
    const again = asks.follow('window-1', new AbortController().signal)[Symbol.asyncIterator]();
    expect((await again.next()).value).toMatchObject({ href: '/logs' });
    asks.end();
    expect((await again.next()).done).toBe(true);
  });

  it('that is meant for every window is for those that listen', async () => {
    const asks = createWindowAsks();
    asks.ask(going(null, '/'));
    const heard = asks.follow('window-1', new AbortController().signal)[Symbol.asyncIterator]();
    asks.ask(going(null, '/logs'));
    expect((await heard.next()).value).toMatchObject({ href: '/logs' });
  });

  it('of a window that never listens does not pile up', async () => {
    const asks = createWindowAsks();
    for (let at = 0; at < 100; at += 1) asks.ask(going('window-1', `/history?event=${at}`));
    const heard = asks.follow('window-1', new AbortController().signal)[Symbol.asyncIterator]();
    expect((await heard.next()).value).toMatchObject({ href: '/history?event=80' });
  });
});
