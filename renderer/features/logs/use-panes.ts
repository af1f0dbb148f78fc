import { useCallback, useEffect, useState } from 'react';
import type { LogPlace } from '../../flows/log-place';
import type { FindWords } from '../../ui/log-view/find-box';
import { CHIP_LEVELS } from '../../ui/log-view/level-chips';
import type { LogColumns } from '../../ui/log-view/log-row';
import type { SavedView } from './log-types';
import { freshPane, NO_FIND, type PaneSpec } from './pane-spec';
import { readPrefs, writePrefs } from './view-prefs';

/** Panes above one another; more would be too low to read. */
const MOST_PANES = 3;
const TYPING_MS = 180;

/** The panes of the screen, the one that keys and tools act on, and what they share. */
export interface Panes {
  readonly panes: readonly PaneSpec[];
  readonly focused: PaneSpec | null;
  readonly columns: LogColumns;
  /** As it is typed. */
  readonly find: FindWords;
  /** As it is searched for: what is typed, a moment later. */
  readonly sought: FindWords;
  readonly canSplit: boolean;
  readonly focus: (id: string) => void;
  readonly change: (spec: PaneSpec) => void;
  readonly close: (id: string) => void;
  /** Shows sources in the focused pane, alone or merged with what is there; a source that is there leaves again. */
  readonly show: (ids: readonly string[], add: boolean) => void;
  /** Opens another pane. */
  readonly split: (ids: readonly string[]) => void;
  readonly open: (view: SavedView) => void;
  readonly setFind: (find: FindWords) => void;
  readonly setColumns: (columns: LogColumns) => void;
}

/** Keeps the panes; begins with what the address asks for, else as the screen was left. */
export function usePanes(place: LogPlace): Panes {
  const [prefs] = useState(() => readPrefs(window.localStorage));
  const [columns, setColumns] = useState(prefs.columns);
  const [panes, setPanes] = useState<readonly PaneSpec[]>(() =>
    (place.sources.length > 0 ? [place.sources] : prefs.panes.slice(0, MOST_PANES)).map((sources) =>
      freshPane(crypto.randomUUID(), sources),
    ),
  );
  const [focusId, setFocusId] = useState<string | null>(null);
  const [find, setFind] = useState<FindWords>({ ...NO_FIND, text: place.query });
  const [sought, setSought] = useState(find);
  useEffect(() => {
    const timer = window.setTimeout(() => setSought(find), TYPING_MS);
    return () => window.clearTimeout(timer);
  }, [find]);
  useEffect(() => {
    writePrefs(window.localStorage, { columns, panes: panes.map((pane) => pane.sources) });
  }, [columns, panes]);
  const focused = panes.find((pane) => pane.id === focusId) ?? panes[0] ?? null;
  const change = useCallback(
    (spec: PaneSpec) => setPanes((before) => before.map((pane) => (pane.id === spec.id ? spec : pane))),
    [],
  );
  const add = useCallback((spec: PaneSpec, most: number) => {
    setPanes((before) => (before.length < most ? [...before, spec] : before));
    setFocusId(spec.id);
  }, []);
  const show = (ids: readonly string[], merge: boolean) => {
    if (!focused) return add(freshPane(crypto.randomUUID(), ids), MOST_PANES);
    const there = new Set(focused.sources);
    const left = focused.sources.filter((id) => !ids.includes(id));
    const sources = !merge ? ids : ids.every((id) => there.has(id)) ? left : [...left, ...ids];
    if (sources.length > 0) change({ ...focused, sources });
  };
  const open = (view: SavedView) => {
    const { query } = view;
    const levels = CHIP_LEVELS.filter((level) => query.levels.length === 0 || query.levels.includes(level));
    const pattern = query.match ?? view.find;
    const spec: PaneSpec = {
      id: focused?.id ?? crypto.randomUUID(),
      sources: view.sources,
      levels: new Set(levels),
      trace: query.trace,
      field: query.fields[0] ?? null,
      from: query.from,
    };
    if (focused) change(spec);
    else add(spec, MOST_PANES);
    setFind(
      pattern
        ? {
            text: pattern.text,
            matchCase: pattern.caseSensitive,
            regex: pattern.regex,
            only: query.match !== null,
          }
        : NO_FIND,
    );
  };
  return {
    panes,
    focused,
    columns,
    find,
    sought,
    canSplit: panes.length < MOST_PANES,
    focus: setFocusId,
    change,
    close: (id) => setPanes((before) => before.filter((pane) => pane.id !== id)),
    show,
    split: (ids) => add(freshPane(crypto.randomUUID(), ids), MOST_PANES),
    open,
    setFind,
    setColumns,
  };
}
