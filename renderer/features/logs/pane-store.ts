import type { LogPattern, LogQuery } from '@shared/domain/log';
import { followStream } from '@shared/kit/stream/follow';
import type { BrainClient } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import { isFinalAnswer } from '../../bridge/final-answer';
import { windowClock } from '../../bridge/window-clock';
import type { LogLine } from '../../ui/log-view/log-line';
import { RowHeights } from '../../ui/log-view/row-heights';
import type { ScrollPlace } from '../../ui/log-view/scroll-place';
import type { Row, ViewState } from './log-types';
import { type Anchor, anchorOf, OPENING, type PaneState, selectionTo } from './pane-state';
import { RowCache } from './row-cache';
import { toLine } from './to-line';

/** What a pane is opened with. */
export interface PaneAsk {
  readonly sources: readonly string[];
  readonly query: LogQuery;
  readonly find: LogPattern | null;
}

/** States of a view that may wait here; the brain itself sends no more unacknowledged. */
const STATES_ON_THEIR_WAY = 2;
/** Rows that are fetched with every news while the end is followed: a tall window of them. */
const TAIL = 90;
/** A view that the brain has forgotten is opened anew so many times before that counts as a failure. */
const REOPENINGS = 3;

/**
 * One pane's view: follows its state and keeps the rows that are on the screen, and no others. News and rows are put
 * together in frames, so that a million lines a second cost this window no more than ten.
 */
export class PaneStore {
  readonly heights = new RowHeights();
  readonly #client: BrainClient['logs'];
  readonly #ack: BrainClient['system']['ack'];
  readonly #rows = new RowCache();
  readonly #life = new AbortController();
  readonly #listeners = new Set<() => void>();
  #nameOf: (sourceId: string) => string = (id) => id;
  #ask: PaneAsk;
  #state = OPENING;
  #news: Partial<PaneState> = {};
  #frame = 0;
  #viewId: string | null = null;
  #view: ViewState | null = null;
  #window = { first: 0, end: 0 };
  /** Where the window stands, also while it follows the end. */
  #stand: ScrollPlace = OPENING.place;
  #fetching = false;
  /** Where to go back to after a new numbering; null when nothing is held. */
  #anchor: Anchor | null = null;
  #seenEnd = 0;
  #reopened = 0;

  constructor(client: BrainClient, ask: PaneAsk) {
    this.#client = client.logs;
    this.#ack = client.system.ack;
    this.#ask = ask;
  }

  /** Opens the view and follows it until `close`. */
  start(): void {
    void this.#run();
  }

