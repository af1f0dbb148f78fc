import type { IosFacts } from '@shared/domain/artifact';
import { Card } from '../../ui/card/card';
import { Icon } from '../../ui/icon/icon';
import styles from './build-card.module.css';
import { artifactLabel } from './facts-words';

/** What an upload to App Store Connect leads to, step by step: the upload itself reaches nobody. */
export function BuildCard({ facts }: { readonly facts: IosFacts }) {
  const asked = facts.usesNonExemptEncryption === null;
  return (
    <Card aria-label="What the upload leads to" className={styles.card}>
      <h2>This upload reaches nobody yet</h2>
      <ol className={styles.steps}>
        <li>
          <Icon name="upload" size={16} />
          <p>
            <b>Apple gets the file</b>
            <span>
              {artifactLabel(facts)} goes up in parts. A cut connection costs one part; a restart goes on
              where it was.
            </span>
          </p>
        </li>
        <li>
          <Icon name="clock" size={16} />
          <p>
            <b>Apple processes it</b>
            <span>Usually some minutes. TestFlight shows it as processing until then.</span>
          </p>
        </li>
        {asked && (
          <li>
            <Icon name="alert-triangle" size={16} />
            <p>
              <b>Somebody answers export compliance</b>
              <span>The file does not say whether it uses encryption that is not exempt.</span>
            </p>
          </li>
        )}
        <li>
          <Icon name="user" size={16} />
          <p>
            <b>You decide who gets it</b>
            <span>
              What to test and groups in TestFlight, or a version for the App Store on its release page.
            </span>
          </p>
        </li>
      </ol>
    </Card>
  );
}
