import { versionCodeOf, versionProblem } from '@shared/domain/submission/version';
import { useState } from 'react';
import { TextInput } from '../../ui/field/field';
import { SidePanel } from '../../ui/sheet/side-panel';
import type { FormProps } from './form-props';
import styles from './forms.module.css';

/** Asks for the number of the version that comes next. */
export function VersionForm({ lane, asked, onPlan, onClose }: FormProps) {
  const [version, setVersion] = useState(
    asked?.kind === 'create-version' ? asked.versionName : (lane.submission?.nextVersion ?? ''),
  );
  const code = versionCodeOf(version.trim());
  const problem = versionProblem(version.trim(), lane.versionName);
  return (
    <SidePanel
      phase="Nothing has been sent yet"
      title={`New version on the ${lane.targetTitle}`}
      onClose={onClose}
      submit={{
        label: 'Show what will be called…',
        gap: problem,
        onSubmit: () => {
          if (code === null) return;
          onPlan({
            kind: 'create-version',
            versionCode: code,
            track: lane.track,
            versionName: version.trim(),
          });
        },
      }}
    >
      <div className={styles.stack}>
        <p className={styles.lead}>
          Texts are copied from {lane.versionName ?? 'the last version'}; what is new is written afresh, and a
          build is attached.
        </p>
        <TextInput
          label="Version"
          mono
          autoComplete="off"
          value={version}
          onChange={(event) => setVersion(event.currentTarget.value)}
          {...(problem
            ? { error: problem }
            : { hint: 'A number is used for good, also when it is never released.' })}
        />
      </div>
    </SidePanel>
  );
}
