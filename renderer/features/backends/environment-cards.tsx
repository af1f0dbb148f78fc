import type { EnvironmentView } from '@shared/contract/backends';
import { StateChip } from '../../ui/chip/state-chip';
import { environmentState } from './backend-words';
import styles from './backends.module.css';

interface EnvironmentCardsProps {
  readonly environments: readonly EnvironmentView[];
  readonly chosen: string;
  readonly onChoose: (environment: string) => void;
}

/** The environments side by side, each with what is most worth knowing of it. */
export function EnvironmentCards({ environments, chosen, onChoose }: EnvironmentCardsProps) {
  return (
    <div className={styles.environments}>
      {environments.map((one) => {
        const state = environmentState(one.services);
        return (
          <button
            key={one.id}
            type="button"
            className={styles.environment}
            aria-pressed={one.id === chosen}
            onClick={() => onChoose(one.id)}
          >
            <span className={styles.environmentTop}>
              <b>{one.name}</b>
              {one.source.state === 'failed' ? (
                <StateChip state="not-read" />
              ) : one.source.state === 'stale' ? (
                <StateChip state="stale" />
              ) : (
                state && <StateChip state={state.state}>{state.word}</StateChip>
              )}
            </span>
            <span className={styles.quiet}>
              {one.where}
              {one.readOnly ? ', only looked at' : ''}
            </span>
          </button>
        );
      })}
    </div>
  );
}
