import type { AppView, BetaLead } from '@shared/domain/lane';
import { daysLeft, expiryText } from '@shared/domain/testflight/phase';
import { buttonClass } from '../../ui/button/button';
import { Card, CardFooter } from '../../ui/card/card';
import { StateChip } from '../../ui/chip/state-chip';
import { Icon } from '../../ui/icon/icon';
import { PHASE_STATE } from '../../ui/lane/phase-state';
import { Link } from '../../ui/link/link';
import { cx } from '../../ui/theme/cx';
import { Age } from '../../ui/time/age';
import { useNow } from '../../ui/time/now-provider';
import styles from './lane-card.module.css';

interface BetaCardProps {
  readonly app: AppView;
  readonly beta: BetaLead;
  readonly compact: boolean;
}

/** The newest build at TestFlight: where it stands, who has it, and what its testers sent. */
export function BetaCard({ app, beta, compact }: BetaCardProps) {
  const now = useNow();
  const place = `app=${encodeURIComponent(app.appId)}`;
  const href = `/testflight?${place}&build=${encodeURIComponent(beta.buildId)}`;
  const left = daysLeft(false, beta.expiresAt === null ? null : Date.parse(beta.expiresAt), now);
  return (
    <Card
      aria-label={`${app.name}, TestFlight, ${beta.label}, ${beta.stateLabel}`}
      className={cx(styles.card, compact && styles.compact)}
    >
      <div className={styles.wrapping}>
        <Link className={styles.label} href={href}>
          {beta.label}
        </Link>
        <StateChip state={PHASE_STATE[beta.phase]}>{beta.stateLabel}</StateChip>
      </div>
      <div className={styles.sub}>
        <span className={styles.target}>TestFlight</span>
        {beta.readAt && <Age at={beta.readAt} />}
      </div>
      <div className={styles.middle}>
        <div className={styles.facts}>
          <p>{beta.sentence}</p>
          {!compact && (
            <div>
              {beta.groups.length === 0 ? 'No group has it yet' : `With ${beta.groups.join(', ')}`}
              {left !== null && `, ${expiryText(left)} left`}
            </div>
          )}
          {!compact && beta.newFeedback > 0 && (
            <div className={styles.fact} data-tone="review">
              <Icon name="message" size={14} />
              <span>
                {beta.newFeedback === 1 ? '1 report to look at' : `${beta.newFeedback} reports to look at`}
              </span>
            </div>
          )}
        </div>
      </div>
      <CardFooter note="">
        {beta.newFeedback > 0 && (
          <Link className={buttonClass({ size: 'small' })} href={`/testflight/feedback?${place}`}>
            Feedback
          </Link>
        )}
        <Link className={buttonClass({ size: 'small' })} href={href}>
          Open
          <span className="visually-hidden"> {beta.label} at TestFlight</span>
        </Link>
      </CardFooter>
    </Card>
  );
}
