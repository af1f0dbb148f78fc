import type { LaneView } from '@shared/domain/lane';
import type { StoreIntent } from '@shared/domain/plan';
import { settledPart } from '@shared/domain/rollout/transition';
import { percent } from '@shared/domain/store';
import { useState } from 'react';
import { Button } from '../../ui/button/button';
import { TextInput } from '../../ui/field/field';
import { laneFraction, peopleOf } from '../../ui/lane/lane-words';
import { SidePanel } from '../../ui/sheet/side-panel';
import styles from './forms.module.css';
import { shareIntent, shareProblem, typedShare } from './intents';

interface FormProps {
  readonly lane: LaneView;
  readonly onPlan: (intent: StoreIntent) => void;
  readonly onClose: () => void;
}

/** Asks for a share of users that is no step of the ladder. */
export function ShareForm({ lane, onPlan, onClose }: FormProps) {
  const [text, setText] = useState('');
  const share = typedShare(text);
  const problem = shareProblem(lane, share);
  const halted = settledPart(lane.state).kind === 'halted';
  const steps = lane.ladder.rungs.filter((rung) => halted || rung.fraction > laneFraction(lane));
  const people = share === null || problem !== null ? null : peopleOf(lane, share);
  return (
    <SidePanel
      phase="Nothing has been sent yet"
      title={`${lane.trackTitle}: another share`}
      onClose={onClose}
      submit={{
        label: 'Show what will be called…',
        gap: problem,
        onSubmit: () => {
          if (share !== null && problem === null) onPlan(shareIntent(lane, share));
        },
      }}
    >
      <div className={styles.stack}>
        <p className={styles.lead}>
          {lane.label} has {percent(laneFraction(lane))} of users{halted ? ', halted' : ''}.
        </p>
        <TextInput
          label="Share of users"
          placeholder="12.5%"
          inputMode="decimal"
          autoComplete="off"
          mono
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          {...(text !== '' && problem !== null
            ? { error: problem }
            : { hint: people ?? 'Any share up to 100%.' })}
        />
        <fieldset className={styles.steps}>
          <legend>Steps of the ladder</legend>
          {steps.map((rung) => (
            <Button key={rung.fraction} size="small" onClick={() => setText(percent(rung.fraction))}>
              {percent(rung.fraction)}
            </Button>
          ))}
        </fieldset>
      </div>
    </SidePanel>
  );
}
