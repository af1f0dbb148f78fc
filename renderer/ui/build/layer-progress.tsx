import { Icon, type IconName } from '../icon/icon';
import type { Tone } from '../theme/tone';
import styles from './layer-progress.module.css';

/** How far one layer has come on its way to or from a registry. */
export interface LayerTransferView {
  readonly id: string;
  /** `31a4c0de`. */
  readonly digest: string;
  readonly title: string;
  readonly state: 'waiting' | 'moving' | 'done' | 'there' | 'failed';
  /** 0–1; null when it cannot be told. */
  readonly fraction: number | null;
  /** `In registry`, `61.9 of 96.4 MB`, `waiting`. */
  readonly words: string;
}

const LOOK: Readonly<Record<LayerTransferView['state'], readonly [IconName, Tone]>> = {
  waiting: ['circle-dashed', 'draft'],
  moving: ['loader', 'processing'],
  done: ['circle-check', 'done'],
  there: ['circle-check', 'done'],
  failed: ['circle-x', 'failed'],
};

/** The layers of a push or a pull, each with its own way. */
export function LayerProgress({
  label,
  layers,
}: {
  readonly label: string;
  readonly layers: readonly LayerTransferView[];
}) {
  return (
    <ul className={styles.layers} aria-label={label}>
      {layers.map((layer) => {
        const [icon, tone] = LOOK[layer.state];
        return (
          <li key={layer.id} className={styles.layer} data-tone={tone} data-state={layer.state}>
            <Icon name={icon} size={14} spin={layer.state === 'moving'} />
            <span className={styles.digest}>{layer.digest}</span>
            <span className={styles.title} title={layer.title}>
              {layer.title}
            </span>
            <span className={styles.bar} aria-hidden="true">
              <i style={{ width: `${(layer.fraction ?? 0) * 100}%` }} />
            </span>
            <span className={styles.words}>{layer.words}</span>
          </li>
        );
      })}
    </ul>
  );
}
