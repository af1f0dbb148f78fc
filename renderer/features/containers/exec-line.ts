import type { ExecNews } from '@shared/contract/containers';
import { followStream } from '@shared/kit/stream/follow';
import type { BrainClient } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import { isFinalAnswer } from '../../bridge/final-answer';
import { windowClock } from '../../bridge/window-clock';
import type { TerminalLine, TerminalSize } from '../../ui/terminal/terminal';

/** What is started in a container, and who hears how it fares. */
export interface ExecWish {
  readonly client: BrainClient;
  readonly containerId: string;
  readonly command: readonly string[];
  readonly size: TerminalSize;
  readonly show: (bytes: Uint8Array | string) => Promise<void>;
  /** The program ended, or it could not be started: one sentence. */
  readonly onEnd: (sentence: string) => void;
}

/**
 * Starts a program in a container and ties a terminal to it. What is typed before it has begun is kept and sent in
 * its order: one piece is on its way at a time.
 */
export function execLine({ client, containerId, command, size, show, onEnd }: ExecWish): TerminalLine {
  const stop = new AbortController();
  const opened = client.containers.execOpen({ containerId, command, user: null, ...size });
  let sending: Promise<unknown> = opened;
  let over = false;
  const end = (sentence: string) => {
    if (over || stop.signal.aborted) return;
    over = true;
    onEnd(sentence);
  };
  const fail = (error: unknown) => end(callFailure(error).message);
  const after = (send: (execId: string) => Promise<unknown>) => {
    if (over) return;
    sending = sending.then(async () => send((await opened).execId)).catch(fail);
  };
  const follow = async () => {
    const { execId } = await opened;
    await followStream<ExecNews>(
      {
        streamId: crypto.randomUUID(),
        open: (stream, signal) => client.containers.execOutput({ execId, stream }, { signal }),
        ack: (ack) => client.system.ack(ack),
        // The screen has taken the bytes before more are asked for: a flood comes to rest at its source.
        onBatch: async ({ items }) => {
          for (const news of items) {
            if (news.kind === 'output') await show(bytesOf(news.data));
            else end(news.sentence);
          }
        },
        isFinal: isFinalAnswer,
        clock: windowClock,
        random: Math.random,
      },
      stop.signal,
    );
    end('The program ended.');
  };
  follow().catch(fail);
  return {
    type: (text) => after((execId) => client.containers.execInput({ execId, data: base64Of(text) })),
    resize: (to) => after((execId) => client.containers.execResize({ execId, ...to })),
    close: () => {
      stop.abort();
      opened.then(({ execId }) => client.containers.execClose({ execId })).catch(() => undefined);
    },
  };
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** A text as base64 of its UTF-8 bytes. */
export function base64Of(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}
