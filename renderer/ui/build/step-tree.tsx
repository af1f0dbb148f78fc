import { useRef, useState } from 'react';
import { Icon, type IconName } from '../icon/icon';
import { useListKeys } from '../keys/use-list-keys';
import { cx } from '../theme/cx';
import type { Tone } from '../theme/tone';
import styles from './step-tree.module.css';

/** How far one step of a build has come. */
export type StepState = 'waiting' | 'running' | 'done' | 'cached' | 'failed' | 'cancelled';

/** One instruction of a build. */
export interface StepView {
  readonly id: string;
  readonly title: string;
  readonly state: StepState;
  /** `Cached`, `Missed`; null where the cache was not asked. */
  readonly mark: 'Cached' | 'Missed' | null;
  /** Where it lies in the whole time of the build, 0–1; null before it begins. */
  readonly from: number | null;
  readonly to: number | null;
  /** `36.4s`; empty before it begins. */
  readonly duration: string;
}

/** The steps of one stage. */
export interface StepGroupView {
  readonly id: string;
  readonly title: string;
  /** `python:3.10-slim`, `4.1 MB sent`. */
  readonly note: string;
  readonly state: StepState;
  /** `36.9s`, `Cached`. */
  readonly duration: string;
  readonly steps: readonly StepView[];
}

interface StepTreeProps {
  readonly groups: readonly StepGroupView[];
  /** The step whose output is shown alone. */
  readonly selected: string | null;
  readonly onSelect: (stepId: string) => void;
}

const LOOK: Readonly<Record<StepState, readonly [IconName, Tone, string]>> = {
  waiting: ['circle-dashed', 'draft', 'waiting'],
  running: ['loader', 'processing', 'running'],
  done: ['check', 'done', 'done'],
  cached: ['check', 'draft', 'from the cache'],
  failed: ['circle-x', 'failed', 'failed'],
  cancelled: ['minus', 'draft', 'cancelled'],
};

/** The steps of a build by stage, each with its place in the whole time. J and K move, Enter shows one alone. */
export function StepTree({ groups, selected, onSelect }: StepTreeProps) {
  const list = useRef<HTMLOListElement>(null);
  const keys = useListKeys(list);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string) =>
    setClosed((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  return (
    <ol ref={list} className={styles.tree} aria-label="Steps of the build" {...keys}>
      {groups.map((group) => {
        const open = !closed.has(group.id);
        return (
          <li key={group.id} data-tone={LOOK[group.state][1]} data-state={group.state}>
            <button
              type="button"
              data-row
              className={styles.group}
              aria-expanded={open}
              onClick={() => toggle(group.id)}
            >
              <Icon name={open ? 'chevron-down' : 'chevron-right'} size={14} />
              <b>{group.title}</b>
              <span className={cx(styles.groupNote, 'ellipsis')}>{group.note}</span>
              <span className={styles.duration}>{group.duration}</span>
              <span className="visually-hidden">{LOOK[group.state][2]}</span>
            </button>
            {open && (
              <ol aria-label={group.title}>
                {group.steps.map((step) => (
                  <Step key={step.id} step={step} selected={step.id === selected} onSelect={onSelect} />
                ))}
              </ol>
            )}
          </li>
        );
      })}
    </ol>
  );
}

interface StepProps {
  readonly step: StepView;
  readonly selected: boolean;
  readonly onSelect: (stepId: string) => void;
}

function Step({ step, selected, onSelect }: StepProps) {
  const [icon, tone, words] = LOOK[step.state];
  return (
    <li data-tone={tone} data-state={step.state}>
      <button
        type="button"
        data-row
        className={styles.step}
        aria-pressed={selected}
        aria-current={step.state === 'running' ? 'step' : undefined}
        title={step.title}
        onClick={() => onSelect(step.id)}
      >
        <Icon name={icon} size={14} spin={step.state === 'running'} />
        <span className={cx(styles.name, 'ellipsis mono')}>{step.title}</span>
        <span className={styles.mark} data-mark={step.mark ?? undefined}>
          {step.mark}
        </span>
        <span className={styles.track} aria-hidden="true">
          {step.from !== null && step.to !== null && (
            <i style={{ left: percent(step.from), width: percent(Math.max(LEAST, step.to - step.from)) }} />
          )}
        </span>
        <span className={styles.duration}>{step.duration}</span>
        <span className="visually-hidden">{words}</span>
      </button>
    </li>
  );
}

/** Even the shortest step leaves a trace. */
const LEAST = 0.016;

const percent = (share: number) => `${(Math.min(share, 1) * 100).toFixed(2)}%`;
