import type { LogSourceView, LogViewState, SavedLogView } from '@shared/contract/schemas/log';
import { failure } from '@shared/domain/failure';
import type { LogPattern, LogQuery } from '@shared/domain/log';
import type { Clock } from '@shared/kit/clock';
import type { IdSource } from '@shared/kit/ids';
import type { LogDesk } from '../ports/log-desk';
import type { LogProvider } from '../ports/log-source';
import { AddedSources } from './added-sources';
import { Follower, type FollowerState } from './follower';
import { Latest } from './latest';
import type { LogSourceFigures } from './log-protocol';
import type { LogNews, LogThread } from './log-thread';
import { type KnownSource, knownSources, sourceView, withLines } from './source-tree';

/** The tree goes out no more often, ms. */
const TREE_EVERY_MS = 400;
/** A view that nobody watches is closed after this, ms. */
const UNWATCHED_MS = 120_000;

/** What the desk works with. */
export interface DeskOptions {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: () => number;
  /** Told when the tree, bookmarks or saved views changed. */
  onChange(): void;
}

interface OpenedView {
  readonly wanted: readonly string[];
  /** Sources that the thread merges for it. */
  members: string;
  readonly state: Latest<LogViewState>;
  unwatched: AbortController | null;
}

/** The log engine on the side of the use cases: who is followed, who watches, and the thread's answers. */
export class Desk implements LogDesk {
  readonly #options: DeskOptions;
  readonly #thread: LogThread;
  readonly #added: AddedSources;
  readonly #providers = new Map<LogProvider, () => void>();
  readonly #figures = new Map<string, LogSourceFigures>();
  readonly #followers = new Map<string, Follower>();
  readonly #states = new Map<string, FollowerState>();
  readonly #views = new Map<string, OpenedView>();
  readonly #tree = new Latest<readonly LogSourceView[]>();
  readonly #life = new AbortController();
  #treeIsDue = false;

  constructor(
    thread: LogThread,
    ready: {
      readonly figures: readonly LogSourceFigures[];
      readonly added: ConstructorParameters<typeof AddedSources>[0];
    },
    options: DeskOptions,
  ) {
    this.#options = options;
    this.#thread = thread;
    for (const figures of ready.figures) this.#figures.set(figures.info.id, figures);
    this.#added = new AddedSources(ready.added, options.clock, (added) => thread.ask('setAdded', added));
    this.add(this.#added);
    this.#tree.set(this.sources());
  }

  /** What the thread says by itself. */
  hear(news: LogNews): void {
    if (news.kind === 'taken') this.#followers.get(news.sourceId)?.taken(news.buffer, news.length);
    else if (news.kind === 'view') this.#views.get(news.viewId)?.state.set(news.state);
    else {
      for (const figures of news.figures) this.#figures.set(figures.info.id, figures);
      this.#treeMoved();
    }
  }

  add(provider: LogProvider): () => void {
    this.#providers.set(
      provider,
      provider.onChange((begun) => this.#sourcesChanged(begun)),
    );
    this.#sourcesChanged();
    return () => {
      this.#providers.get(provider)?.();
      this.#providers.delete(provider);
      this.#sourcesChanged();
    };
  }

  #known(): ReadonlyMap<string, KnownSource> {
    return knownSources(this.#providers.keys(), this.#figures.values());
  }

  #sourcesChanged(begun: readonly string[] = []): void {
    const known = this.#known();
    for (const id of begun) this.#readOn(known.get(id));
    for (const source of known.values()) {
      const { id, always, exitCode } = source.info;
      const { state } = this.#states.get(id) ?? { state: null };
      const isBack = state === 'ended' && exitCode === null && this.#ran.has(id);
      if ((always && state === null) || isBack) this.#follow(source);
      if (exitCode !== null) this.#ran.add(id);
    }
    for (const [viewId, view] of this.#views) void this.#regroup(viewId, view, known).catch(() => undefined);
    this.#options.onChange();
    this.#treeMoved();
  }

  /** Sources that ended once: when they run again they are followed again. */
  readonly #ran = new Set<string>();
  /** Sources that began to run anew before the end of their last run was read. */
  readonly #begun = new Set<string>();

  /** Reads what a source says that runs once more, if only for a moment. Nobody's source stays unread. */
  #readOn(source: KnownSource | undefined): void {
    if (!source) return;
    const { id } = source.info;
    const { state } = this.#states.get(id) ?? { state: null };
    if (state === 'ended') this.#follow(source);
    else if (state !== null && state !== 'failed') this.#begun.add(id);
  }

