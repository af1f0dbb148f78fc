import type { ServiceDetailView } from '@shared/contract/backends';
import type { BackendAct } from '@shared/domain/backend/act';
import { useState } from 'react';
import { SelectField, TextInput } from '../../ui/field/field';
import { SidePanel } from '../../ui/sheet/side-panel';
import type { AskedAct } from './backend-words';
import { share } from './backend-words';

interface ActFormProps {
  readonly act: AskedAct;
  readonly service: ServiceDetailView;
  readonly onPlan: (act: BackendAct) => void;
  readonly onClose: () => void;
}

const TITLES: Readonly<Record<AskedAct, string>> = {
  'set-image': 'Roll out an image',
  'canary-start': 'Start a canary',
  preview: 'Preview on the other colour',
  scale: 'Scale',
};

/** Asks for what an act needs to know. It sends nothing: the plan is shown next. */
export function ActForm({ act, service, onPlan, onClose }: ActFormProps) {
  const present = service.image ?? '';
  const [image, setImage] = useState(present);
  const [replicas, setReplicas] = useState(String(service.colours?.live.desired ?? service.desired));
  const rungs = service.steps.filter(({ fraction }) => fraction < 1);
  const [fraction, setFraction] = useState(String(rungs[0]?.fraction ?? 0.05));
  const count = Number(replicas);
  const needsImage = act !== 'scale';
  const needsCount = act === 'scale' || act === 'preview';
  const gap =
    needsImage && image.trim() === ''
      ? 'Name an image.'
      : needsImage && /\s/.test(image.trim())
        ? 'An image has no spaces in it.'
        : needsCount && !(Number.isInteger(count) && count >= (act === 'preview' ? 1 : 0) && count <= 10_000)
          ? 'A number of pods is a whole number.'
          : null;
  const submit = () => {
    const chosen = image.trim();
    if (act === 'set-image') onPlan({ kind: 'set-image', image: chosen });
    else if (act === 'canary-start')
      onPlan({ kind: 'canary-start', image: chosen, fraction: Number(fraction) });
    else if (act === 'preview') onPlan({ kind: 'preview', image: chosen, replicas: count });
    else onPlan({ kind: 'scale', replicas: count });
  };
  return (
    <SidePanel
      phase="Nothing has been sent yet"
      title={`${TITLES[act]}, ${service.name}`}
      onClose={onClose}
      submit={{ label: 'Show what will happen', gap, onSubmit: submit }}
    >
      {needsImage && (
        <TextInput
          label="Image"
          mono
          value={image}
          onChange={(event) => setImage(event.currentTarget.value)}
          hint={`Now ${present}. Revisions that the cluster keeps can be undone to at the right.`}
          autoComplete="off"
          spellCheck={false}
        />
      )}
      {act === 'canary-start' && (
        <SelectField
          label="First step"
          value={fraction}
          onChange={(event) => setFraction(event.currentTarget.value)}
          options={rungs.map((step) => ({
            value: String(step.fraction),
            label: `${share(step.fraction)} of the pods`,
          }))}
        />
      )}
      {needsCount && (
        <TextInput
          label="Pods"
          inputMode="numeric"
          value={replicas}
          onChange={(event) => setReplicas(event.currentTarget.value)}
        />
      )}
    </SidePanel>
  );
}
