import type { LaneView } from '@shared/domain/lane';
import type { Reach } from '@shared/domain/plan';
import { settledPart } from '@shared/domain/rollout/transition';
import { percent } from '@shared/domain/store';
import { useState } from 'react';
import { SelectField, TextInput } from '../../ui/field/field';
import { peopleOf } from '../../ui/lane/lane-words';
import { SidePanel } from '../../ui/sheet/side-panel';
import { Segmented } from '../../ui/tabs/segmented';
import type { FormProps } from './form-props';
import styles from './forms.module.css';
import { typedShare } from './intents';

type ReachChoice = 'share' | 'everyone' | 'draft';

/** Asks where a version goes from a track, and how many get it. Production begins on the ladder's first step. */
export function PromoteForm({ lane, asked, onPlan, onClose }: FormProps) {
  const before = asked?.kind === 'promote' ? asked : null;
  const draft = settledPart(lane.state).kind === 'draft';
  const targets = draft
    ? [{ track: lane.track, title: lane.trackTitle, kind: lane.trackKind }]
    : lane.promoteTo;
  const [track, setTrack] = useState(before?.track ?? targets[0]?.track ?? '');
  const target = targets.find((to) => to.track === track);
  const staged = target?.kind === 'production';
  const first = lane.ladder.rungs[0]?.fraction ?? 1;
  const [choice, setChoice] = useState<ReachChoice>(before ? choiceOf(before.reach) : 'share');
  const [text, setText] = useState(
    percent(before?.reach.kind === 'fraction' ? before.reach.fraction : first),
  );
  const share = typedShare(text);
  const reach = reachOf(staged ? choice : choice === 'draft' ? 'draft' : 'everyone', share);
  const problem = !target
    ? (lockOf(lane) ?? 'There is no track that this version can go to.')
    : reach === null
      ? 'Write a percentage above 0% and below 100%.'
      : null;
  const people =
    staged && reach?.kind === 'fraction'
      ? peopleOf({ ...lane, trackKind: 'production' }, reach.fraction)
      : null;
  return (
    <SidePanel
      phase="Nothing has been sent yet"
      title={draft ? `Roll out ${lane.label}` : `Promote ${lane.label}`}
      onClose={onClose}
      submit={{
        label: 'Show what will be called…',
        gap: problem,
        onSubmit: () => {
          if (reach === null || problem !== null) return;
          const { versionCode } = lane;
          onPlan({ kind: 'promote', versionCode, fromTrack: lane.track, track, reach, details: {} });
        },
      }}
    >
      <div className={styles.stack}>
        <p className={styles.lead}>
          {draft
            ? `The draft on ${lane.trackTitle.toLowerCase()}, with its release notes as they are.`
            : `From ${lane.trackTitle.toLowerCase()}, with its release notes as they are there.`}
        </p>
        {!draft && targets.length > 0 && (
          <SelectField
            label="To"
            value={track}
            onChange={(event) => setTrack(event.currentTarget.value)}
            options={targets.map((to) => ({ value: to.track, label: to.title }))}
          />
        )}
        {target && (
          <div className={styles.field}>
            <span className={styles.name}>Who gets it</span>
            <Segmented<ReachChoice>
              label="Who gets it"
              value={staged ? choice : choice === 'draft' ? 'draft' : 'everyone'}
              onChange={setChoice}
              options={[
                ...(staged ? [{ value: 'share' as const, label: 'A share of users' }] : []),
                { value: 'everyone', label: staged ? 'Everyone' : 'Every tester' },
                ...(draft ? [] : [{ value: 'draft' as const, label: 'Nobody yet, as a draft' }]),
              ]}
            />
          </div>
        )}
        {staged && choice === 'share' && (
          <TextInput
            label="Share of users"
            mono
            inputMode="decimal"
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            {...(problem
              ? { error: problem }
              : {
                  hint: people
                    ? `${people}. The ladder begins at ${percent(first)}.`
                    : 'First step of the ladder.',
                })}
          />
        )}
      </div>
    </SidePanel>
  );
}

const choiceOf = (reach: Reach): ReachChoice => (reach.kind === 'fraction' ? 'share' : reach.kind);

function reachOf(choice: ReachChoice, share: number | null): Reach | null {
  if (choice !== 'share') return { kind: choice };
  return share !== null && share > 0 && share < 1 ? { kind: 'fraction', fraction: share } : null;
}

function lockOf(lane: LaneView): string | null {
  return lane.permissions.promote.allowed ? null : lane.permissions.promote.why;
}
