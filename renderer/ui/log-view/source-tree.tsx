import { type KeyboardEvent, type MouseEvent, type ReactNode, useRef } from 'react';
import { Icon, type IconName } from '../icon/icon';
import styles from './source-tree.module.css';

/** How a source fares: the shape says it as well as the colour. */
export type SourceHealth = 'healthy' | 'canary' | 'failing' | 'idle' | 'lost';

/** One line of the tree: a source, or what holds several. */
export interface SourceNode {
  readonly id: string;
  readonly title: string;
  /** 0 below a heading, 1 below a node of 0. */
  readonly depth: 0 | 1;
  /** Several sources are below it. */
  readonly branch: boolean;
  readonly open?: boolean;
  /** Dot by health, where there is no icon. */
  readonly health: SourceHealth;
  readonly icon?: IconName;
  /** `142/s`, `Exited 1`, `Idle`. */
  readonly note: string;
  /** It failed, and its note says so. */
  readonly failed: boolean;
  /** It is in the focused pane. */
  readonly selected: boolean;
}

/** A heading with the sources below it. */
export interface SourceGroup {
  readonly title: string;
  readonly nodes: readonly SourceNode[];
}

interface SourceTreeProps {
  readonly groups: readonly SourceGroup[];
  /** Shows a source alone, or adds it to what is shown. */
  readonly onPick: (id: string, add: boolean) => void;
  readonly onToggle: (id: string) => void;
  /** What can be done with a source: a button at its end. */
  readonly actsOf: (node: SourceNode) => ReactNode;
}

/**
 * Where logs come from. A press shows a source in the focused pane; with Ctrl, ⌘ or Shift it is merged with what is
 * shown. Arrows move, Enter shows, Space merges.
 */
export function SourceTree({ groups, onPick, onToggle, actsOf }: SourceTreeProps) {
  const tree = useRef<HTMLDivElement>(null);
  const first = groups[0]?.nodes[0]?.id;
  const move = (event: KeyboardEvent<HTMLElement>, node: SourceNode) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = [...(tree.current?.querySelectorAll<HTMLElement>('[role="treeitem"]') ?? [])];
    const from = all.indexOf(event.currentTarget);
    const to = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: all.length - 1 }[event.key];
    const fold = { ArrowRight: true, ArrowLeft: false }[event.key];
    if (to !== undefined) all[Math.max(0, Math.min(all.length - 1, to))]?.focus();
    else if (fold !== undefined && node.branch && node.open !== fold) onToggle(node.id);
    else if (event.key === 'Enter') onPick(node.id, false);
    else if (event.key === ' ') onPick(node.id, true);
    else return;
    event.preventDefault();
  };
  return (
    <div ref={tree} role="tree" aria-label="Log sources" aria-multiselectable="true" className={styles.tree}>
      {groups.map((group) => (
        <div key={group.title} role="group" aria-label={group.title} className={styles.group}>
          <div className={styles.heading} aria-hidden="true">
            {group.title}
          </div>
          {group.nodes.map((node) => (
            <div
              key={node.id}
              role="treeitem"
              aria-selected={node.selected}
              aria-level={node.depth + 1}
              {...(node.branch ? { 'aria-expanded': node.open ?? false } : {})}
              aria-label={`${node.title}, ${HEALTH[node.health]}, ${node.note}`}
              tabIndex={node.id === first ? 0 : -1}
              data-depth={node.depth}
              data-failed={node.failed || undefined}
              className={styles.node}
              onKeyDown={(event) => move(event, node)}
              onClick={(event: MouseEvent) =>
                onPick(node.id, event.ctrlKey || event.metaKey || event.shiftKey)
              }
            >
              {node.branch && (
                <button
                  type="button"
                  tabIndex={-1}
                  aria-label={node.open ? `Fold ${node.title}` : `Unfold ${node.title}`}
                  className={styles.fold}
                  onClick={(event) => {
                    event.stopPropagation();
                    onToggle(node.id);
                  }}
                >
                  <Icon name={node.open ? 'chevron-down' : 'chevron-right'} size={13} />
                </button>
              )}
              {node.icon ? (
                <Icon name={node.icon} size={14} />
              ) : (
                !node.branch && <HealthDot health={node.health} />
              )}
              <span className={styles.title}>{node.title}</span>
              <em className={styles.nodeNote}>{node.note}</em>
              {/* biome-ignore lint/a11y/noStaticElementInteractions: only keeps presses of the buttons in it from the row */}
              <span
                className={styles.acts}
                onClick={(event) => event.stopPropagation()}
                onKeyDown={() => undefined}
              >
                {actsOf(node)}
              </span>
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

const HEALTH: Readonly<Record<SourceHealth, string>> = {
  healthy: 'healthy',
  canary: 'canary',
  failing: 'failing',
  idle: 'idle',
  lost: 'not reached',
};

/** A dot whose shape says the health: circle, square, triangle, ring. */
function HealthDot({ health }: { readonly health: SourceHealth }) {
  return <i className={styles.dot} data-health={health} aria-hidden="true" />;
}

/** What the shapes mean. */
export function HealthLegend() {
  return (
    <p className={styles.legend}>
      <HealthDot health="failing" /> Failing
      <HealthDot health="healthy" /> Healthy
      <HealthDot health="idle" /> Idle
    </p>
  );
}
