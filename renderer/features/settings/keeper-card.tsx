import type { VaultStatus } from '@shared/domain/vault';
import { useMutation } from '@tanstack/react-query';
import { useBrain } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import { Button } from '../../ui/button/button';
import { Card } from '../../ui/card/card';
import { Banner } from '../../ui/feedback/banner';
import { useToast } from '../../ui/feedback/toast';
import { Icon } from '../../ui/icon/icon';
import styles from './vault.module.css';
import type { VaultAsk } from './vault-dialogs';
import { backendName, keeperWords } from './vault-words';

interface KeeperCardProps {
  readonly status: VaultStatus;
  readonly onAsk: (ask: VaultAsk) => void;
}

/** Who keeps the secrets that are added now, and what a person can do about it. */
export function KeeperCard({ status, onAsk }: KeeperCardProps) {
  const words = keeperWords(status);
  return (
    <>
      <Card className={styles.keeper ?? ''} aria-label="Who keeps the secrets">
        <span className={styles.lock} data-tone={words.tone}>
          <Icon name={words.tone === 'done' ? 'lock' : 'alert-triangle'} size={20} />
        </span>
        <div className={styles.words}>
          <b>{words.title}</b>
          <p>{words.detail}</p>
        </div>
        <KeeperActs status={status} onAsk={onAsk} />
      </Card>
      {status.keychainBefore !== null && status.keeper !== 'passphrase' && (
        <Banner
          tone="watch"
          icon="alert-triangle"
          title={`Secrets were encrypted by ${backendName(status.keychainBefore)} before, which is not in use now.`}
        >
          What it no longer opens is marked below: drop those files again. The history and everything else is
          as it was.
        </Banner>
      )}
    </>
  );
}

function KeeperActs({ status, onAsk }: KeeperCardProps) {
  const brain = useBrain();
  const toast = useToast();
  const onError = (error: Error) => {
    const failure = callFailure(error);
    toast({ tone: 'failed', icon: 'circle-x', title: failure.message, detail: failure.advice });
  };
  const lock = useMutation(brain.vault.lock.mutationOptions({ onError }));
  const refuse = useMutation(brain.vault.acceptWeak.mutationOptions({ onError }));
  if (status.locked) {
    return (
      <Button kind="primary" onClick={() => onAsk({ kind: 'unlock' })}>
        Unlock…
      </Button>
    );
  }
  if (status.keeper === 'passphrase') {
    return (
      <div className={styles.acts}>
        <Button busy={lock.isPending} onClick={() => lock.mutate(undefined)}>
          Lock now
        </Button>
        <Button onClick={() => onAsk({ kind: 'passphrase' })}>Change passphrase…</Button>
      </div>
    );
  }
  if (status.keeper === 'system' && !status.keychain?.weak) return null;
  return (
    <div className={styles.acts}>
      {status.keeper === 'memory' && status.keychain?.weak && (
        <Button onClick={() => onAsk({ kind: 'weak' })}>Use it anyway…</Button>
      )}
      {status.keeper === 'system' && (
        <Button busy={refuse.isPending} onClick={() => refuse.mutate({ accepted: false })}>
          No longer accept
        </Button>
      )}
      <Button kind="primary" onClick={() => onAsk({ kind: 'passphrase' })}>
        Choose a passphrase…
      </Button>
    </div>
  );
}
