import type { ArtifactView } from '@shared/domain/lane';
import type { ReleaseNote } from '@shared/domain/store';
import { type Ref, useState } from 'react';
import { Button } from '../../ui/button/button';
import { Card } from '../../ui/card/card';
import { SelectField } from '../../ui/field/field';
import { Icon } from '../../ui/icon/icon';
import { Tabs } from '../../ui/tabs/tabs';
import { CardHead } from './card-head';
import styles from './notes-card.module.css';
import { NotesEditor } from './notes-editor';
import { inWords, type LocaleNotes, localeNote, localesOf, otherLocales, writeNotes } from './notes-state';

interface NotesCardProps {
  readonly artifact: ArtifactView;
  readonly notes: readonly ReleaseNote[];
  readonly readOnly: boolean;
  readonly onChange: (notes: readonly ReleaseNote[]) => void;
  readonly editor: Ref<HTMLTextAreaElement>;
}

/** What users read about the version, a tab for each language, counted as Google Play counts. */
export function NotesCard({ artifact, notes, readOnly, onChange, editor }: NotesCardProps) {
  const locales = localesOf(artifact.locales, notes);
  const [language, setLanguage] = useState(() => firstToOpen(locales));
  const current = locales.find((locale) => locale.language === language) ?? locales[0];
  const write = (text: string) => {
    if (current) onChange(writeNotes(notes, current.language, text));
  };
  const add = (locale: string) => {
    if (locale === '') return;
    onChange(writeNotes(notes, locale, ''));
    setLanguage(locale);
  };
  return (
    <Card aria-labelledby="notes-title" className={styles.card}>
      <CardHead
        id="notes-title"
        title="Release notes"
        tabs={
          current && (
            <Tabs
              label="Languages of the release notes"
              look="segment"
              value={current.language}
              onChange={setLanguage}
              tabs={locales.map((locale) => ({
                value: locale.language,
                label: locale.language,
                note: localeNote(locale),
                noteTone: locale.over > 0 ? 'failed' : locale.missing ? 'watch' : 'neutral',
              }))}
            />
          )
        }
        aside={
          !readOnly && (
            <SelectField
              label="Add a language"
              labelHidden
              size="small"
              className={styles.add}
              value=""
              onChange={(event) => add(event.currentTarget.value)}
              options={[
                { value: '', label: 'Add…' },
                ...otherLocales(locales).map((locale) => ({ value: locale, label: locale })),
              ]}
            />
          )
        }
      />
      {current ? (
        <NotesEditor
          ref={editor}
          language={current.language}
          text={current.text}
          readOnly={readOnly}
          status={statusWords(current)}
          onChange={write}
        />
      ) : (
        <p className={styles.none}>
          The workspace asks for no language. Add one, or send the version without notes.
        </p>
      )}
      <Foot
        artifact={artifact}
        locales={locales}
        current={current ?? null}
        readOnly={readOnly}
        onWrite={write}
        onOpen={setLanguage}
      />
    </Card>
  );
}

/** Trouble first: a text over the limit, then the workspace's first language. */
function firstToOpen(locales: readonly LocaleNotes[]): string {
  return (locales.find((locale) => locale.over > 0) ?? locales[0])?.language ?? '';
}

function statusWords(locale: LocaleNotes): string {
  return locale.over > 0
    ? `${localeNote(locale)}: ${locale.over} over the limit. The end is marked.`
    : localeNote(locale);
}

interface FootProps {
  readonly artifact: ArtifactView;
  readonly locales: readonly LocaleNotes[];
  readonly current: LocaleNotes | null;
  readonly readOnly: boolean;
  readonly onWrite: (text: string) => void;
  readonly onOpen: (language: string) => void;
}

function Foot({ artifact, locales, current, readOnly, onWrite, onOpen }: FootProps) {
  const missing = locales.filter((locale) => locale.missing).map((locale) => locale.language);
  const elsewhere = locales.filter((locale) => locale.over > 0 && locale !== current);
  const before = artifact.last?.notes.find((note) => note.language === current?.language)?.text;
  const fromFile = artifact.notes.find((note) => note.language === current?.language)?.text;
  const next = missing.find((language) => language !== current?.language);
  return (
    <div className={styles.foot}>
      <div className={styles.said} aria-live="polite">
        {current && current.over > 0 && (
          <span data-tone="failed">
            <Icon name="circle-x" size={14} />
            <b>{current.over} over.</b> Cut the marked end.
          </span>
        )}
        {elsewhere.length > 0 && (
          <span data-tone="failed">
            <Icon name="circle-x" size={14} />
            {inWords(elsewhere.map(({ language }) => language))} over the limit.
          </span>
        )}
        {missing.length > 0 && (
          <span data-tone="watch">
            <Icon name="alert-triangle" size={14} />
            {inWords(missing)} {missing.length === 1 ? 'blocks' : 'block'} production.
          </span>
        )}
        {current && current.over === 0 && missing.length === 0 && elsewhere.length === 0 && (
          <span data-tone="done">
            <Icon name="circle-check" size={14} />
            Every language of the workspace fits.
          </span>
        )}
        {artifact.notesFrom && fromFile !== undefined && current?.text === fromFile && (
          <span className={styles.source} title={artifact.notesFrom}>
            <Icon name="file-text" size={14} />
            from {artifact.notesFrom}
          </span>
        )}
      </div>
      {!readOnly && (
        <div className={styles.acts}>
          {before !== undefined && before !== current?.text && (
            <Button size="small" icon="copy" onClick={() => onWrite(before)}>
              Use {artifact.last?.label.split(' ')[0]}’s
            </Button>
          )}
          {next && (
            <Button size="small" onClick={() => onOpen(next)}>
              Write {next}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