  /** A view of a compose project takes in a container that has just been made. */
  async #regroup(viewId: string, view: OpenedView, known: ReadonlyMap<string, KnownSource>): Promise<void> {
    const sources = withLines(view.wanted, known);
    const members = sources.map(({ info }) => info.id).join('\n');
    if (members === view.members) return;
    view.members = members;
    for (const source of sources) this.#followUnlessOver(source);
    await this.#thread.ask(
      'setSources',
      viewId,
      sources.map(({ info }) => info),
    );
  }

  sources(): readonly LogSourceView[] {
    return [...this.#known().values()].map((source) => {
      const { id } = source.info;
      const isRemovable = source.provider === this.#added || source.provider === null;
      return sourceView(source, this.#figures.get(id), this.#states.get(id), isRemovable);
    });
  }

  watchSources(signal: AbortSignal) {
    return this.#tree.follow(signal);
  }

  /** Tells the tree, once for everything that moved within a moment. */
  #treeMoved(): void {
    if (this.#treeIsDue) return;
    this.#treeIsDue = true;
    const tell = () => {
      this.#treeIsDue = false;
      this.#tree.set(this.sources());
    };
    this.#options.clock.sleep(TREE_EVERY_MS, this.#life.signal).then(tell, () => undefined);
  }

  async follow(sources: readonly string[]): Promise<void> {
    for (const source of this.#wanted(sources)) this.#follow(source);
  }

  #wanted(ids: readonly string[]): readonly KnownSource[] {
    const known = this.#known();
    const missing = ids.find((id) => !known.has(id));
    if (missing !== undefined) {
      throw failure('not-found', `There is no source ${missing}.`, { advice: 'Choose one from the tree.' });
    }
    return withLines(ids, known);
  }

  /** A view of what has ended shows what is kept; it does not run a command again. */
  #followUnlessOver(source: KnownSource): void {
    const { state } = this.#states.get(source.info.id) ?? { state: null };
    if (state !== 'ended' && state !== 'failed') this.#follow(source);
  }

  #follow(source: KnownSource): void {
    const { info, provider } = source;
    const { state } = this.#states.get(info.id) ?? { state: null };
    if (provider === null || !isOver(state)) return;
    const { clock, random } = this.#options;
    const onState = (next: FollowerState) => {
      if (next.state === 'idle') this.#states.delete(info.id);
      else this.#states.set(info.id, next);
      if (isOver(next.state) && this.#begun.delete(info.id) && next.state === 'ended') this.#follow(source);
      this.#treeMoved();
    };
    this.#states.set(info.id, { state: 'connecting', words: 'Connecting', exitCode: null });
    this.#followers.set(
      info.id,
      new Follower({ provider, info, thread: this.#thread, clock, random, onState }),
    );
  }

  async unfollow(sources: readonly string[]): Promise<void> {
    await Promise.all(this.#wanted(sources).map(({ info }) => this.#leave(info.id)));
  }

  async #leave(sourceId: string): Promise<void> {
    const follower = this.#followers.get(sourceId);
    await follower?.stop();
    if (this.#followers.get(sourceId) === follower) this.#followers.delete(sourceId);
    this.#states.delete(sourceId);
    this.#treeMoved();
  }

  async addFile(file: { readonly path: string; readonly fromStart: boolean }) {
    return { sourceId: await this.#added.addFile(file) };
  }

  async addCommand(command: {
    readonly commandLine: string;
    readonly cwd: string | null;
    readonly title: string | null;
  }) {
    return { sourceId: await this.#added.addCommand(command) };
  }

  async forget(sourceId: string): Promise<void> {
    for (const { info } of this.#wanted([sourceId])) {
      await this.#leave(info.id);
      await this.#thread.ask('forget', info.id);
      this.#figures.delete(info.id);
    }
    if (this.#added.has(sourceId)) await this.#added.remove(sourceId);
    this.#sourcesChanged();
  }

  async openView(view: {
    readonly sources: readonly string[];
    readonly query: LogQuery;
    readonly find: LogPattern | null;
  }): Promise<{ readonly viewId: string }> {
    const sources = this.#wanted(view.sources);
    const viewId = this.#options.ids.next('view');
    const opened: OpenedView = {
      wanted: view.sources,
      members: sources.map(({ info }) => info.id).join('\n'),
      state: new Latest<LogViewState>(),
      unwatched: null,
    };
    this.#views.set(viewId, opened);
    try {
      await this.#thread.ask(
        'openView',
        viewId,
        sources.map(({ info }) => info),
        view.query,
        view.find,
      );
    } catch (error) {
      this.#views.delete(viewId);
      throw error;
    }
    for (const source of sources) this.#followUnlessOver(source);
    this.#closeWhenUnwatched(viewId, opened);
    return { viewId };
  }

  #closeWhenUnwatched(viewId: string, view: OpenedView): void {
    const waiting = new AbortController();
    view.unwatched = waiting;
    const signal = AbortSignal.any([waiting.signal, this.#life.signal]);
    this.#options.clock
      .sleep(UNWATCHED_MS, signal)
      .then(() => this.closeView(viewId))
      .catch(() => undefined);
  }

  setQuery(viewId: string, query: LogQuery) {
    return this.#thread.ask('setQuery', viewId, query);
  }
  setFind(viewId: string, find: LogPattern | null) {
    return this.#thread.ask('setFind', viewId, find);
  }

  async closeView(viewId: string): Promise<void> {
    const view = this.#views.get(viewId);
    this.#views.delete(viewId);
    view?.unwatched?.abort();
    view?.state.end();
    await this.#thread.ask('closeView', viewId);
  }

  watchView(viewId: string, signal: AbortSignal) {
    const view = this.#views.get(viewId);
    if (!view) {
      throw failure('not-found', 'This view of logs is no longer open.', {
        stillTrue: 'The lines are kept.',
        advice: 'Open it again.',
        retryable: true,
      });
    }
    view.unwatched?.abort();
    return view.state.follow(signal, () => {
      if (view.state.followers === 0 && this.#views.has(viewId)) this.#closeWhenUnwatched(viewId, view);
    });
  }

  rows(viewId: string, from: number, count: number) {
    return this.#thread.ask('rows', viewId, from, count);
  }
  line(lineId: string) {
    return this.#thread.ask('line', lineId);
  }
  findNext(viewId: string, from: number, direction: 'forward' | 'back') {
    return this.#thread.ask('findNext', viewId, from, direction);
  }
  rowAt(viewId: string, at: number) {
    return this.#thread.ask('rowAt', viewId, at);
  }
  rowOf(viewId: string, lineId: string) {
    return this.#thread.ask('rowOf', viewId, lineId);
  }
  minimap(viewId: string, buckets: number) {
    return this.#thread.ask('minimap', viewId, buckets);
  }
  histogram(viewId: string, buckets: number, spanMs: number, to: number | null) {
    return this.#thread.ask('histogram', viewId, buckets, spanMs, to);
  }

  bookmarks() {
    return this.#thread.ask('bookmarks');
  }
  setBookmark(lineId: string, note: string): Promise<void> {
    return this.#noted(this.#thread.ask('setBookmark', lineId, note));
  }
  removeBookmark(lineId: string): Promise<void> {
    return this.#noted(this.#thread.ask('removeBookmark', lineId));
  }
  savedViews() {
    return this.#thread.ask('savedViews');
  }
  saveView(view: Omit<SavedLogView, 'id'>): Promise<SavedLogView> {
    return this.#noted(this.#thread.ask('saveView', { ...view, id: this.#options.ids.next('logs') }));
  }
  removeView(id: string): Promise<void> {
    return this.#noted(this.#thread.ask('removeView', id));
  }

  async #noted<Answer>(answer: Promise<Answer>): Promise<Answer> {
    const value = await answer;
    this.#options.onChange();
    return value;
  }

  exportPart(viewId: string, format: 'text' | 'csv' | 'json', from: number, to: number | null) {
    return this.#thread.ask('exportPart', viewId, format, from, to);
  }
  keepSlice(viewId: string, from: number, to: number) {
    return this.#thread.ask('keepSlice', viewId, this.#options.ids.next('lines'), from, to);
  }
  attachment(fileName: string) {
    return this.#thread.ask('attachment', fileName);
  }
  storage() {
    return this.#thread.ask('storage');
  }
  setBudget(maxBytes: number) {
    return this.#thread.ask('setBudget', maxBytes);
  }

  async close(): Promise<void> {
    this.#life.abort();
    for (const forget of this.#providers.values()) forget();
    await Promise.all([...this.#followers.values()].map((follower) => follower.stop()));
    for (const { state } of this.#views.values()) state.end();
    this.#tree.end();
    await this.#thread.close();
  }
}

/** Whether nothing reads a source now. */
const isOver = (state: FollowerState['state'] | null): boolean =>
  state === null || state === 'idle' || state === 'ended' || state === 'failed';
