import type { LaneView } from '@shared/domain/lane';
import type { StoreIntent } from '@shared/domain/plan';

/** What a form before a plan works with. */
export interface FormProps {
  readonly lane: LaneView;
  /** What was asked for before, when somebody comes back from its plan. */
  readonly asked: StoreIntent | null;
  readonly onPlan: (intent: StoreIntent) => void;
  readonly onClose: () => void;
}
