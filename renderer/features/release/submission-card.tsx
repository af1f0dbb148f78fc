import type { LaneView, SubmissionView } from '@shared/domain/lane';
import type { ReleaseType } from '@shared/domain/submission/facts';
import { Button } from '../../ui/button/button';
import { Card, CardHeader } from '../../ui/card/card';
import { KeyValues } from '../../ui/data/key-values';
import { Icon } from '../../ui/icon/icon';
import { type LaneAct, releaseHref } from '../../ui/lane/lane-acts';
import { pauseBudget } from '../../ui/lane/lane-words';
import { useGo } from '../../ui/link/link';
import { moment } from '../../ui/time/format';
import { useNow } from '../../ui/time/now-provider';
import styles from './release.module.css';

interface SubmissionCardProps {
  readonly lane: LaneView;
  readonly submission: SubmissionView;
}

const RELEASE: Readonly<Record<ReleaseType, string>> = {
  manual: 'By hand, after approval',
  'after-approval': 'At once, after approval',
  scheduled: 'On a date, after approval',
};

/** What the store has of a version: its build, how it is released, its texts, and what is missing for a review. */
export function SubmissionCard({ lane, submission }: SubmissionCardProps) {
  const go = useGo();
  const now = useNow();
  const { facts, missing, permissions } = submission;
  const open = (act: LaneAct) => go(releaseHref(lane, lane.track, act));
  const date = facts.releaseAt === null ? null : moment(Date.parse(facts.releaseAt), now);
  return (
    <Card aria-labelledby="submission-title">
      <CardHeader
        id="submission-title"
        title="Submission"
        aside={
          <Button
            size="small"
            kind="quiet"
            lockedReason={
              permissions['edit-promotional'].allowed ? null : permissions['edit-promotional'].why
            }
            onClick={() => open('texts')}
          >
            Edit texts…
          </Button>
        }
      />
      <KeyValues
        keyWidth={64}
        items={[
          { key: 'Build', value: facts.build ? `${facts.build.number}` : 'None yet' },
          {
            key: 'Release',
            value: date ? `${RELEASE[facts.releaseType]}, ${date}` : RELEASE[facts.releaseType],
          },
          { key: 'Reach', value: phasedWords(lane) },
          {
            key: 'Texts',
            value: facts.texts.length === 0 ? 'None yet' : facts.texts.map(({ locale }) => locale).join(', '),
          },
        ]}
      />
      {missing.length > 0 && (
        <ul className={styles.missing} aria-label="Missing for a review">
          {missing.map((sentence) => (
            <li key={sentence}>
              <Icon name="alert-triangle" size={14} />
              {sentence}
            </li>
          ))}
        </ul>
      )}
      <p className={styles.quiet}>{lane.capabilities.rollbackSentence}</p>
    </Card>
  );
}

function phasedWords(lane: LaneView): string {
  const phased = lane.submission?.facts.phased;
  if (!phased) return 'Everyone at once';
  const budget = pauseBudget(lane);
  return phased.state === 'inactive' || budget === null ? 'Phased, seven days' : `Phased, ${budget}`;
}
