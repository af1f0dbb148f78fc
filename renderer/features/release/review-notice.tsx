import type { LaneView, SubmissionView } from '@shared/domain/lane';
import { Banner } from '../../ui/feedback/banner';

interface ReviewNoticeProps {
  readonly lane: LaneView;
  readonly review: SubmissionView;
}

/** What must not be overlooked about a version on its way through review. */
export function ReviewNotice({ lane, review }: ReviewNoticeProps) {
  const { phase } = review;
  switch (phase.name) {
    case 'rejected':
      return (
        <Banner tone="failed" icon="circle-x" title={`${lane.label} was rejected.`}>
          {phase.sentence} The reviewers’ own words stand in App Store Connect, App Review, and in their
          e-mail; the API does not give them out.
        </Banner>
      );
    case 'waiting':
    case 'in-review':
      return (
        <Banner tone="review" icon="eye" title={`${lane.label} is ${phase.title.toLowerCase()}.`}>
          {phase.sentence}
        </Banner>
      );
    case 'approved':
    case 'scheduled':
    case 'processing':
      return (
        <Banner tone="review" icon="circle-check" title={`${lane.label}: ${phase.title.toLowerCase()}.`}>
          {phase.sentence}
        </Banner>
      );
    case 'not-known':
      return (
        <Banner tone="watch" icon="alert-triangle" title="An outcome is not known.">
          {phase.sentence} Nothing is sent again.
        </Banner>
      );
    default:
      return null;
  }
}
