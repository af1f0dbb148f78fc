import { setImmediate as nextTurn } from 'node:timers/promises';
import type { HistoryEvent } from '@shared/domain/audit';
import { failureOf } from '@shared/domain/failure';
import type { HistoryCore } from './history-core';
import {
  CALL_ARGUMENTS,
  type CallName,
  type HistoryCalls,
  type HistoryReply,
  type HistoryRequest,
  requestSchema,
} from './history-protocol';
import type { Preparing, QueuedRequest } from './preparation';
import { notKept, prepareText } from './prepare';

type Handlers = {
  readonly [Name in CallName]: (
    core: HistoryCore,
    args: HistoryCalls[Name]['args'],
    now: number,
    prepared: Preparing | undefined,
  ) => HistoryCalls[Name]['answer'] | Promise<HistoryCalls[Name]['answer']>;
};

const HANDLERS: Handlers = {
  append: (core, [record], now) => core.append([record], now)[0] as HistoryEvent,
  appendAll: async (core, [text], now, prepared) => {
    const ready = await prepared;
    // What has arrived meanwhile is to be made ready while this is written: writing leaves no turn to hear of it.
    if (ready) await nextTurn();
    const first = core.log.last.sequence + 1;
    // Numbered for another place when something else was written in between, or what came before it was not.
    const events = ready?.first === first ? ready.events : prepareText(text, first);
    return done(core.appendPrepared(events, now));
  },
  query: (core, [query]) => core.read(() => core.log.query(query)),
  event: (core, [sequence]) => core.read(() => core.log.event(sequence)),
  verify: (core, _, now) => core.verify(now),
  stats: (core) => core.stats(),
  overview: (core, [days, publicTracks], now) => core.overview(days, publicTracks, now),
  export: (core, [request], now) => core.export(request, now),
  saveJournal: (core, [entry], now) => done(core.write(now, () => core.journal.save(entry))),
  openJournal: (core) => core.read(() => core.journal.open()),
  journal: (core, [operationId]) => core.read(() => core.journal.entry(operationId)),
  recentOperations: (core, [limit]) => core.read(() => core.journal.recent(limit)),
  appendLog: (core, [operationId, lines], now) =>
    done(core.writeLater(now, () => core.journal.appendLog(operationId, lines))),
  log: (core, [operationId, after, limit]) => core.read(() => core.journal.log(operationId, after, limit)),
  usualMs: (core, [kind, titlePrefix]) => core.read(() => core.journal.usualMs(kind, titlePrefix)),
  getDocument: (core, [collection, key]) => core.read(() => core.documents.get(collection, key)),
  putDocument: (core, [collection, key, value], now) =>
    done(core.write(now, () => core.documents.put(collection, key, value, now))),
  replaceDocument: (core, [collection, key, value, expected], now) =>
    core.write(now, () => core.documents.replace(collection, key, value, expected, now)),
  documents: (core, [collection]) => core.read(() => core.documents.all(collection)),
  deleteDocument: (core, [collection, key], now) =>
    done(core.write(now, () => core.documents.delete(collection, key))),
  close: (core, _, now) => done(core.close(now)),
};

const done = (_: unknown): undefined => undefined;

/** A message as a request. @throws ZodError when it is none, or when its arguments are not those of its call. */
export function parseRequest(message: unknown): HistoryRequest {
  const { id, now, call } = requestSchema.parse(message);
  return {
    id,
    now,
    call,
    args: CALL_ARGUMENTS[call].parse((message as HistoryRequest).args) as HistoryRequest['args'],
  };
}

/**
 * Answers requests in their order. Neighbouring appends share one commit, and so one wait for the disk; when that
 * fails they are tried one by one, so that a bad record never takes its neighbours along.
 */
export async function answerAll(
  core: HistoryCore,
  requests: readonly QueuedRequest[],
  say: (reply: HistoryReply) => void,
): Promise<void> {
  for (let at = 0; at < requests.length; ) {
    const group = appendsFrom(requests, at);
    const shared = group.length > 1 ? appendTogether(core, group) : null;
    if (shared === null) {
      say(await answer(core, requests[at] as QueuedRequest));
      at += 1;
    } else {
      for (const reply of shared) say(reply);
      at += group.length;
    }
  }
}

/** Appends at the head of the queue that one commit takes: at most so many. */
const LARGEST_GROUP = 500;

function appendsFrom(requests: readonly HistoryRequest[], at: number): readonly HistoryRequest<'append'>[] {
  const group: HistoryRequest<'append'>[] = [];
  for (const request of requests.slice(at, at + LARGEST_GROUP)) {
    if (request.call !== 'append') break;
    group.push(request as HistoryRequest<'append'>);
  }
  return group;
}

function appendTogether(
  core: HistoryCore,
  group: readonly HistoryRequest<'append'>[],
): readonly HistoryReply[] | null {
  try {
    const events = core.append(
      group.map(({ args: [record] }) => record),
      group.at(-1)?.now ?? 0,
    );
    return group.map(({ id }, index) => ({
      kind: 'answer',
      id,
      value: events[index],
      readOnly: core.readOnly,
    }));
  } catch {
    return null;
  }
}

async function answer(
  core: HistoryCore,
  { id, call, args, now, prepared }: QueuedRequest,
): Promise<HistoryReply> {
  try {
    const handle = HANDLERS[call] as (core: HistoryCore, ...about: readonly unknown[]) => unknown;
    return { kind: 'answer', id, value: await handle(core, args, now, prepared), readOnly: core.readOnly };
  } catch (error) {
    return { kind: 'failed', id, failure: failureOf(error), readOnly: core.readOnly };
  }
}

/** The reply to a message that is no request, or not one that this history knows. */
export function refuse(message: unknown, error: unknown, readOnly: string | null): HistoryReply {
  const id = Number((message as { readonly id?: unknown } | null)?.id ?? -1);
  return { kind: 'failed', id, failure: notKept(error).failure, readOnly };
}
