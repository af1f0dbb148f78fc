import { Card } from '../../ui/card/card';
import { Icon } from '../../ui/icon/icon';
import type { AccountView } from './account-words';
import styles from './accounts.module.css';

/** Where keys are, and where they never are. */
export function SecretsCard({ accounts }: { readonly accounts: readonly AccountView[] }) {
  const example = accounts[0]?.reference ?? 'vault:play-release';
  return (
    <Card className={styles.secrets ?? ''} aria-label="Secrets">
      <span className={styles.lock} data-tone="done">
        <Icon name="lock" size={20} />
      </span>
      <div>
        <b>Keys stay on this computer</b>
        <p>
          <code>slipway.yaml</code> and the history hold names such as <code>{example}</code>, never a key.
        </p>
      </div>
    </Card>
  );
}
