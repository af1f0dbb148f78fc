import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { IconButton } from '../../ui/button/icon-button';
import type { FindWords } from '../../ui/log-view/find-box';
import { FollowButton, type FollowView } from '../../ui/log-view/follow-button';
import { LogGrid } from '../../ui/log-view/log-grid';
import type { LogLine } from '../../ui/log-view/log-line';
import type { LogColumns } from '../../ui/log-view/log-row';
import { PaneHead } from '../../ui/log-view/pane-head';
import { clock } from '../../ui/time/format';
import { LineDetail } from './line-detail';
import type { Source } from './log-types';
import styles from './logs.module.css';
import { PaneEmpty } from './pane-empty';
import type { PaneSpec } from './pane-spec';
import type { PaneStore } from './pane-store';
import { paneFilters, paneNote, paneTitle } from './pane-words';
import { shortNames } from './to-line';
import { leavesOf } from './tree-groups';
import { usePaneState } from './use-pane';
import { useMinimap, useRateBars } from './use-stripes';

interface LogPaneProps {
  readonly spec: PaneSpec;
  readonly store: PaneStore | null;
  readonly sources: readonly Source[];
  readonly find: FindWords;
  readonly columns: LogColumns;
  readonly focused: boolean;
  readonly onFocus: () => void;
  readonly onSpec: (spec: PaneSpec) => void;
  readonly onFind: (find: FindWords) => void;
  /** Closes the pane; null for the only one. */
  readonly onClose: (() => void) | null;
  readonly onAttach: (range: readonly [number, number]) => void;
  readonly onRetry: () => void;
}

/** One pane: its sources merged by time, narrowed by its filters, followed or held. */
export function LogPane(props: LogPaneProps) {
  const { spec, store, sources, find, columns, focused, onFocus, onSpec, onAttach } = props;
  const state = usePaneState(store);
  const brain = useBrain();
  const setBookmark = useMutation(
    brain.logs.setBookmark.mutationOptions({ onSuccess: () => store?.refresh() }),
  );
  const removeBookmark = useMutation(
    brain.logs.removeBookmark.mutationOptions({ onSuccess: () => store?.refresh() }),
  );
  const marks = useMinimap(store, state, find.text !== '');
  const bars = useRateBars(store, state);
  const own = useMemo(
    () =>
      [...new Set(spec.sources.flatMap((id) => leavesOf(id, sources)))].flatMap(
        (id) => sources.find((source) => source.id === id) ?? [],
      ),
    [spec.sources, sources],
  );
  const names = useMemo(() => {
    const short = shortNames(own.map((source) => source.title));
    return own.map((source, index) => `${source.id}\n${short[index]}`).join('\n\n');
  }, [own]);
  useEffect(() => {
    const byId = new Map(names.split('\n\n').map((pair) => pair.split('\n') as [string, string]));
    store?.name((id) => byId.get(id) ?? id.split('/').at(-1) ?? id);
  }, [store, names]);

  const toggle = useCallback(
    (line: LogLine) => {
      if (store?.current().following) store.pause();
      store?.toggle(line);
    },
    [store],
  );
  const bookmark = (line: LogLine) => {
    if (line.bookmarked) removeBookmark.mutate({ lineId: line.id });
    else setBookmark.mutate({ lineId: line.id, note: '' });
  };
  const press = useCallback(
    (line: LogLine, extend: boolean) => {
      if (line.kind === 'mark') return;
      if (extend) store?.select(line.row, true);
      else toggle(line);
    },
    [store, toggle],
  );
  const keys = (key: string, shift: boolean) => {
    if (!store) return false;
    const line = state.current === null ? undefined : store.lineAt(state.current);
    if (key === 'Enter' && line) toggle(line);
    else if (key === ' ' && state.current !== null) store.select(state.current, true);
    else if (key === 'b' && !shift && line) bookmark(line);
    else if (key === 'Escape' && (state.selected || state.open.size > 0)) {
      if (state.selected) store.unselect();
      else store.closeAll();
    } else return false;
    return true;
  };
  const ended =
    own.length > 0 && own.every((source) => source.state === 'ended' || source.state === 'failed');
  const title = paneTitle(own, spec.sources, sources);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: focus itself, which keys move, does the same
    <section
      className={styles.pane}
      aria-label={`Logs of ${title}`}
      data-focused={focused || undefined}
      onFocus={focused ? undefined : onFocus}
      onClick={focused ? undefined : onFocus}
    >
      <PaneHead
        title={title}
        note={paneNote(own, state)}
        filters={paneFilters(spec, find, columns.time, onSpec, props.onFind)}
        bars={bars}
        rate={ended || !state.view ? null : Math.round(state.view.linesPerSecond)}
      >
        <FollowButton
          follow={followView(state.following, state.fresh, ended)}
          onToggle={() => (state.following ? store?.pause() : store?.follow())}
        />
        {props.onClose && (
          <IconButton size="small" icon="x" label={`Close ${title}`} onClick={props.onClose} />
        )}
      </PaneHead>
      {state.line.kind === 'stale' && (
        <p role="status" className={styles.stale}>
          Not reached since {clock(state.line.since)}: what is shown is as old as that, and is followed again
          by itself.
        </p>
      )}
      {store && (
        <LogGrid
          label={`Lines of ${title}`}
          rows={{
            first: state.first,
            end: state.end,
            lineAt: store.lineAt,
            newest: state.view?.lastAt ?? null,
          }}
          heights={store.heights}
          columns={columns}
          place={state.place}
          following={state.following}
          current={state.current}
          selected={state.selected}
          found={state.found?.row ?? null}
          isOpen={(line) => state.open.has(line.id)}
          detailOf={(line) => (
            <LineDetail
              line={line}
              traced={spec.trace !== null && spec.trace === line.trace}
              onTrace={(trace) => onSpec({ ...spec, trace })}
              onField={(key, value) => onSpec({ ...spec, field: { key, value } })}
              onAttach={() => onAttach([line.row, line.row])}
              onBookmark={bookmark}
            />
          )}
          marks={marks}
          onScroll={store.scroll}
          onNeed={store.need}
          onPress={press}
          onCurrent={(row, extend) => store.select(row, extend)}
          onKey={keys}
          empty={
            <PaneEmpty
              state={state}
              own={own}
              narrowed={
                spec.trace !== null ||
                spec.field !== null ||
                spec.from !== null ||
                spec.levels.size < 4 ||
                find.only
              }
              onRetry={props.onRetry}
              onWiden={() => {
                onSpec({
                  ...spec,
                  trace: null,
                  field: null,
                  from: null,
                  levels: new Set(['error', 'warn', 'info', 'debug']),
                });
                props.onFind({ ...find, only: false });
              }}
            />
          }
        />
      )}
    </section>
  );
}

function followView(following: boolean, fresh: number, ended: boolean): FollowView {
  if (ended && fresh === 0) return { kind: 'ended', words: following ? 'Ended' : 'To the end' };
  return following ? { kind: 'following' } : { kind: 'paused', fresh };
}
