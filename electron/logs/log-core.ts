import { join } from 'node:path';
import type { LogBookmark, LogViewState } from '@shared/contract/schemas/log';
import { failure } from '@shared/domain/failure';
import type { LogSourceInfo } from '../ports/log-source';
import { lineOf, OPENED_BYTES, rowOf } from './display';
import { Ingest } from './ingest';
import { NoteFile } from './kept-notes';
import type { FoundLine } from './line-meta';
import type { LineStore } from './line-store';
import type { LogCallName, LogCalls, LogDelivery, LogReply, LogSourceFigures } from './log-protocol';
import { LogRoom } from './log-room';
import { Rates } from './rates';
import { type Disk, realDisk } from './segment';
import { keyOf } from './source-key';
import { histogramOf, Stripes } from './stripes';
import { exportPart, keepSlice, readAttachment } from './taking-out';
import { View } from './view';

/** States of a view go out no more often. */
const STATE_EVERY_MS = 50;
const BOOKMARK_CHARS = 300;

interface OpenView {
  readonly view: View;
  stripes: Stripes | null;
  sent: string;
  sentAt: number;
  hadHits: boolean;
}

/** What the core needs; tests put another disk in. */
export interface LogCoreOptions {
  readonly directory: string;
  readonly maxBytes: number;
  /** Milliseconds since the epoch. */
  now(): number;
  say(reply: LogReply, transfer?: readonly ArrayBuffer[]): void;
  readonly disk?: Disk;
  freeBytes?(): number;
}

type Handlers = {
  readonly [Name in LogCallName]: (...args: LogCalls[Name]['args']) => LogCalls[Name]['answer'];
};

/** Everything that happens in the thread of the logs: stores, the bytes that come for them, and views onto them. */
export class LogCore {
  readonly #options: LogCoreOptions;
  readonly #room: LogRoom;
  readonly #notes: NoteFile;
  readonly #ingests = new Map<string, Ingest>();
  readonly #views = new Map<string, OpenView>();
  readonly #rates = new Rates();
  #working = false;

