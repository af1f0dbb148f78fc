import type { EngineIntent } from '@shared/contract/engines';
import { useState } from 'react';
import { SelectField, TextArea, TextInput } from '../../ui/field/field';
import { SidePanel } from '../../ui/sheet/side-panel';
import styles from './containers.module.css';
import { type RunDraft, runDraft, runIntent } from './run-draft';

interface RunFormProps {
  readonly image: string;
  readonly onPlan: (intent: EngineIntent) => void;
  readonly onClose: () => void;
}

const RESTARTS: readonly { readonly value: RunDraft['restart']; readonly label: string }[] = [
  { value: 'no', label: 'Never' },
  { value: 'on-failure', label: 'When it fails' },
  { value: 'unless-stopped', label: 'Unless stopped' },
  { value: 'always', label: 'Always' },
];

/** What an image is run with. */
export function RunForm({ image, onPlan, onClose }: RunFormProps) {
  const [draft, setDraft] = useState<RunDraft>(() => runDraft(image));
  const change = (part: Partial<RunDraft>) => setDraft((before) => ({ ...before, ...part }));
  const { intent, problems } = runIntent(draft);
  return (
    <SidePanel
      phase="Nothing has been started yet"
      title="Run a container"
      onClose={onClose}
      submit={{
        label: 'Show what will be called…',
        gap: Object.values(problems).find(Boolean) ?? null,
        onSubmit: () => onPlan(intent),
      }}
    >
      <div className={styles.form}>
        <TextInput
          label="Image"
          mono
          spellCheck={false}
          value={draft.image}
          onChange={(event) => change({ image: event.currentTarget.value })}
          hint="It is pulled first where the engine does not hold it."
        />
        <div className={styles.pair}>
          <TextInput
            label="Name"
            mono
            spellCheck={false}
            placeholder="chosen by the engine"
            value={draft.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <SelectField
            label="Restart"
            value={draft.restart}
            onChange={(event) => {
              const chosen = RESTARTS.find(({ value }) => value === event.currentTarget.value);
              if (chosen) change({ restart: chosen.value });
            }}
            options={RESTARTS}
          />
        </div>
        <TextInput
          label="Ports"
          mono
          spellCheck={false}
          placeholder="8000:8000, 127.0.0.1:9000:9000"
          value={draft.ports}
          onChange={(event) => change({ ports: event.currentTarget.value })}
          {...(problems.ports
            ? { error: problems.ports }
            : { hint: 'Without an address in front, the whole network can reach it.' })}
        />
        <TextArea
          label="Environment"
          mono
          rows={3}
          spellCheck={false}
          placeholder="NAME=value"
          value={draft.env}
          onChange={(event) => change({ env: event.currentTarget.value })}
          {...(problems.env ? { error: problems.env } : { hint: 'Keep secrets in a file instead.' })}
        />
        <TextInput
          label="Environment file"
          mono
          spellCheck={false}
          placeholder="/path/to/.env"
          value={draft.envFile}
          onChange={(event) => change({ envFile: event.currentTarget.value })}
          hint="Read when it is run. Its values are shown nowhere."
        />
        <TextArea
          label="Volumes"
          mono
          rows={2}
          spellCheck={false}
          placeholder="/here:/in/container:ro"
          value={draft.volumes}
          onChange={(event) => change({ volumes: event.currentTarget.value })}
          {...(problems.volumes ? { error: problems.volumes } : {})}
        />
        <TextInput
          label="Command"
          mono
          spellCheck={false}
          placeholder="the image’s own"
          value={draft.command}
          onChange={(event) => change({ command: event.currentTarget.value })}
        />
      </div>
    </SidePanel>
  );
}
