import type { LaneView, ReleaseView } from '@shared/domain/lane';
import { ChecklistCard } from './checklist-card';
import { DetailsCard } from './details-card';
import { EventsCard } from './events-card';
import { GatesCard } from './gates-card';
import styles from './release.module.css';
import { ReviewsCard } from './reviews-card';
import { SubmissionCard } from './submission-card';

interface ReleaseCardsProps {
  readonly release: ReleaseView;
  readonly lane: LaneView | null;
}

/** Evidence: how it fares, what users say, what was done, who signed. */
export function ReleaseCards({ release, lane }: ReleaseCardsProps) {
  return (
    <div className={styles.cards}>
      <div className={styles.grid}>
        {lane && (
          <div className={styles.gatesArea}>
            <GatesCard lane={lane} />
          </div>
        )}
        <div className={styles.eventsArea}>
          <EventsCard release={release} />
        </div>
        <div className={styles.sideArea}>
          {lane?.submission && <SubmissionCard lane={lane} submission={lane.submission} />}
          <ChecklistCard release={release} />
          {!lane?.submission && <DetailsCard release={release} lane={lane} />}
        </div>
        <div className={styles.reviewsArea}>
          <ReviewsCard release={release} />
        </div>
      </div>
    </div>
  );
}
