import type { BrainClient } from '../../bridge/bridge-context';

type Logs = BrainClient['logs'];
type Answer<Entry extends (...args: never[]) => unknown> = Awaited<ReturnType<Entry>>;

/** A node of the tree of sources. */
export type Source = Answer<Logs['sources']>[number];
/** One row as the brain tells it. */
export type Row = Answer<Logs['rows']>['rows'][number];
/** What a view holds, without its lines. */
export type ViewState =
  Answer<Logs['watchView']> extends AsyncIterable<{ readonly items: readonly (infer State)[] }>
    ? State
    : never;
/** A whole line. */
export type Line = Answer<Logs['line']>;
/** Something worth coming back to. */
export type Bookmark = Answer<Logs['bookmarks']>[number];
/** A choice of sources and what is looked for in them. */
export type SavedView = Answer<Logs['savedViews']>[number];
/** The whole view in stripes. */
export type MinimapAnswer = Answer<Logs['minimap']>;
