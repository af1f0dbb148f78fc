import type { LaneView } from '@shared/domain/lane';
import type { StoreIntent } from '@shared/domain/plan';
import { useState } from 'react';
import { PlanSheet } from '../../flows/plan-sheet';
import type { LaneAct } from '../../ui/lane/lane-acts';
import { SidePanel } from '../../ui/sheet/side-panel';
import { BuildForm } from './build-form';
import { DetailsForm } from './details-form';
import { plainIntent } from './intents';
import { PromoteForm } from './promote-form';
import { ShareForm } from './share-form';
import { TextsForm } from './texts-form';
import { VersionForm } from './version-form';

interface ActSheetProps {
  readonly lane: LaneView;
  readonly act: LaneAct;
  readonly onClose: () => void;
}

const FORMS: Partial<Readonly<Record<LaneAct, typeof ShareForm>>> = {
  share: ShareForm,
  promote: PromoteForm,
  edit: DetailsForm,
  version: VersionForm,
  build: BuildForm,
  texts: TextsForm,
};

/**
 * The docked sheet of an act. What the act needs to know is asked first; then the plan is shown, and closing it leads
 * back to what was asked. The intent is taken once: what the store says later moves the plan, never what the person
 * asked for.
 */
export function ActSheet({ lane, act, onClose }: ActSheetProps) {
  const [intent, setIntent] = useState<StoreIntent | null>(() => plainIntent(lane, act));
  const [planning, setPlanning] = useState(intent !== null);
  const [started, setStarted] = useState(false);
  const Form = FORMS[act];
  if (intent && planning) {
    return (
      <PlanSheet
        appId={lane.appId}
        intent={intent}
        lane={lane}
        onStarted={() => setStarted(true)}
        onClose={Form && !started ? () => setPlanning(false) : onClose}
      />
    );
  }
  if (Form) {
    const plan = (asked: StoreIntent) => {
      setIntent(asked);
      setPlanning(true);
    };
    return <Form lane={lane} asked={intent} onPlan={plan} onClose={onClose} />;
  }
  return (
    <SidePanel phase="Nothing can be planned" title={lane.label} onClose={onClose}>
      <p>{lane.trackTitle} has moved on since this was offered. Look at the release as it is now.</p>
    </SidePanel>
  );
}
