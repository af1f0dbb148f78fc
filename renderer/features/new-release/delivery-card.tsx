import type { ArtifactView } from '@shared/domain/lane';
import { Card } from '../../ui/card/card';
import { TextInput } from '../../ui/field/field';
import { Segmented } from '../../ui/tabs/segmented';
import styles from './delivery-card.module.css';
import { readSteps } from './ladder-steps';
import { type ReachChoice, type ReleaseForm, reachChoices, reachOf } from './release-form';
import type { ReleaseRoute } from './release-routes';

const PRIORITIES = ['0', '1', '2', '3', '4', '5'].map((value) => ({ value, label: value }));

/** What apps usually make of a priority. The store itself shows nothing: the app reads it and decides. */
const PRIORITY_WORDS: readonly (readonly [string, string])[] = [
  ['No hint', 'the app decides by itself'],
  ['Low', 'apps usually say nothing'],
  ['Low', 'a hint inside the app, at most'],
  ['Flexible prompt', 'usually, and it can be dismissed'],
  ['Flexible prompt', 'usually at once, with a reminder'],
  ['Immediate prompt', 'usually blocks the app until updated'],
];

interface DeliveryCardProps {
  readonly artifact: ArtifactView;
  readonly route: ReleaseRoute;
  readonly form: ReleaseForm;
  readonly readOnly: boolean;
  readonly onChange: (part: Partial<ReleaseForm>) => void;
}

/** Whom the upload reaches, how urgent the update is for those who have the app, and the release's own name. */
export function DeliveryCard({ artifact, route, form, readOnly, onChange }: DeliveryCardProps) {
  const reach = reachOf(artifact, route, form.reach);
  const [headline, detail] = PRIORITY_WORDS[form.priority] ?? ['', ''];
  const version = artifact.facts.versionName ?? `${artifact.facts.versionCode}`;
  return (
    <Card aria-label="Delivery" className={styles.card}>
      <div className={styles.row}>
        <div className={styles.name}>
          <h2>Reach</h2>
          <p>Of this upload</p>
        </div>
        <Segmented<ReachChoice>
          label="Whom this upload reaches"
          disabled={readOnly}
          value={reach}
          onChange={(value) => onChange({ reach: value })}
          options={reachChoices(artifact, route).map((value) => ({
            value,
            label: reachLabel(value, route, form),
          }))}
        />
        <p className={styles.words}>{reachWords(reach, route)}</p>
      </div>
      <div className={styles.row}>
        <div className={styles.name}>
          <h2>In-app update priority</h2>
          <p>Fixed once it is out</p>
        </div>
        <Segmented
          label="In-app update priority"
          disabled={readOnly}
          value={`${form.priority}`}
          onChange={(value) => onChange({ priority: Number(value) })}
          options={PRIORITIES}
        />
        <p className={styles.words}>
          <b>{headline}</b>
          {detail}
        </p>
      </div>
      <div className={styles.row}>
        <div className={styles.name}>
          <h2>Release name</h2>
          <p>Seen in Play Console only</p>
        </div>
        <div className={styles.field}>
          <TextInput
            label="Release name"
            labelHidden
            size="normal"
            maxLength={50}
            readOnly={readOnly}
            placeholder={`Google Play names it ${version}`}
            value={form.name}
            onChange={(event) => onChange({ name: event.currentTarget.value })}
          />
        </div>
      </div>
    </Card>
  );
}

function reachLabel(choice: ReachChoice, route: ReleaseRoute, form: ReleaseForm): string {
  if (choice === 'draft') return 'Draft';
  if (choice === 'first-step') {
    const first = readSteps(form.steps).rungs?.[0]?.fraction;
    return first === undefined ? 'First step' : `${Number((first * 100).toFixed(2))}%`;
  }
  return route.track.kind === 'production' ? '100%' : 'All testers';
}

function reachWords(choice: ReachChoice, route: ReleaseRoute): string {
  if (choice === 'draft') return 'Nobody gets it until it is released.';
  if (choice === 'first-step') return 'The rest follow by the ladder.';
  return route.track.kind === 'production'
    ? 'Every user, at once.'
    : `Everyone on ${route.track.title.toLowerCase()}.`;
}