  constructor(options: LogCoreOptions) {
    this.#options = options;
    const { directory, maxBytes, disk = realDisk } = options;
    // the room makes the folder that the notes lie in
    this.#room = new LogRoom(directory, maxBytes, disk, options.freeBytes);
    this.#notes = new NoteFile(directory);
    if (this.#notes.notes.maxBytes !== null) this.#room.setBudget(this.#notes.notes.maxBytes);
    options.say({ kind: 'ready', figures: this.figures(), added: this.#notes.notes.added });
  }

  /** What is kept of every source. */
  figures(): readonly LogSourceFigures[] {
    return [...this.#room.all()].map((store) => ({
      info: store.info,
      lines: store.lines,
      bytes: store.bytes,
      dropped: store.dropped,
      lastAt: store.lastAt,
      linesPerSecond: this.#rates.of(store.info.id),
    }));
  }

  /** Takes a second's breath: rates, and news of what moved. Called about twice a second. */
  beat(): void {
    const moved = this.#rates.beat(this.#options.now(), this.#room.all());
    if (!moved) return;
    this.#options.say({ kind: 'figures', figures: this.figures() });
    this.#sayStates();
  }

  deliver(delivery: LogDelivery): void {
    const store = this.#room.find(keyOf(delivery.sourceId));
    if (store) this.#deliverTo(store, delivery);
    // what was forgotten meanwhile is thrown away, and its buffer goes back all the same
    if (delivery.kind === 'bytes') {
      const { sourceId, buffer, length } = delivery;
      this.#options.say({ kind: 'taken', sourceId, buffer, length }, [buffer]);
    }
  }

  #deliverTo(store: LineStore, delivery: LogDelivery): void {
    const { sourceId } = delivery;
    let ingest = this.#ingests.get(sourceId);
    if (!ingest) {
      ingest = new Ingest(store, this.#options.now);
      this.#ingests.set(sourceId, ingest);
    }
    if (delivery.kind === 'opened') ingest.open(delivery.format, delivery.since);
    else if (delivery.kind === 'bytes') {
      ingest.write(new Uint8Array(delivery.buffer, 0, delivery.length), delivery.stream);
    } else if (delivery.kind === 'lost') ingest.lost(delivery.count, delivery.why);
    else if (delivery.kind === 'cursor') store.setCursor(delivery.cursor);
    else {
      ingest.end();
      this.#ingests.delete(sourceId);
    }
    store.flush();
    if (delivery.kind === 'cursor' || delivery.kind === 'ended') store.saveMeta();
    if (delivery.kind === 'bytes') this.#room.written(delivery.length);
    this.#wake();
  }

  call<Name extends LogCallName>(name: Name, args: LogCalls[Name]['args']): LogCalls[Name]['answer'] {
    return (this.#handlers[name] as (...all: LogCalls[Name]['args']) => LogCalls[Name]['answer'])(...args);
  }

  readonly #handlers: Handlers = {
    prepare: (info) => {
      const store = this.#room.store(info);
      return { since: store.lastAt, cursor: store.cursor };
    },
    settled: (sourceId) => {
      const store = this.#room.find(keyOf(sourceId));
      store?.flush();
      return store?.lines ?? 0;
    },
    forget: (sourceId) => {
      const store = this.#room.find(keyOf(sourceId));
      this.#ingests.delete(sourceId);
      this.#room.forget(sourceId);
      for (const { view } of this.#views.values()) {
        if (store && view.stores.includes(store))
          view.setStores(view.stores.filter((other) => other !== store));
      }
      this.#wake();
      return undefined;
    },
    openView: (viewId, sources, query, find) => {
      const view = new View(this.#stores(sources), query, find);
      this.#views.set(viewId, { view, stripes: null, sent: '', sentAt: 0, hadHits: false });
      this.#wake();
      return undefined;
    },
    setSources: (viewId, sources) => {
      this.#view(viewId).view.setStores(this.#stores(sources));
      this.#wake();
      return undefined;
    },
    setQuery: (viewId, query) => {
      this.#view(viewId).view.setQuery(query);
      this.#wake();
      return undefined;
    },
    setFind: (viewId, find) => {
      this.#view(viewId).view.setFind(find);
      this.#wake();
      return undefined;
    },
    closeView: (viewId) => {
      this.#views.delete(viewId);
      return undefined;
    },
    rows: (viewId, from, count) => {
      const { view } = this.#view(viewId);
      const first = Math.max(from, view.first);
      const end = Math.min(view.end, from + count);
      const marked = new Set(this.#notes.notes.bookmarks.map(({ lineId }) => lineId));
      const rows = [];
      for (let row = first; row < end; row += 1) {
        const place = view.row(row);
        if (!place) continue;
        const key = keyOf(place.store.info.id);
        rows.push(rowOf(row, key, place.store, place.line, view.marker, marked));
      }
      return { generation: view.generation, rows };
    },
    line: (lineId) => {
      const { key, store, found } = this.#lineOf(lineId);
      return lineOf(key, store, found);
    },
    findNext: (viewId, from, direction) => this.#view(viewId).view.findNext(from, direction),
    rowAt: (viewId, at) => this.#view(viewId).view.rowAt(at),
    rowOf: (viewId, lineId) => {
      const { store, line } = this.#placeOf(lineId);
      return store ? this.#view(viewId).view.rowOf(store, line) : null;
    },
    minimap: (viewId, buckets) => {
      const open = this.#view(viewId);
      open.stripes ??= new Stripes();
      open.stripes.advance(open.view);
      this.#wake();
      const rows = this.#notes.notes.bookmarks
        .map(({ lineId }) => this.#placeOf(lineId))
        .map(({ store, line }) => (store ? open.view.rowOf(store, line) : null))
        .filter((row) => row !== null);
      return open.stripes.minimap(open.view, buckets, rows);
    },
    histogram: (viewId, buckets, spanMs, to) =>
      histogramOf(this.#view(viewId).view, buckets, spanMs, to ?? this.#options.now()),

    bookmarks: () => this.#notes.notes.bookmarks.map((bookmark) => this.#bookmark(bookmark)),
    setBookmark: (lineId, note) => {
      const { key, store, found } = this.#lineOf(lineId);
      const { at, message, sourceId } = lineOf(key, store, found);
      const bookmark = { lineId, sourceId, at, text: message.slice(0, BOOKMARK_CHARS), note };
      const others = this.#notes.notes.bookmarks.filter((other) => other.lineId !== lineId);
      this.#notes.save({ bookmarks: [...others, bookmark] });
      return undefined;
    },
    removeBookmark: (lineId) => {
      this.#notes.save({ bookmarks: this.#notes.notes.bookmarks.filter((other) => other.lineId !== lineId) });
      return undefined;
    },
    savedViews: () => this.#notes.notes.views,
    saveView: (view) => {
      const others = this.#notes.notes.views.filter(({ name }) => name !== view.name);
      this.#notes.save({ views: [...others, view] });
      return view;
    },
    removeView: (id) => {
      this.#notes.save({ views: this.#notes.notes.views.filter((view) => view.id !== id) });
      return undefined;
    },
    setAdded: (added) => {
      this.#notes.save({ added: [...added] });
      return undefined;
    },
    exportPart: (viewId, format, from, to) => {
      const { view } = this.#view(viewId);
      return exportPart(view, format, from, to ?? view.end, this.#options.now());
    },
    keepSlice: (viewId, name, from, to) => keepSlice(this.#view(viewId).view, this.#attached, name, from, to),
    attachment: (fileName) => readAttachment(this.#attached, fileName),
    storage: () => this.#room.storage,
    setBudget: (maxBytes) => {
      this.#notes.save({ maxBytes });
      this.#room.setBudget(maxBytes);
      this.#wake();
      return this.#room.storage;
    },
    close: () => {
      for (const ingest of this.#ingests.values()) ingest.end();
      this.#room.close();
      return undefined;
    },
  };

  get #attached(): string {
    return join(this.#options.directory, 'attached');
  }

  #stores(sources: readonly LogSourceInfo[]): readonly LineStore[] {
    return sources.map((info) => this.#room.store(info));
  }

  #view(viewId: string): OpenView {
    const view = this.#views.get(viewId);
    if (view) return view;
    throw failure('not-found', 'This view of logs is no longer open.', {
      stillTrue: 'The lines are kept.',
      advice: 'Open it again.',
      retryable: true,
    });
  }

  #placeOf(lineId: string): {
    readonly key: string;
    readonly store: LineStore | undefined;
    readonly line: number;
  } {
    const [key = '', line = ''] = lineId.split(':');
    return { key, store: this.#room.find(key), line: Number.parseInt(line, 10) };
  }

  #lineOf(lineId: string): { readonly key: string; readonly store: LineStore; readonly found: FoundLine } {
    const { key, store, line } = this.#placeOf(lineId);
    const found = store?.read(line, OPENED_BYTES);
    if (store && found) return { key, store, found };
    throw failure('not-found', 'This line is no longer kept.', {
      advice: 'Older lines are dropped to stay within the budget; attach what must stay to a release.',
    });
  }

  #bookmark(bookmark: Omit<LogBookmark, 'kept'>): LogBookmark {
    const { store, line } = this.#placeOf(bookmark.lineId);
    return { ...bookmark, kept: store !== undefined && line >= store.first && line < store.next };
  }

  /** Views go on at the next turn of the loop, and at every one after it until there is nothing left to do. */
  #wake(): void {
    if (this.#working || this.#views.size === 0) return;
    this.#working = true;
    setImmediate(() => this.#work());
  }

  #work(): void {
    this.#working = false;
    let isMore = false;
    for (const open of this.#views.values()) {
      if (open.view.work()) isMore = true;
      if (open.stripes?.advance(open.view)) isMore = true;
    }
    this.#sayStates();
    if (isMore) this.#wake();
  }

  #stateTimer: NodeJS.Timeout | null = null;

  #sayStates(): void {
    const now = performance.now();
    let isLater = false;
    for (const [viewId, open] of this.#views) {
      // the first hit is what somebody waits for
      const isFirstHit = !open.hadHits && open.view.hasHits;
      if (now - open.sentAt < STATE_EVERY_MS && !isFirstHit) {
        isLater = true;
        continue;
      }
      open.hadHits = open.view.hasHits;
      const state = this.#stateOf(open.view);
      const text = JSON.stringify(state);
      if (text === open.sent) continue;
      open.sent = text;
      open.sentAt = now;
      this.#options.say({ kind: 'view', viewId, state });
    }
    if (!isLater || this.#stateTimer !== null) return;
    this.#stateTimer = setTimeout(() => {
      this.#stateTimer = null;
      this.#sayStates();
    }, STATE_EVERY_MS);
    this.#stateTimer.unref();
  }

  /** The state of a view as it is at this moment. */
  stateNow(viewId: string): LogViewState {
    return this.#stateOf(this.#view(viewId).view);
  }

  #stateOf(view: View): LogViewState {
    const rate = view.stores.reduce((sum, { info }) => sum + this.#rates.of(info.id), 0);
    return view.state(Math.round(rate * 10) / 10);
  }
}
