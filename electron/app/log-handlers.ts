import { implement } from '@orpc/server';
import { logs } from '@shared/contract/logs';
import type { StreamHub } from '@shared/kit/stream/hub';
import type { LogDesk } from '../ports/log-desk';
import { attachLogs } from './attach-logs';
import { withNamedFailures } from './named-failures';
import type { Session } from './session';

/** What the handlers of logs work with. */
export interface LogBrains {
  session(): Session;
  readonly streams: StreamHub;
  logs(): Promise<LogDesk>;
  logDefect(error: unknown): void;
}

/** States are whole: one that waits while the next comes is of no use, so a follower is never far behind. */
const STATES_ON_THEIR_WAY = 4;

/** Every entry of the contract about logs. */
export function logHandlers({ session, streams, logs: desk, logDefect }: LogBrains) {
  const os = implement(logs).$context<{ readonly window: string }>();
  const safe = os.use(({ next }) => withNamedFailures(async () => next(), logDefect));
  return {
    sources: safe.sources.handler(async () => [...(await desk()).sources()]),
    watchSources: os.watchSources.handler(async ({ input, signal }) => {
      const opened = await desk();
      return streams.open(fewer(input.stream), (end) => opened.watchSources(end), signal);
    }),
    follow: safe.follow.handler(async ({ input }) => (await desk()).follow(input.sources)),
    unfollow: safe.unfollow.handler(async ({ input }) => (await desk()).unfollow(input.sources)),
    addFile: safe.addFile.handler(async ({ input }) => (await desk()).addFile(input)),
    addCommand: safe.addCommand.handler(async ({ input }) => (await desk()).addCommand(input)),
    forget: safe.forget.handler(async ({ input }) => (await desk()).forget(input.sourceId)),

    openView: safe.openView.handler(async ({ input }) => (await desk()).openView(input)),
    setQuery: safe.setQuery.handler(async ({ input }) => (await desk()).setQuery(input.viewId, input.query)),
    setFind: safe.setFind.handler(async ({ input }) => (await desk()).setFind(input.viewId, input.find)),
    closeView: safe.closeView.handler(async ({ input }) => (await desk()).closeView(input.viewId)),
    watchView: os.watchView.handler(async ({ input, signal }) => {
      const opened = await desk();
      return streams.open(fewer(input.stream), (end) => opened.watchView(input.viewId, end), signal);
    }),

    rows: safe.rows.handler(async ({ input }) => (await desk()).rows(input.viewId, input.from, input.count)),
    line: safe.line.handler(async ({ input }) => (await desk()).line(input.lineId)),
    findNext: safe.findNext.handler(async ({ input }) =>
      (await desk()).findNext(input.viewId, input.from, input.direction),
    ),
    rowAt: safe.rowAt.handler(async ({ input }) => (await desk()).rowAt(input.viewId, input.at)),
    rowOf: safe.rowOf.handler(async ({ input }) => (await desk()).rowOf(input.viewId, input.lineId)),
    minimap: safe.minimap.handler(async ({ input }) => (await desk()).minimap(input.viewId, input.buckets)),
    histogram: safe.histogram.handler(async ({ input }) =>
      (await desk()).histogram(input.viewId, input.buckets, input.spanMs, input.to),
    ),

    bookmarks: safe.bookmarks.handler(async () => (await desk()).bookmarks()),
    setBookmark: safe.setBookmark.handler(async ({ input }) =>
      (await desk()).setBookmark(input.lineId, input.note),
    ),
    removeBookmark: safe.removeBookmark.handler(async ({ input }) =>
      (await desk()).removeBookmark(input.lineId),
    ),
    savedViews: safe.savedViews.handler(async () => (await desk()).savedViews()),
    saveView: safe.saveView.handler(async ({ input }) => (await desk()).saveView(input)),
    removeView: safe.removeView.handler(async ({ input }) => (await desk()).removeView(input.id)),

    exportPart: safe.exportPart.handler(async ({ input }) =>
      (await desk()).exportPart(input.viewId, input.format, input.from, input.to),
    ),
    attach: safe.attach.handler(async ({ input }) => attachLogs(session(), await desk(), input)),
    attachment: safe.attachment.handler(async ({ input }) => (await desk()).attachment(input.fileName)),
    storage: safe.storage.handler(async () => (await desk()).storage()),
    setBudget: safe.setBudget.handler(async ({ input }) => (await desk()).setBudget(input.maxBytes)),
  };
}

const fewer = <Opening extends { readonly window: number }>(opening: Opening): Opening => ({
  ...opening,
  window: Math.min(opening.window, STATES_ON_THEIR_WAY),
});
