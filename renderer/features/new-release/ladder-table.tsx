import type { ArtifactView } from '@shared/domain/lane';
import { IconButton } from '../../ui/button/icon-button';
import { SelectField, TextInput } from '../../ui/field/field';
import { Icon } from '../../ui/icon/icon';
import styles from './ladder-card.module.css';
import {
  changeStep,
  readShare,
  removeStep,
  type StepDraft,
  shareText,
  type TimedStep,
  wrongStep,
} from './ladder-steps';
import { bakeChoices, bakeText, dateTime, peopleWords, shareWords } from './ladder-words';
import type { ReleaseRoute } from './release-routes';

interface LadderTableProps {
  readonly artifact: ArtifactView;
  readonly route: ReleaseRoute;
  readonly steps: readonly StepDraft[];
  /** Empty while the steps are no ladder. */
  readonly timed: readonly TimedStep[];
  readonly now: number;
  readonly readOnly: boolean;
  readonly onSteps: (steps: readonly StepDraft[]) => void;
}

/** The steps as rows: share, people, bake, earliest time. */
export function LadderTable({ artifact, route, steps, timed, now, readOnly, onSteps }: LadderTableProps) {
  const wrong = wrongStep(steps);
  return (
    <table className={styles.table} aria-label="Steps of the ladder">
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Step</th>
          <th scope="col">People</th>
          <th scope="col">Bake</th>
          <th scope="col">Earliest</th>
          <th scope="col">Remove</th>
        </tr>
      </thead>
      <tbody>
        {route.track.kind !== 'production' && <FirstRow route={route} />}
        {steps.map((step, index) => (
          <StepRow
            key={step.key}
            step={step}
            last={index === steps.length - 1}
            wrong={wrong === step.key}
            timed={timed[index] ?? null}
            people={peopleOf(step, artifact.activeUsers)}
            now={now}
            readOnly={readOnly}
            onChange={(change) => onSteps(changeStep(steps, step.key, change))}
            onRemove={() => onSteps(removeStep(steps, step.key))}
          />
        ))}
      </tbody>
    </table>
  );
}

function peopleOf(step: StepDraft, activeUsers: number | null): string {
  const share = readShare(step.text);
  return share === null ? '' : shareWords(share, activeUsers);
}

function FirstRow({ route }: { readonly route: ReleaseRoute }) {
  const { track } = route;
  return (
    <tr>
      <th scope="row" className={styles.audience}>
        {track.title}
      </th>
      <td className={styles.people}>
        {track.testers === null ? 'All its testers' : peopleWords(track.testers)}
      </td>
      <td className={styles.quiet}>Until promoted</td>
      <td className={styles.when}>Now</td>
      <td />
    </tr>
  );
}

interface StepRowProps {
  readonly step: StepDraft;
  readonly last: boolean;
  readonly wrong: boolean;
  readonly timed: TimedStep | null;
  readonly people: string;
  readonly now: number;
  readonly readOnly: boolean;
  readonly onChange: (change: Partial<Omit<StepDraft, 'key'>>) => void;
  readonly onRemove: () => void;
}

function StepRow({ step, last, wrong, timed, people, now, readOnly, onChange, onRemove }: StepRowProps) {
  const name = step.text === '' ? 'Empty step' : step.text;
  const tidy = () => {
    const share = readShare(step.text);
    if (share !== null && shareText(share) !== step.text) onChange({ text: shareText(share) });
  };
  return (
    <tr data-held={timed?.heldBy ? true : undefined}>
      <td className={styles.share}>
        {last || readOnly ? (
          <b>{step.text}</b>
        ) : (
          <TextInput
            label={`Share of users at step ${name}`}
            labelHidden
            mono
            size="small"
            inputMode="decimal"
            className={wrong ? styles.wrong : undefined}
            aria-invalid={wrong || undefined}
            value={step.text}
            onChange={(event) => onChange({ text: event.currentTarget.value })}
            onBlur={tidy}
          />
        )}
      </td>
      <td className={styles.people}>{people}</td>
      <td className={styles.bake}>
        {last ? (
          <span className={styles.quiet}>Done when here</span>
        ) : readOnly ? (
          step.bakeMs === 0 ? (
            'No bake'
          ) : (
            `Bake ${bakeText(step.bakeMs)}`
          )
        ) : (
          <SelectField
            label={`Bake at ${name}`}
            labelHidden
            size="small"
            value={step.bakeMs}
            onChange={(event) => onChange({ bakeMs: Number(event.currentTarget.value) })}
            options={bakeChoices(step.bakeMs).map((ms) => ({
              value: String(ms),
              label: ms === 0 ? 'No bake' : `Bake ${bakeText(ms)}`,
            }))}
          />
        )}
      </td>
      <td className={styles.when}>
        {timed && (timed.earliest <= now ? 'Now' : dateTime(timed.earliest))}
        {timed?.heldBy && <Icon name="snowflake" size={14} className={styles.frost} />}
      </td>
      <td className={styles.remove}>
        {!last && !readOnly && (
          <IconButton icon="x" size="small" label={`Remove the step ${name}`} onClick={onRemove} />
        )}
      </td>
    </tr>
  );
}
