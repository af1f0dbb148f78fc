import type { LaneView } from '@shared/domain/lane';
import type { ReleaseDetails } from '@shared/domain/plan';
import { countNotes, RELEASE_NOTES_LIMIT } from '@shared/domain/release-notes';
import { settledPart } from '@shared/domain/rollout/transition';
import type { CountryTargeting, ReleaseNote } from '@shared/domain/store';
import { useState } from 'react';
import { SidePanel } from '../../ui/sheet/side-panel';
import { Segmented } from '../../ui/tabs/segmented';
import {
  CountriesField,
  type CountryChoice,
  choiceOf,
  countriesOf,
  countriesProblem,
} from './countries-field';
import type { FormProps } from './form-props';
import styles from './forms.module.css';
import { NotesField } from './notes-field';

const PRIORITIES = ['0', '1', '2', '3', '4', '5'] as const;

/**
 * Changes what users read and how the update reaches them, without changing how many get it. The store fixes the
 * update priority when a release is rolled out, so that only drafts offer it.
 */
export function DetailsForm({ lane, asked, onPlan, onClose }: FormProps) {
  const before = asked?.kind === 'edit-details' ? asked.details : {};
  const [notes, setNotes] = useState<readonly ReleaseNote[]>(before.notes ?? lane.notes);
  const [priority, setPriority] = useState(`${before.inAppUpdatePriority ?? lane.inAppUpdatePriority ?? 0}`);
  const [choice, setChoice] = useState<CountryChoice>(() => choiceOf(before.countryTargeting));
  const [codes, setCodes] = useState(before.countryTargeting?.countries.join(', ') ?? '');
  const targeted = lane.trackKind === 'production' && settledPart(lane.state).kind === 'staged';
  const details = changed(lane, notes, Number(priority), targeted ? countriesOf(choice, codes) : undefined);
  const problem =
    notesProblem(notes) ??
    (targeted ? countriesProblem(choice, codes) : null) ??
    (Object.keys(details).length === 0 ? 'Nothing is changed yet.' : null);
  return (
    <SidePanel
      phase="Nothing has been sent yet"
      title={`Edit details of ${lane.label}`}
      onClose={onClose}
      submit={{
        label: 'Show what will be called…',
        gap: problem,
        onSubmit: () =>
          onPlan({ kind: 'edit-details', versionCode: lane.versionCode, track: lane.track, details }),
      }}
    >
      <div className={styles.stack}>
        <p className={styles.lead}>
          On {lane.trackTitle.toLowerCase()}. How many users get it stays as it is.
        </p>
        <NotesField notes={notes} onChange={setNotes} />
        {settledPart(lane.state).kind === 'draft' && (
          <div className={styles.field}>
            <span className={styles.name}>In-app update priority</span>
            <Segmented
              label="In-app update priority"
              value={priority}
              onChange={setPriority}
              options={PRIORITIES.map((value) => ({ value: value as string, label: value }))}
            />
            <p className={styles.hint}>5 is the most urgent. The app decides what it does with it.</p>
          </div>
        )}
        {targeted && <CountriesField choice={choice} codes={codes} onChoice={setChoice} onCodes={setCodes} />}
      </div>
    </SidePanel>
  );
}

function notesProblem(notes: readonly ReleaseNote[]): string | null {
  const long = notes.find((note) => countNotes(note.text) > RELEASE_NOTES_LIMIT);
  return long
    ? `The notes in ${long.language} have ${countNotes(long.text)} characters; at most ${RELEASE_NOTES_LIMIT} are taken.`
    : null;
}

function changed(
  lane: LaneView,
  notes: readonly ReleaseNote[],
  priority: number,
  countryTargeting: CountryTargeting | null | undefined,
): ReleaseDetails {
  const written = notes.filter((note) => note.text.trim() !== '');
  return {
    ...(JSON.stringify(written) === JSON.stringify(lane.notes) ? {} : { notes: written }),
    ...(priority === (lane.inAppUpdatePriority ?? 0) ? {} : { inAppUpdatePriority: priority }),
    ...(countryTargeting === undefined ? {} : { countryTargeting }),
  };
}
