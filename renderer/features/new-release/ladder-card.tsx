import type { ArtifactView } from '@shared/domain/lane';
import { type Freeze, freezeAt } from '@shared/domain/rollout/policy';
import { percent } from '@shared/domain/store';
import { Button } from '../../ui/button/button';
import { Card } from '../../ui/card/card';
import { Banner } from '../../ui/feedback/banner';
import { Icon } from '../../ui/icon/icon';
import { Ladder } from '../../ui/ladder/ladder';
import type { LadderRung } from '../../ui/ladder/rung';
import { Tabs } from '../../ui/tabs/tabs';
import { useNow } from '../../ui/time/now-provider';
import { CardHead } from './card-head';
import styles from './ladder-card.module.css';
import { addStep, readSteps, risingRungs, type StepDraft, stepsOf, timeSteps } from './ladder-steps';
import { LadderTable } from './ladder-table';
import { dateTime, peopleWords } from './ladder-words';
import type { ReleaseRoute } from './release-routes';

interface LadderCardProps {
  readonly artifact: ArtifactView;
  readonly routes: readonly ReleaseRoute[];
  readonly route: ReleaseRoute;
  readonly steps: readonly StepDraft[];
  readonly freezes: readonly Freeze[];
  readonly readOnly: boolean;
  readonly onRoute: (route: ReleaseRoute) => void;
  readonly onSteps: (steps: readonly StepDraft[]) => void;
}

const MINUTE = 60_000;

/** The way of this version to its users: where it goes first, and the steps that follow. */
export function LadderCard(props: LadderCardProps) {
  const { artifact, routes, route, steps, freezes, readOnly, onRoute, onSteps } = props;
  // To the minute: earliest times that tick by the second read as noise.
  const now = Math.floor(useNow() / MINUTE) * MINUTE;
  const { problem } = readSteps(steps);
  const timed = timeSteps(risingRungs(steps), now, freezes);
  const held = route.ladder ? timed.find((step) => step.heldBy !== null) : undefined;
  const own = stepsOf(artifact.ladder);
  const changed = JSON.stringify(plain(own)) !== JSON.stringify(plain(steps));
  return (
    <Card aria-labelledby="ladder-title" className={styles.card}>
      <CardHead
        id="ladder-title"
        title="Ladder"
        tabs={
          <Tabs
            label="Way to the users"
            look="segment"
            value={route.id}
            onChange={(id) => {
              const next = routes.find((candidate) => candidate.id === id);
              if (next) onRoute(next);
            }}
            tabs={(readOnly ? [route] : routes).map(({ id, label }) => ({ value: id, label }))}
          />
        }
        aside={
          changed &&
          !readOnly && (
            <Button
              kind="quiet"
              size="small"
              icon="undo"
              title="Use the steps of the workspace"
              onClick={() => onSteps(own)}
            >
              Reset
            </Button>
          )
        }
      />
      <div className={styles.drawing}>
        <Ladder
          size="wide"
          label={`Planned way of ${artifact.facts.versionCode}`}
          rungs={drawnRungs(route, timed, freezes, now)}
        />
      </div>
      {route.ladder ? (
        <>
          <LadderTable
            artifact={artifact}
            route={route}
            steps={steps}
            timed={problem === null ? timed : []}
            now={now}
            readOnly={readOnly}
            onSteps={onSteps}
          />
          <div className={styles.under}>
            {problem ? (
              <p className={styles.problem} role="alert">
                <Icon name="circle-x" size={14} /> {problem}
              </p>
            ) : (
              <p className={styles.note}>
                {route.track.kind === 'production'
                  ? 'Earliest times, if it goes to production now.'
                  : 'Earliest times, if it is promoted to production now.'}
              </p>
            )}
            {!readOnly && (
              <Button size="small" icon="plus" onClick={() => onSteps(addStep(steps))}>
                Add step
              </Button>
            )}
          </div>
        </>
      ) : (
        <p className={styles.alone}>
          It stays on {route.track.title.toLowerCase()}
          {route.track.testers === null ? '' : `, with ${peopleWords(route.track.testers)}`}. Whoever promotes
          it later follows the workspace’s ladder.
        </p>
      )}
      {held?.heldBy && (
        <div className={styles.held}>
          <Banner
            tone="watch"
            icon="snowflake"
            title={`${percent(held.fraction)} is held from ${dateTime(held.wanted)} to ${dateTime(held.earliest)}`}
          >
            {held.heldBy.reason
              ? `A freeze holds: ${held.heldBy.reason}.`
              : 'A change freeze of the workspace holds.'}
          </Banner>
        </div>
      )}
    </Card>
  );
}

const plain = (steps: readonly StepDraft[]) => steps.map(({ text, bakeMs }) => [text, bakeMs]);

function drawnRungs(
  route: ReleaseRoute,
  timed: ReturnType<typeof timeSteps>,
  freezes: readonly Freeze[],
  now: number,
): readonly LadderRung[] {
  const production = route.track.kind === 'production';
  const first: LadderRung = {
    label: route.track.title.split(' ')[0] ?? route.track.title,
    fraction: 0,
    kind: 'next',
    tone: 'staging',
  };
  const steps = route.ladder ? timed : [];
  return [
    ...(production ? [] : [first]),
    ...steps.map(
      (step, index): LadderRung => ({
        label: percent(step.fraction),
        fraction: step.fraction,
        kind: step.heldBy
          ? 'blocked'
          : production && index === 0 && freezeAt(freezes, now) === null
            ? 'next'
            : 'planned',
        ...(step.heldBy ? { blockedBy: 'freeze' as const } : {}),
      }),
    ),
  ];
}
