import type { StoreIntent } from '@shared/domain/plan';
import { settledPart } from '@shared/domain/rollout/transition';
import { percent } from '@shared/domain/store';
import { useState } from 'react';
import { Button } from '../../ui/button/button';
import { TextInput } from '../../ui/field/field';
import { laneFraction, peopleOf } from '../../ui/lane/lane-words';
import { SidePanel } from '../../ui/sheet/side-panel';
import type { FormProps } from './form-props';
import styles from './forms.module.css';
import { shareIntent, shareProblem, typedShare } from './intents';

/** Asks for a share of users that is no step of the ladder. */
export function ShareForm({ lane, asked, onPlan, onClose }: FormProps) {
  const [text, setText] = useState(() => (asked ? shareText(asked) : ''));
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

function shareText(asked: StoreIntent): string {
  if (asked.kind === 'complete') return '100%';
  return asked.kind === 'advance' || asked.kind === 'resume' ? percent(asked.fraction) : '';
}