  close(): void {
    this.#life.abort();
    cancelAnimationFrame(this.#frame);
    if (this.#viewId !== null) this.#client.closeView({ viewId: this.#viewId }).catch(() => undefined);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly current = (): PaneState => this.#state;

  readonly lineAt = (row: number): LogLine | undefined => this.#rows.at(row);

  /** The brain's name of the view; null while there is none. */
  get viewId(): string | null {
    return this.#viewId;
  }

  /** Sources have other names now. */
  name(nameOf: (sourceId: string) => string): void {
    this.#nameOf = nameOf;
    this.refresh();
  }

  /** Asks anew for what is shown: bookmarks or names have changed. */
  refresh(): void {
    this.#rows.age();
    void this.#fetch();
  }

  async setQuery(query: LogQuery): Promise<void> {
    if (JSON.stringify(query) === JSON.stringify(this.#ask.query)) return;
    this.#ask = { ...this.#ask, query };
    this.#hold();
    await this.#tell((viewId) => this.#client.setQuery({ viewId, query }));
  }

  async setFind(find: LogPattern | null): Promise<void> {
    if (JSON.stringify(find) === JSON.stringify(this.#ask.find)) return;
    this.#ask = { ...this.#ask, find };
    this.#put({ found: null });
    await this.#tell((viewId) => this.#client.setFind({ viewId, find }));
    this.refresh();
  }

  /** The person moved the window. */
  readonly scroll = (place: ScrollPlace, atEnd: boolean): void => {
    if (atEnd && this.#state.following) return;
    if (atEnd) this.follow();
    else this.#put({ place, ...this.#paused() });
  };

  /** The rows that the window needs now. */
  readonly need = (first: number, end: number, place: ScrollPlace): void => {
    this.#window = { first, end };
    this.#stand = place;
    if (!this.#current().following) void this.#fetch();
  };

  follow(): void {
    this.#anchor = null;
    this.#put({ following: true, fresh: 0, selected: null });
    void this.#fetch();
  }

  pause(): void {
    this.#put({ place: this.#stand, ...this.#paused() });
  }

  select(row: number, extend: boolean): void {
    this.#anchor = null; // the person has gone somewhere: nothing goes back by itself
    this.#put({ current: row, selected: extend ? selectionTo(this.#current(), row) : null });
  }

  unselect(): void {
    this.#put({ selected: null, current: null });
  }

  toggle(line: LogLine): void {
    const open = new Set(this.#current().open);
    if (!open.delete(line.id)) open.add(line.id);
    this.#put({ open, current: line.row });
  }

  closeAll(): void {
    this.#put({ open: new Set() });
  }

  /** Goes to the next hit, or the one before; false when there is none. */
  async step(direction: 1 | -1): Promise<boolean> {
    const { found, current, place, following, end } = this.#current();
    const from = found?.row ?? current ?? (following ? end : place.row - direction);
    return this.#tell(async (viewId) => {
      const answer = await this.#client.findNext({
        viewId,
        from: Math.max(-1, from),
        direction: direction === 1 ? 'forward' : 'back',
      });
      if (answer.row === null) return;
      const { row } = answer;
      this.#put({ found: { row, ordinal: answer.ordinal, hits: answer.hits }, current: row });
      this.goTo(row);
    });
  }

  /** Brings a row into the upper middle of the window. */
  goTo(row: number): void {
    this.#put({
      current: row,
      place: { row: Math.max(this.#current().first, row - 8), offset: 0 },
      ...this.#paused(),
    });
  }

  async goToTime(at: number): Promise<boolean> {
    return this.#tell(async (viewId) => {
      const row = await this.#client.rowAt({ viewId, at });
      if (row !== null) this.goTo(row);
    });
  }

  /** Goes to a line; false when this view does not hold it. */
  async goToLine(lineId: string): Promise<boolean> {
    let there = false;
    await this.#tell(async (viewId) => {
      const row = await this.#client.rowOf({ viewId, lineId });
      there = row !== null;
      if (row !== null) this.goTo(row);
    });
    return there;
  }

  async #run(): Promise<void> {
    const { signal } = this.#life;
    while (!signal.aborted) {
      try {
        const { viewId } = await this.#client.openView(this.#ask);
        if (signal.aborted) return void this.#client.closeView({ viewId }).catch(() => undefined);
        this.#viewId = viewId;
        await this.#watch(viewId, signal);
        return;
      } catch (error) {
        if (signal.aborted) return;
        this.#viewId = null;
        this.#reopened += 1;
        if (this.#reopened > REOPENINGS)
          return this.#put({ line: { kind: 'failed', failure: callFailure(error) } });
        this.#hold();
        if (!isFinalAnswer(error)) this.#put({ line: { kind: 'stale', since: Date.now() } });
        await windowClock.sleep(400 * this.#reopened, signal).catch(() => undefined);
      }
    }
  }

  #watch(viewId: string, signal: AbortSignal): Promise<void> {
    return followStream<ViewState>(
      {
        streamId: crypto.randomUUID(),
        // Every state is whole, so few need to be on their way, and each is acknowledged at once.
        window: STATES_ON_THEIR_WAY,
        ack: this.#ack,
        clock: windowClock,
        random: Math.random,
        isFinal: isFinalAnswer,
        open: (stream, until) => this.#client.watchView({ viewId, stream }, { signal: until }),
        onBatch: ({ items }) => {
          const state = items.at(-1);
          if (state) this.#take(state);
        },
        onState: (line) => {
          if (line.kind === 'live') this.#put({ line: { kind: 'live' } });
          if (line.kind === 'stale') this.#put({ line: { kind: 'stale', since: line.since } });
        },
      },
      signal,
    );
  }

  #take(view: ViewState): void {
    this.#reopened = 0;
    const renumbered = this.#view !== null && this.#view.generation !== view.generation;
    this.#view = view;
    if (renumbered) this.#renumber(view);
    else if (this.#current().following) void this.#fetch();
    const { following, first } = this.#current();
    // while the end is followed, news of rows that are on their way is drawn together with them
    if (!following || !this.#fetching || this.#state.view === null) {
      this.#put({
        view,
        ...(following && first >= view.firstRow ? {} : { first: view.firstRow }),
        ...(following ? {} : { end: view.rows, fresh: Math.max(0, view.rows - this.#seenEnd) }),
      });
    }
    if (!following) void this.#fetch();
    if (this.#anchor && view.scan === null) void this.#goBack(this.#anchor);
  }

  /** Numbers mean other rows now: what was kept is forgotten, and a paused window goes back to the line it stood on. */
  #renumber(view: ViewState): void {
    this.#hold();
    this.#rows.clear();
    this.heights.clear();
    this.#put({ current: null, selected: null, found: null, first: view.firstRow });
    if (this.#current().following) {
      this.#put({ end: view.firstRow });
      void this.#fetch();
    } else {
      this.#seenEnd = Math.max(view.firstRow, view.rows - this.#current().fresh);
    }
  }

  #hold(): void {
    const state = this.#current();
    if (!state.following) this.#anchor ??= anchorOf(state, this.lineAt);
  }

  async #goBack(anchor: Anchor): Promise<void> {
    this.#anchor = null;
    const { current, place } = this.#current();
    await this.#tell(async (viewId) => {
      const row =
        (await this.#client.rowOf({ viewId, lineId: anchor.lineId })) ??
        (anchor.at === null ? null : await this.#client.rowAt({ viewId, at: anchor.at }));
      const now = this.#current();
      const hasMoved = now.following || now.current !== current || now.place !== place;
      if (row !== null && !hasMoved) this.goTo(row);
    });
  }

  /** Fetches what the window lacks; one request at a time, for the rows that are wanted when it begins. */
  async #fetch(): Promise<void> {
    const view = this.#view;
    if (this.#fetching || !view || this.#viewId === null) return;
    const { following } = this.#current();
    const wanted = following
      ? { first: Math.max(view.firstRow, view.rows - TAIL), end: view.rows }
      : this.#window;
    const missing = this.#rows.missing(wanted, { from: view.firstRow, count: view.rows - view.firstRow });
    if (!missing) {
      if (following) this.#put({ end: view.rows, first: view.firstRow });
      return;
    }
    this.#fetching = true;
    const { epoch } = this.#rows;
    let arrived = 0;
    await this.#tell(async (viewId) => {
      const answer = await this.#client.rows({
        viewId,
        from: missing.from,
        count: Math.min(400, missing.count),
      });
      // Rows of another numbering are of no use: the news of it is on its way, and asks again.
      if (answer.generation !== this.#view?.generation) return;
      arrived = answer.rows.length;
      this.#keep(answer.rows, epoch, wanted);
      if (following && this.#current().following) this.#put({ end: wanted.end, first: view.firstRow });
    });
    this.#fetching = false;
    if (this.#view !== this.#current().view) this.#put({ view: this.#view });
    if (arrived > 0) void this.#fetch();
  }

  #keep(rows: readonly Row[], epoch: number, wanted: { readonly first: number; readonly end: number }): void {
    const lines = rows.map((row) => toLine(row, this.#nameOf));
    this.#rows.put(lines, epoch, wanted);
    this.#put({});
  }

  /** Calls the brain about this view. A lost line is no failure here: the follower says so, and asks again. */
  async #tell(call: (viewId: string) => Promise<unknown>): Promise<boolean> {
    if (this.#viewId === null) return false;
    try {
      await call(this.#viewId);
      return true;
    } catch {
      return false;
    }
  }

  #paused(): Partial<PaneState> {
    const state = this.#current();
    if (!state.following) return {};
    this.#seenEnd = state.end;
    return {
      following: false,
      fresh: Math.max(0, (this.#view?.rows ?? state.end) - state.end),
      end: this.#view?.rows ?? state.end,
    };
  }

  /** The state with what is not drawn yet. */
  #current(): PaneState {
    return { ...this.#state, ...this.#news };
  }

  #put(news: Partial<PaneState>): void {
    this.#news = { ...this.#news, ...news };
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#state = this.#current();
      this.#news = {};
      for (const listener of this.#listeners) listener();
    });
  }
}
