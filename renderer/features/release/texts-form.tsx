import type { SubmissionView } from '@shared/domain/lane';
import type { TextField, VersionText } from '@shared/domain/submission/facts';
import type { TextChange } from '@shared/domain/submission/intent';
import { TEXT_RULES, type TextRule, textLength, textProblem } from '@shared/domain/submission/texts';
import { useState } from 'react';
import { SelectField, TextArea, TextInput } from '../../ui/field/field';
import { SidePanel } from '../../ui/sheet/side-panel';
import { Tabs } from '../../ui/tabs/tabs';
import type { FormProps } from './form-props';
import styles from './forms.module.css';

type Texts = Readonly<Record<string, Readonly<Partial<Record<TextField, string>>>>>;

/** The texts of a version in every language, each field counted while it is typed. Only what was changed is sent. */
export function TextsForm({ lane, asked, onPlan, onClose }: FormProps) {
  const submission = lane.submission as SubmissionView;
  const { facts, permissions } = submission;
  const [texts, setTexts] = useState<Texts>(() =>
    asked?.kind === 'edit-version' ? editsOf(asked.changes.texts ?? []) : {},
  );
  const [added, setAdded] = useState<readonly string[]>(() =>
    Object.keys(texts).filter((locale) => !facts.texts.some((text) => text.locale === locale)),
  );
  const locales = [...facts.texts.map(({ locale }) => locale), ...added];
  const [locale, setLocale] = useState(locales[0] ?? '');
  const changes = changesOf(facts.texts, texts);
  const onlyPromotional = !permissions.edit.allowed;
  const rules = TEXT_RULES.filter(
    (rule) =>
      (!onlyPromotional || rule.field === 'promotionalText') && !(facts.first && rule.field === 'whatsNew'),
  );
  const known = (name: string) => facts.texts.find((text) => text.locale === name);
  const textOf = (name: string, field: TextField) => texts[name]?.[field] ?? known(name)?.[field] ?? '';
  const write = (field: TextField, value: string) =>
    setTexts((before) => ({ ...before, [locale]: { ...before[locale], [field]: value } }));
  const problem =
    locales.flatMap((name) =>
      rules.flatMap((rule) => textProblem(rule, textOf(name, rule.field)) ?? []),
    )[0] ?? (changes.length === 0 ? 'Nothing is changed yet.' : null);
  const missing = submission.locales.filter((name) => !locales.includes(name));
  return (
    <SidePanel
      phase="Nothing has been sent yet"
      title={`Texts of ${lane.versionName ?? lane.label}`}
      onClose={onClose}
      submit={{
        label: 'Show what will be called…',
        gap: problem,
        onSubmit: () =>
          onPlan({
            kind: 'edit-version',
            versionCode: lane.versionCode,
            track: lane.track,
            changes: { texts: changes },
          }),
      }}
    >
      <div className={styles.stack}>
        {onlyPromotional && !permissions.edit.allowed && (
          <p className={styles.lead}>{permissions.edit.why} Promotional text can change at any time.</p>
        )}
        {locales.length > 0 && (
          <Tabs
            label="Languages"
            look="segment"
            value={locale}
            onChange={setLocale}
            tabs={locales.map((name) => tabOf(name, rules, textOf))}
          />
        )}
        {locale !== '' &&
          rules.map((rule) => (
            <Field
              key={`${locale}/${rule.field}`}
              rule={rule}
              locale={locale}
              value={textOf(locale, rule.field)}
              onWrite={(value) => write(rule.field, value)}
            />
          ))}
        {!onlyPromotional && missing.length > 0 && (
          <SelectField
            label="Add a language"
            labelHidden
            size="small"
            value=""
            onChange={(event) => {
              const name = event.currentTarget.value;
              if (name === '') return;
              setAdded([...added, name]);
              setLocale(name);
            }}
            options={[
              { value: '', label: 'Add a language…' },
              ...missing.map((name) => ({ value: name, label: name })),
            ]}
          />
        )}
      </div>
    </SidePanel>
  );
}

interface FieldProps {
  readonly rule: TextRule;
  readonly locale: string;
  readonly value: string;
  readonly onWrite: (value: string) => void;
}

function Field({ rule, locale, value, onWrite }: FieldProps) {
  const problem = textProblem(rule, value);
  const count = `${textLength(rule, value)} of ${rule.limit}${rule.unit === 'bytes' ? ' bytes' : ''}`;
  const words = problem ? { error: problem } : { hint: rule.note ? `${count}. ${rule.note}` : count };
  const common = {
    label: `${rule.title} (${locale})`,
    value,
    lang: locale,
    ...words,
  };
  return rule.rows > 1 ? (
    <TextArea {...common} rows={rule.rows} onChange={(event) => onWrite(event.currentTarget.value)} />
  ) : (
    <TextInput {...common} autoComplete="off" onChange={(event) => onWrite(event.currentTarget.value)} />
  );
}

function tabOf(
  locale: string,
  rules: readonly TextRule[],
  textOf: (locale: string, field: TextField) => string,
) {
  const wrong = rules.some((rule) => textProblem(rule, textOf(locale, rule.field)) !== null);
  const empty = rules.some((rule) => rule.field === 'whatsNew') && textOf(locale, 'whatsNew') === '';
  return {
    value: locale,
    label: locale,
    note: wrong ? 'too long' : empty ? 'empty' : '',
    noteTone: wrong ? ('failed' as const) : ('watch' as const),
  };
}

function editsOf(changes: readonly TextChange[]): Texts {
  return Object.fromEntries(changes.map(({ locale, ...fields }) => [locale, fields]));
}

function changesOf(known: readonly VersionText[], texts: Texts): readonly TextChange[] {
  return Object.entries(texts).flatMap(([locale, fields]) => {
    const before = known.find((text) => text.locale === locale);
    const changed = Object.entries(fields).filter(
      ([field, value]) => value !== (before?.[field as TextField] ?? ''),
    );
    return changed.length === 0 ? [] : [{ locale, ...Object.fromEntries(changed) }];
  });
}
