import { useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { Button } from '../../ui/button/button';
import { IconButton } from '../../ui/button/icon-button';
import { useToast } from '../../ui/feedback/toast';
import { TextInput } from '../../ui/field/field';
import { Icon } from '../../ui/icon/icon';
import { toggled } from '../../ui/log-view/level-chips';
import { bytes } from '../../ui/log-view/log-row';
import { HealthLegend, type SourceGroup, type SourceNode, SourceTree } from '../../ui/log-view/source-tree';
import { Dialog } from '../../ui/overlay/dialog';
import { Menu } from '../../ui/overlay/menu';
import type { SavedView, Source } from './log-types';
import styles from './logs.module.css';
import { leavesOf, treeGroups } from './tree-groups';
import type { SourcesView } from './use-sources';

interface SourcesSideProps {
  readonly tree: SourcesView;
  readonly views: readonly SavedView[];
  /** Ids of the focused pane's sources. */
  readonly shown: readonly string[];
  readonly onPick: (id: string, add: boolean) => void;
  readonly onOwnPane: ((id: string) => void) | null;
  readonly onView: (view: SavedView) => void;
  readonly onAdd: () => void;
}

const SAVED = 'saved:';

/** The left side: the tree of sources, saved views, and what the kept lines take. */
export function SourcesSide({ tree, views, shown, onPick, onOwnPane, onView, onAdd }: SourcesSideProps) {
  const brain = useBrain();
  const toast = useToast();
  const [filter, setFilter] = useState('');
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [leaving, setLeaving] = useState<Source | null>(null);
  const storage = useQuery(brain.logs.storage.queryOptions({ refetchInterval: 10_000 }));
  const onError = (error: unknown) => {
    const { message, advice } = callFailure(error);
    toast({ tone: 'failed', icon: 'circle-x', title: message, detail: advice });
  };
  const follow = useMutation(brain.logs.follow.mutationOptions({ onError }));
  const unfollow = useMutation(brain.logs.unfollow.mutationOptions({ onError }));
  const forget = useMutation(brain.logs.forget.mutationOptions({ onError }));
  const removeView = useMutation(brain.logs.removeView.mutationOptions({ onError }));
  const list = useMemo(() => tree.list ?? [], [tree.list]);
  const groups = useMemo(
    () => [...treeGroups(list, { filter, shown, folded }), ...savedGroup(views, filter)],
    [list, filter, shown, folded, views],
  );
  const actsOf = (node: SourceNode) => {
    const source = list.find((each) => each.id === node.id);
    const view = views.find((each) => `${SAVED}${each.id}` === node.id);
    if (view)
      return (
        <IconButton
          size="small"
          icon="x"
          label={`Remove ${view.name}`}
          tabIndex={-1}
          onClick={() => removeView.mutate({ id: view.id })}
        />
      );
    if (!source) return null;
    const followed = leavesOf(source.id, list).some((id) =>
      list.some((each) => each.id === id && !['idle', 'ended', 'failed'].includes(each.state)),
    );
    return (
      <Menu
        position="bottom-end"
        items={[
          { label: 'Merge into the pane', icon: 'plus', onSelect: () => onPick(source.id, true) },
          {
            label: 'Open in a pane of its own',
            icon: 'rows',
            lockedReason: onOwnPane ? null : 'No room for another',
            onSelect: () => onOwnPane?.(source.id),
          },
          followed
            ? {
                label: 'Stop following',
                icon: 'stop',
                onSelect: () => unfollow.mutate({ sources: [source.id] }),
              }
            : { label: 'Follow', icon: 'play', onSelect: () => follow.mutate({ sources: [source.id] }) },
          {
            label: source.removable ? 'Remove…' : 'Delete the kept lines…',
            icon: 'trash',
            danger: true,
            onSelect: () => setLeaving(source),
          },
        ]}
      >
        <IconButton size="small" icon="dots" label={`Acts of ${source.title}`} tabIndex={-1} />
      </Menu>
    );
  };
  return (
    <aside className={styles.side} aria-label="Sources">
      <div className={styles.sideHead}>
        <TextInput
          label="Filter sources"
          labelHidden
          className={styles.filter ?? ''}
          placeholder="Filter sources"
          start={<Icon name="filter" size={14} />}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
        <IconButton icon="plus" label="Add a log source" onClick={onAdd} />
      </div>
      {tree.error !== null ? (
        <CallFailurePanel error={tree.error} onRetry={tree.retry} />
      ) : (
        <SourceTree
          groups={groups}
          onPick={(id, add) => {
            const view = views.find((each) => `${SAVED}${each.id}` === id);
            if (view) onView(view);
            else onPick(id, add);
          }}
          onToggle={(id) => setFolded((before) => toggled(before, id))}
          actsOf={actsOf}
        />
      )}
      <HealthLegend />
      {storage.data && (
        <p className={styles.storage} data-trouble={storage.data.trouble === null ? undefined : true}>
          {storage.data.trouble ??
            `${bytes(storage.data.usedBytes)} of ${bytes(storage.data.maxBytes)} kept${
              storage.data.droppedLines > 0
                ? `, ${storage.data.droppedLines.toLocaleString('en')} lines dropped`
                : ''
            }`}
        </p>
      )}
      {leaving && (
        <Dialog
          open
          onClose={() => setLeaving(null)}
          title={`${leaving.removable ? 'Remove' : 'Delete the lines of'} ${leaving.title}`}
          actions={
            <>
              <Button onClick={() => setLeaving(null)}>Keep it</Button>
              <Button
                kind="danger"
                onClick={() => {
                  forget.mutate({ sourceId: leaving.id });
                  setLeaving(null);
                }}
              >
                {leaving.removable ? 'Remove' : 'Delete'} {leaving.lines.toLocaleString('en')} lines
              </Button>
            </>
          }
        >
          <p>
            {leaving.lines.toLocaleString('en')} lines ({bytes(leaving.bytes)}) kept of it on this computer
            are deleted. What it writes itself, and what was attached to releases, stays as it is.
          </p>
        </Dialog>
      )}
    </aside>
  );
}

function savedGroup(views: readonly SavedView[], filter: string): readonly SourceGroup[] {
  const words = filter.trim().toLowerCase();
  const nodes = views
    .filter((view) => view.name.toLowerCase().includes(words))
    .map(
      (view): SourceNode => ({
        id: `${SAVED}${view.id}`,
        title: view.name,
        depth: 0,
        branch: false,
        health: 'idle',
        icon: 'search',
        note: `${view.sources.length}`,
        failed: false,
        selected: false,
      }),
    );
  return nodes.length > 0 ? [{ title: 'Saved views', nodes }] : [];
}
