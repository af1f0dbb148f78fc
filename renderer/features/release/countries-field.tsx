import type { CountryTargeting } from '@shared/domain/store';
import { TextInput } from '../../ui/field/field';
import { Segmented } from '../../ui/tabs/segmented';
import styles from './forms.module.css';

/** What happens to the countries of a staged release. */
export type CountryChoice = 'as-is' | 'only' | 'all';

interface CountriesFieldProps {
  readonly choice: CountryChoice;
  /** Two-letter codes, as somebody types them. */
  readonly codes: string;
  readonly onChoice: (choice: CountryChoice) => void;
  readonly onCodes: (codes: string) => void;
}

/** Which countries a staged production release reaches. */
export function CountriesField({ choice, codes, onChoice, onCodes }: CountriesFieldProps) {
  const problem = countriesProblem(choice, codes);
  return (
    <div className={styles.field}>
      <span className={styles.name}>Countries</span>
      <Segmented<CountryChoice>
        label="Countries"
        value={choice}
        onChange={onChoice}
        options={[
          { value: 'as-is', label: 'As they are' },
          { value: 'only', label: 'Only some' },
          { value: 'all', label: 'All' },
        ]}
      />
      {choice === 'only' && (
        <TextInput
          label="Country codes"
          placeholder="FR, BE, CH"
          mono
          autoComplete="off"
          spellCheck={false}
          value={codes}
          onChange={(event) => onCodes(event.currentTarget.value)}
          {...(codes !== '' && problem
            ? { error: problem }
            : { hint: 'Two letters each. Users elsewhere keep the version they have.' })}
        />
      )}
    </div>
  );
}

const listed = (codes: string) =>
  codes
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter(Boolean);

/** What is wrong with the countries, one sentence; null when they can be sent. */
export function countriesProblem(choice: CountryChoice, codes: string): string | null {
  if (choice !== 'only') return null;
  const all = listed(codes);
  if (all.length === 0) return 'Name at least one country.';
  const wrong = all.find((code) => !/^[A-Z]{2}$/.test(code));
  return wrong ? `“${wrong}” is no two-letter country code.` : null;
}

/** The targeting of a choice; undefined leaves what the store has. */
export function countriesOf(choice: CountryChoice, codes: string): CountryTargeting | null | undefined {
  if (choice === 'as-is') return undefined;
  return choice === 'only' ? { countries: [...new Set(listed(codes))], includeRestOfWorld: false } : null;
}

/** The choice that stands for a targeting. */
export function choiceOf(targeting: CountryTargeting | null | undefined): CountryChoice {
  if (targeting === undefined) return 'as-is';
  return targeting === null ? 'all' : 'only';
}
