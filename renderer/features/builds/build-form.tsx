import type { BuildInputs, ServiceView } from '@shared/contract/builds';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { LineFindings } from '../../ui/build/line-findings';
import { bytesWords } from '../../ui/data/bytes';
import { CheckBox } from '../../ui/field/check-box';
import { SelectField, TextArea, TextInput } from '../../ui/field/field';
import { useGo } from '../../ui/link/link';
import { SidePanel } from '../../ui/sheet/side-panel';
import { type BuildDraft, draftOf, inputsOf } from './build-draft';
import styles from './builds.module.css';
import { FindingChips, findingViews } from './findings-card';

interface BuildFormProps {
  readonly service: ServiceView;
  /** Inputs of an earlier build to begin with; null begins with the service's own. */
  readonly inputs: BuildInputs | null;
  readonly onClose: () => void;
}

/** What a build is made from, with what its Dockerfile's reader found beforehand. */
export function BuildForm({ service, inputs, onClose }: BuildFormProps) {
  const brain = useBrain();
  const go = useGo();
  const [draft, setDraft] = useState<BuildDraft>(() => draftOf(service, inputs));
  const change = (part: Partial<BuildDraft>) => setDraft((before) => ({ ...before, ...part }));
  const start = useMutation(
    brain.builds.start.mutationOptions({
      onSuccess: ({ buildId }) => go(`/backend/builds/${encodeURIComponent(buildId)}`),
    }),
  );
  const { inputs: ready, problems } = inputsOf(service.id, draft);
  const first = service.problem ?? Object.values(problems).find(Boolean) ?? null;
  return (
    <SidePanel
      phase="Nothing has been started yet"
      title={`Build ${service.name}`}
      onClose={onClose}
      submit={{
        label: 'Build',
        gap: start.isPending ? 'It is being started.' : first,
        onSubmit: () => start.mutate(ready),
      }}
    >
      <div className={styles.form}>
        {start.error && <CallFailurePanel error={start.error} />}
        <TextInput
          label="Tags"
          mono
          spellCheck={false}
          value={draft.tags}
          onChange={(event) => change({ tags: event.currentTarget.value })}
          {...(problems.tags ? { error: problems.tags } : { hint: 'Several between spaces.' })}
        />
        <div className={styles.pair}>
          <SelectField
            label="Target"
            value={draft.target}
            onChange={(event) => change({ target: event.currentTarget.value })}
            options={[
              { value: '', label: 'Last stage' },
              ...service.targets.map((target) => ({ value: target, label: target })),
            ]}
          />
          <TextInput
            label="Platform"
            mono
            placeholder="the engine’s own"
            value={draft.platform}
            onChange={(event) => change({ platform: event.currentTarget.value })}
          />
        </div>
        <TextArea
          label="Build arguments"
          mono
          rows={3}
          spellCheck={false}
          placeholder="NAME=value"
          value={draft.args}
          onChange={(event) => change({ args: event.currentTarget.value })}
          {...(problems.args
            ? { error: problems.args }
            : { hint: 'They stay in the image’s history: pass secrets below instead.' })}
        />
        <TextArea
          label="Secrets, by reference"
          mono
          rows={2}
          spellCheck={false}
          placeholder="id=env:NAME, id=file:PATH or id=vault:NAME"
          value={draft.secrets}
          onChange={(event) => change({ secrets: event.currentTarget.value })}
          {...(problems.secrets
            ? { error: problems.secrets }
            : { hint: 'Mounted while a step asks for them. Never in the image, never in the log.' })}
        />
        <TextArea
          label="Labels"
          mono
          rows={2}
          spellCheck={false}
          placeholder="org.opencontainers.image.vendor=Arkalia"
          value={draft.labels}
          onChange={(event) => change({ labels: event.currentTarget.value })}
          {...(problems.labels
            ? { error: problems.labels }
            : { hint: 'Version and commit are set by themselves.' })}
        />
        <div className={styles.checks}>
          <CheckBox checked={draft.pull} onChange={(pull) => change({ pull })} hint="Asks their registries.">
            Look for newer base images
          </CheckBox>
          <CheckBox
            checked={draft.noCache}
            onChange={(noCache) => change({ noCache })}
            hint="Every step runs."
          >
            Build without the cache
          </CheckBox>
        </div>
        <DockerfileChecks serviceId={service.id} />
      </div>
    </SidePanel>
  );
}

/** What speaks against the Dockerfile before it is built, and how much of its folder goes to the engine. */
function DockerfileChecks({ serviceId }: { readonly serviceId: string }) {
  const brain = useBrain();
  const check = useQuery(brain.builds.check.queryOptions({ input: { serviceId } }));
  if (check.error) return <CallFailurePanel error={check.error} onRetry={() => void check.refetch()} />;
  if (!check.data) return <p className={styles.quiet}>Reading the Dockerfile…</p>;
  const { findings, contextBytes, contextFiles, ignoredFiles, ignoreFile } = check.data;
  return (
    <section aria-label="Checks of the Dockerfile">
      <div className={styles.checkHead}>
        <h3>Dockerfile</h3>
        <FindingChips findings={findings} />
      </div>
      <LineFindings findings={findingViews(findings)} />
      <p className={styles.quiet}>
        {contextFiles} files, {bytesWords(contextBytes)} go to the engine
        {ignoreFile ? `; ${ignoredFiles} are left out by ${ignoreFile}` : ''}.
      </p>
    </section>
  );
}
