import type { LaneView } from '@shared/domain/lane';
import type { StoreIntent } from '@shared/domain/plan';
import { useState } from 'react';
import { PlanSheet } from '../../flows/plan-sheet';
import type { LaneAct } from '../../ui/lane/lane-acts';
import { SidePanel } from '../../ui/sheet/side-panel';
import { DetailsForm } from './details-form';
import { plainIntent } from './intents';
import { PromoteForm } from './promote-form';
import { ShareForm } from './share-form';

interface ActSheetProps {
  readonly lane: LaneView;
  readonly act: LaneAct;
  readonly onClose: () => void;
}

/**
 * The docked sheet of an act. What the act needs to know is asked first; then the plan is shown. The intent is taken
 * once, when the sheet opens: what the store says later moves the plan, never what the person asked for.
 */
export function ActSheet({ lane, act, onClose }: ActSheetProps) {
  const [intent, setIntent] = useState<StoreIntent | null>(() => plainIntent(lane, act));
  if (intent) return <PlanSheet appId={lane.appId} intent={intent} lane={lane} onClose={onClose} />;
  switch (act) {
    case 'share':
      return <ShareForm lane={lane} onPlan={setIntent} onClose={onClose} />;
    case 'promote':
      return <PromoteForm lane={lane} onPlan={setIntent} onClose={onClose} />;
    case 'edit':
      return <DetailsForm lane={lane} onPlan={setIntent} onClose={onClose} />;
    default:
      return (
        <SidePanel phase="Nothing can be planned" title={lane.label} onClose={onClose}>
          <p>{lane.trackTitle} has moved on since this was offered. Look at the release as it is now.</p>
        </SidePanel>
      );
  }
}
