import { useMutation, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { useBrain, useBridge } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import type { LogPlace } from '../../flows/log-place';
import { Button } from '../../ui/button/button';
import { Empty } from '../../ui/feedback/empty';
import { useToast } from '../../ui/feedback/toast';
import { lineTime } from '../../ui/log-view/line-time';
import { Breadcrumbs } from '../../ui/shell/breadcrumbs';
import { AddSourceDialog } from './add-source-dialog';
import { useCopy } from './line-detail';
import { AttachDialog, JumpDialog, SaveViewDialog } from './log-dialogs';
import { LogToolbar } from './log-toolbar';
import type { Bookmark } from './log-types';
import styles from './logs.module.css';
import { markedOf, type PaneSpec, queryOf } from './pane-spec';
import type { PaneStore } from './pane-store';
import { ShownPane } from './shown-pane';
import { SourcesSide } from './sources-side';
import { useLogExport } from './use-log-export';
import { useLogKeys } from './use-log-keys';
import { useHasLines } from './use-pane';
import { usePanes } from './use-panes';
import { useSources } from './use-sources';

type OpenDialog =
  | { readonly kind: 'add' | 'jump' | 'save' }
  | { readonly kind: 'attach'; readonly range: readonly [number, number] };

/** So many lines go to the clipboard at once; more are what files are for. */
const MOST_COPIED = 20_000;

/** Lines of every source: merged, followed, searched, and taken along. */
export function LogsScreen({ place }: { readonly place: LogPlace }) {
  const brain = useBrain();
  const { client } = useBridge();
  const toast = useToast();
  const copyText = useCopy();
  const tree = useSources();
  const panes = usePanes(place);
  const files = useLogExport();
  const [stores, setStores] = useState<ReadonlyMap<string, PaneStore>>(new Map());
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const [moment, setMoment] = useState(place.at);
  const { focused, columns, find } = panes;
  const store = (focused && stores.get(focused.id)) ?? null;
  const views = useQuery(brain.logs.savedViews.queryOptions());
  const bookmarks = useQuery(brain.logs.bookmarks.queryOptions());
  const save = useMutation(
    brain.logs.saveView.mutationOptions({
      onSuccess: ({ name }) => toast({ tone: 'done', icon: 'circle-check', title: `${name} is saved` }),
      onError: (error) => toast({ tone: 'failed', icon: 'circle-x', title: callFailure(error).message }),
    }),
  );
  const register = useCallback((id: string, opened: PaneStore | null) => {
    setStores((before) => {
      const next = new Map(before);
      if (opened) next.set(id, opened);
      else next.delete(id);
      return next;
    });
  }, []);
  // The moment of the address is gone to once, as soon as there are lines.
  const ready = useHasLines(store);
  useEffect(() => {
    if (moment === null || !ready || !store) return;
    setMoment(null);
    void store.goToTime(moment);
  }, [moment, ready, store]);

  const leaveFind = () => document.querySelector<HTMLElement>(`[data-focused] [role="grid"]`)?.focus();
  const step = (direction: 1 | -1) => void store?.step(direction);
  const range = (): readonly [number, number] | null => {
    const { selected, current } = store?.current() ?? { selected: null, current: null };
    return selected ?? (current === null ? null : [current, current]);
  };
  const attach = () => {
    const rows = range();
    if (rows) setDialog({ kind: 'attach', range: rows });
  };
  const copy = async () => {
    const viewId = store?.viewId;
    const rows = range();
    if (!viewId || !rows) return;
    const from = rows[0];
    const to = Math.min(rows[1] + 1, from + MOST_COPIED);
    let text = '';
    for (let next: number | null = from; next !== null; ) {
      const part = await client.logs.exportPart({ viewId, format: 'text', from: next, to });
      text += part.text;
      next = part.nextRow;
    }
    copyText(text, `${(to - from).toLocaleString('en')} ${to - from === 1 ? 'line is' : 'lines are'} copied`);
  };
  useLogKeys({
    onFollow: () => (store?.current().following ? store.pause() : store?.follow()),
    onStep: step,
    onJump: () => store && setDialog({ kind: 'jump' }),
    onWrap: () => panes.setColumns({ ...columns, wrap: !columns.wrap }),
    onCopy: () => {
      if (!store || range() === null) return false;
      void copy();
      return true;
    },
  });
  const goTo = async (bookmark: Bookmark) => {
    if (await store?.goToLine(bookmark.lineId)) return;
    panes.show([bookmark.sourceId], false);
    setMoment(bookmark.at);
  };
  const sources = tree.list ?? [];
  return (
    <div className={styles.screen}>
      <Breadcrumbs trail={[{ label: 'Logs' }]} />
      <h1 className="visually-hidden">Logs</h1>
      <SourcesSide
        tree={tree}
        views={views.data ?? []}
        shown={focused?.sources ?? []}
        onPick={(id, add) => panes.show([id], add)}
        onOwnPane={panes.canSplit ? (id) => panes.split([id]) : null}
        onView={panes.open}
        onAdd={() => setDialog({ kind: 'add' })}
      />
      <div className={styles.main}>
        {focused ? (
          <>
            <LogToolbar
              spec={focused}
              store={store}
              find={find}
              columns={columns}
              files={files}
              bookmarks={(bookmarks.data ?? []).map((bookmark) => ({
                label: bookmark.text.slice(0, 60),
                icon: 'bookmark' as const,
                note: lineTime(bookmark.at, columns.time === 'local' ? 'local' : 'utc', null),
                lockedReason: bookmark.kept ? null : 'no longer kept',
                onSelect: () => void goTo(bookmark),
              }))}
              canSplit={panes.canSplit}
              onFind={panes.setFind}
              onStep={step}
              onLeaveFind={leaveFind}
              onSpec={panes.change}
              onColumns={panes.setColumns}
              onJump={() => setDialog({ kind: 'jump' })}
              onSplit={() => panes.split(focused.sources)}
              onExport={(format) => store && files.start(store, format, store.current().selected)}
              onCopy={() => void copy()}
              onAttach={attach}
              onSave={() => setDialog({ kind: 'save' })}
            />
            <div className={styles.panes} data-many={panes.panes.length > 1 || undefined}>
              {panes.panes.map((spec) => (
                <ShownPane
                  key={spec.id}
                  spec={spec}
                  sources={sources}
                  find={panes.sought}
                  columns={columns}
                  focused={spec.id === focused.id}
                  onFocus={() => panes.focus(spec.id)}
                  onSpec={panes.change}
                  onFind={panes.setFind}
                  onClose={panes.panes.length > 1 ? () => panes.close(spec.id) : null}
                  onAttach={(rows) => setDialog({ kind: 'attach', range: rows })}
                  onStore={register}
                />
              ))}
            </div>
          </>
        ) : (
          <div className={styles.nothing}>
            {tree.list && <Nothing any={sources.length > 0} onAdd={() => setDialog({ kind: 'add' })} />}
          </div>
        )}
      </div>
      {dialog?.kind === 'add' && (
        <AddSourceDialog
          sources={sources}
          onShow={(id) => panes.show([id], false)}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog?.kind === 'jump' && store && (
        <JumpDialog
          store={store}
          style={columns.time === 'local' ? 'local' : 'utc'}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog?.kind === 'save' && focused && (
        <SaveViewDialog
          onSave={(name) => save.mutate(viewOf(name, focused, panes.sought))}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog?.kind === 'attach' && store && (
        <AttachDialog store={store} range={dialog.range} onClose={() => setDialog(null)} />
      )}
    </div>
  );
}

function viewOf(name: string, spec: PaneSpec, find: Parameters<typeof queryOf>[1]) {
  return { name, sources: spec.sources, query: queryOf(spec, find), find: markedOf(find) };
}

function Nothing({ any, onAdd }: { readonly any: boolean; readonly onAdd: () => void }) {
  return any ? (
    <Empty
      icon="lines"
      title="Choose a source at the left."
      note="With Ctrl or Shift, several are merged by time."
    />
  ) : (
    <Empty
      icon="lines"
      title="There is nothing to read logs from yet."
      action={
        <Button kind="primary" icon="plus" onClick={onAdd}>
          Add a log source
        </Button>
      }
      note="A file, a command such as adb logcat, or containers as soon as a Docker engine answers."
    />
  );
}
