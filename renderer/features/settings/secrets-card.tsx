import { useQuery } from '@tanstack/react-query';
import { useBrain } from '../../bridge/bridge-context';
import { Button } from '../../ui/button/button';
import { Card } from '../../ui/card/card';
import { Icon } from '../../ui/icon/icon';
import type { AccountView } from './account-words';
import styles from './accounts.module.css';
import { keeperWords } from './vault-words';

interface SecretsCardProps {
  readonly accounts: readonly AccountView[];
  readonly onVault: () => void;
}

/** Where keys are, and where they never are. */
export function SecretsCard({ accounts, onVault }: SecretsCardProps) {
  const brain = useBrain();
  const vault = useQuery(brain.vault.view.queryOptions());
  const example = accounts[0]?.reference ?? 'vault:play-release';
  const words = vault.data ? keeperWords(vault.data) : null;
  return (
    <Card className={styles.secrets ?? ''} aria-label="Secrets">
      <span className={styles.lock} data-tone={words?.tone ?? 'done'}>
        <Icon name="lock" size={20} />
      </span>
      <div>
        <b>{words?.title ?? 'Keys stay on this computer'}</b>
        <p>
          <code>slipway.yaml</code> and the history hold names such as <code>{example}</code>, never a key.
        </p>
      </div>
      <Button onClick={onVault}>Open vault</Button>
    </Card>
  );
}
