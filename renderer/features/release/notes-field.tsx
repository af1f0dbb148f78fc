import { PLAY_LOCALES } from '@shared/domain/play-locales';
import { countNotes, RELEASE_NOTES_LIMIT } from '@shared/domain/release-notes';
import type { ReleaseNote } from '@shared/domain/store';
import { useState } from 'react';
import { Button } from '../../ui/button/button';
import { SelectField, TextArea } from '../../ui/field/field';
import { Tabs } from '../../ui/tabs/tabs';
import styles from './forms.module.css';

interface NotesFieldProps {
  readonly notes: readonly ReleaseNote[];
  readonly onChange: (notes: readonly ReleaseNote[]) => void;
}

/** Release notes, a tab for each language, with the characters that the store counts. */
export function NotesField({ notes, onChange }: NotesFieldProps) {
  const [language, setLanguage] = useState(notes[0]?.language ?? '');
  const current = notes.find((note) => note.language === language) ?? notes[0];
  const missing = PLAY_LOCALES.filter((locale) => !notes.some((note) => note.language === locale));
  const write = (text: string) =>
    onChange(notes.map((note) => (note.language === current?.language ? { ...note, text } : note)));
  const add = (locale: string) => {
    if (locale === '') return;
    onChange([...notes, { language: locale, text: '' }]);
    setLanguage(locale);
  };
  const count = countNotes(current?.text ?? '');
  return (
    <div className={styles.field}>
      <span className={styles.name}>Release notes</span>
      {current && (
        <>
          <Tabs
            label="Languages of the release notes"
            look="segment"
            value={current.language}
            onChange={setLanguage}
            tabs={notes.map((note) => {
              const length = countNotes(note.text);
              return {
                value: note.language,
                label: note.language,
                note: length === 0 ? 'empty' : `${length}`,
                noteTone: length > RELEASE_NOTES_LIMIT ? 'failed' : length === 0 ? 'watch' : 'neutral',
              };
            })}
          />
          <TextArea
            label={`Release notes in ${current.language}`}
            labelHidden
            lang={current.language}
            rows={6}
            value={current.text}
            onChange={(event) => write(event.currentTarget.value)}
            {...(count > RELEASE_NOTES_LIMIT
              ? { error: `${count} of ${RELEASE_NOTES_LIMIT}: ${count - RELEASE_NOTES_LIMIT} too many.` }
              : { hint: `${count} of ${RELEASE_NOTES_LIMIT}` })}
          />
        </>
      )}
      <div className={styles.line}>
        <SelectField
          label="Add a language"
          labelHidden
          size="small"
          value=""
          onChange={(event) => add(event.currentTarget.value)}
          options={[
            { value: '', label: 'Add a language…' },
            ...missing.map((locale) => ({ value: locale, label: locale })),
          ]}
        />
        {current && (
          <Button
            size="small"
            kind="quiet"
            icon="trash"
            onClick={() => onChange(notes.filter((note) => note !== current))}
          >
            Remove {current.language}
          </Button>
        )}
      </div>
    </div>
  );
}
