import { megabytes } from '@shared/domain/artifact-verdict';
import type { ArtifactView } from '@shared/domain/lane';
import { Card } from '../../ui/card/card';
import { KeyValues } from '../../ui/data/key-values';
import { Icon } from '../../ui/icon/icon';
import { ShareBar } from '../../ui/progress/progress';
import { androidRows } from './android-rows';
import styles from './facts-card.module.css';
import { artifactLabel, growth, sizeParts } from './facts-words';
import { iosRows } from './ios-rows';

/** What the file is: read from it, not from anywhere else. */
export function FactsCard({ artifact }: { readonly artifact: ArtifactView }) {
  const { facts, previous } = artifact;
  const label = artifactLabel(facts);
  const rows = facts.format === 'ipa' ? iosRows(artifact, facts) : androidRows(artifact, facts);
  return (
    <Card aria-label={`The file: ${label}`}>
      <div className={styles.head}>
        <span className={styles.icon}>
          <Icon name={facts.format === 'ipa' ? 'apple' : 'android'} size={20} />
        </span>
        <div className={styles.what}>
          <p className={styles.label}>{label}</p>
          <p className={styles.package} title={facts.packageName}>
            {facts.packageName}
          </p>
        </div>
        <div className={styles.size}>
          <p className={styles.bytes}>{megabytes(facts.sizeBytes)}</p>
          <p className={styles.grown}>
            {previous
              ? `${growth(facts.sizeBytes - previous.sizeBytes)} vs ${previous.versionCode}`
              : 'no file before to compare'}
          </p>
        </div>
      </div>
      <div className={styles.facts}>
        <KeyValues keyWidth={84} items={rows} />
      </div>
      <div className={styles.parts}>
        <ShareBar label="What the size is made of" parts={sizeParts(facts, previous)} />
      </div>
    </Card>
  );
}
