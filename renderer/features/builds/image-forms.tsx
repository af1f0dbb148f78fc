import type { EngineIntent } from '@shared/contract/engines';
import { useState } from 'react';
import { CheckBox } from '../../ui/field/check-box';
import { TextInput } from '../../ui/field/field';
import { SidePanel } from '../../ui/sheet/side-panel';
import styles from './builds.module.css';

/** What needs a word before it can be planned. */
export type ImageAct =
  | { readonly kind: 'pull' }
  | { readonly kind: 'prune' }
  | { readonly kind: 'tag'; readonly source: string };

interface ImageFormProps {
  readonly act: ImageAct;
  readonly onPlan: (intent: EngineIntent) => void;
  readonly onClose: () => void;
}

/** Asks for what a plan needs to know. It sends nothing itself. */
export function ImageForm({ act, onPlan, onClose }: ImageFormProps) {
  switch (act.kind) {
    case 'pull':
      return <PullForm onPlan={onPlan} onClose={onClose} />;
    case 'prune':
      return <PruneForm onPlan={onPlan} onClose={onClose} />;
    case 'tag':
      return <TagForm source={act.source} onPlan={onPlan} onClose={onClose} />;
  }
}

type FormProps = Omit<ImageFormProps, 'act'>;
const SENT = 'Nothing has been sent yet';
const SHOW = 'Show what will be called…';

function PullForm({ onPlan, onClose }: FormProps) {
  const [reference, setReference] = useState('');
  const [platform, setPlatform] = useState('');
  return (
    <SidePanel
      phase={SENT}
      title="Pull an image"
      onClose={onClose}
      submit={{
        label: SHOW,
        gap: reference.trim() === '' ? 'Name the image.' : null,
        onSubmit: () =>
          onPlan({ kind: 'pull', reference: reference.trim(), platform: platform.trim() || null }),
      }}
    >
      <div className={styles.form}>
        <TextInput
          label="Image"
          mono
          spellCheck={false}
          placeholder="registry.example.com/team/backend:1.5.0"
          value={reference}
          onChange={(event) => setReference(event.currentTarget.value)}
          hint="Credentials come from this computer’s Docker settings and helpers."
        />
        <TextInput
          label="Platform"
          mono
          placeholder="the engine’s own"
          value={platform}
          onChange={(event) => setPlatform(event.currentTarget.value)}
        />
      </div>
    </SidePanel>
  );
}

function TagForm({ source, onPlan, onClose }: FormProps & { readonly source: string }) {
  const [reference, setReference] = useState('');
  return (
    <SidePanel
      phase={SENT}
      title="Add a tag"
      onClose={onClose}
      submit={{
        label: SHOW,
        gap: reference.trim() === '' ? 'Name the tag.' : null,
        onSubmit: () => onPlan({ kind: 'tag', source, reference: reference.trim() }),
      }}
    >
      <div className={styles.form}>
        <p>
          <code>{source}</code> keeps its tags; the new one names the same image.
        </p>
        <TextInput
          label="Tag"
          mono
          spellCheck={false}
          placeholder="registry.example.com/team/backend:staging"
          value={reference}
          onChange={(event) => setReference(event.currentTarget.value)}
        />
      </div>
    </SidePanel>
  );
}

const PRUNABLE = [
  ['dangling-images', 'Images without a tag', 'What builds left behind.'],
  ['unused-images', 'Images that no container uses', 'They can be pulled or built again, which takes time.'],
  ['build-cache', 'Build cache', 'The next build of each service takes as long as the first.'],
  ['stopped-containers', 'Stopped containers', 'What they wrote outside of volumes goes with them.'],
] as const;

type Prunable = (typeof PRUNABLE)[number][0];

function PruneForm({ onPlan, onClose }: FormProps) {
  const [what, setWhat] = useState<readonly Prunable[]>(['dangling-images']);
  const toggle = (kind: Prunable, on: boolean) =>
    setWhat((before) => (on ? [...before, kind] : before.filter((one) => one !== kind)));
  return (
    <SidePanel
      phase={SENT}
      title="Give space back"
      onClose={onClose}
      submit={{
        label: 'Show what would go…',
        gap: what.length === 0 ? 'Choose what may go.' : null,
        onSubmit: () => onPlan({ kind: 'prune', what }),
      }}
    >
      <div className={styles.checks}>
        {PRUNABLE.map(([kind, label, hint]) => (
          <CheckBox key={kind} checked={what.includes(kind)} onChange={(on) => toggle(kind, on)} hint={hint}>
            {label}
          </CheckBox>
        ))}
      </div>
    </SidePanel>
  );
}
