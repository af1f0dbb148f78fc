import type { SubmissionView } from '@shared/domain/lane';
import type { ReleaseType } from '@shared/domain/submission/facts';
import type { VersionChanges } from '@shared/domain/submission/intent';
import { useState } from 'react';
import { SelectField, TextInput } from '../../ui/field/field';
import { SidePanel } from '../../ui/sheet/side-panel';
import { Segmented } from '../../ui/tabs/segmented';
import { moment } from '../../ui/time/format';
import { useNow } from '../../ui/time/now-provider';
import type { FormProps } from './form-props';
import styles from './forms.module.css';

const RELEASE_TYPES: readonly { readonly value: ReleaseType; readonly label: string }[] = [
  { value: 'manual', label: 'By hand' },
  { value: 'after-approval', label: 'At once' },
  { value: 'scheduled', label: 'On a date' },
];

/** Chooses the build of a version, who releases it after approval, and whether it goes out in phases. */
export function BuildForm({ lane, asked, onPlan, onClose }: FormProps) {
  const now = useNow();
  const submission = lane.submission as SubmissionView;
  const before = asked?.kind === 'edit-version' ? asked.changes : {};
  const { facts } = submission;
  const [buildId, setBuildId] = useState(before.buildId ?? facts.build?.id ?? '');
  const [type, setType] = useState<ReleaseType>(before.release?.type ?? facts.releaseType);
  const [date, setDate] = useState(toField(before.release?.at ?? facts.releaseAt));
  const [phased, setPhased] = useState(before.phased ?? facts.phased !== null);
  const at = type === 'scheduled' ? fromField(date) : null;
  const changes: VersionChanges = {
    ...(buildId === '' || buildId === facts.build?.id ? {} : { buildId }),
    ...(type === facts.releaseType && at === facts.releaseAt ? {} : { release: { type, at } }),
    ...(phased === (facts.phased !== null) ? {} : { phased }),
  };
  const problem =
    type === 'scheduled' && at === null
      ? 'Choose a day and an hour.'
      : at !== null && Date.parse(at) <= now
        ? 'The date has passed already.'
        : Object.keys(changes).length === 0
          ? 'Nothing is changed yet.'
          : null;
  return (
    <SidePanel
      phase="Nothing has been sent yet"
      title={`Build and release of ${lane.versionName ?? lane.label}`}
      onClose={onClose}
      submit={{
        label: 'Show what will be called…',
        gap: problem,
        onSubmit: () =>
          onPlan({ kind: 'edit-version', versionCode: lane.versionCode, track: lane.track, changes }),
      }}
    >
      <div className={styles.stack}>
        <SelectField
          label="Build"
          value={buildId}
          onChange={(event) => setBuildId(event.currentTarget.value)}
          hint={
            submission.builds.length === 0
              ? `The store has no processed build of ${lane.versionName}. Upload an .ipa first.`
              : 'Builds of this version that the store has processed.'
          }
          options={[
            ...(facts.build === null ? [{ value: '', label: 'No build' }] : []),
            ...withOwn(submission).map((build) => ({
              value: build.id,
              label: build.uploadedAt
                ? `${build.number}, uploaded ${moment(Date.parse(build.uploadedAt), now)}`
                : build.number,
            })),
          ]}
        />
        <div className={styles.field}>
          <span className={styles.name}>Release after approval</span>
          <Segmented label="Release after approval" value={type} onChange={setType} options={RELEASE_TYPES} />
        </div>
        {type === 'scheduled' && (
          <TextInput
            label="Not before (UTC)"
            type="datetime-local"
            value={date}
            onChange={(event) => setDate(event.currentTarget.value)}
            hint="Apple releases on the full hour."
          />
        )}
        <div className={styles.field}>
          <span className={styles.name}>Reach</span>
          <Segmented
            label="Reach"
            value={phased ? 'phased' : 'all'}
            onChange={(value) => setPhased(value === 'phased')}
            options={[
              { value: 'phased', label: 'Phased, 7 days' },
              { value: 'all', label: 'Everyone at once' },
            ]}
          />
          <p className={styles.hint}>
            {phased
              ? '1, 2, 5, 10, 20, 50, 100% of automatic updates, a day each. No share can be chosen.'
              : lane.capabilities.rollbackSentence}
          </p>
        </div>
      </div>
    </SidePanel>
  );
}

/** The attached build stands in the list also when it is no longer among the newest. */
function withOwn({ builds, facts }: SubmissionView): SubmissionView['builds'] {
  const { build } = facts;
  return build && !builds.some(({ id }) => id === build.id) ? [build, ...builds] : builds;
}

const toField = (iso: string | null): string => iso?.slice(0, 16) ?? '';

function fromField(text: string): string | null {
  const at = Date.parse(`${text}:00Z`);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
