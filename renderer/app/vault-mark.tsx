import { useQuery } from '@tanstack/react-query';
import { type BrainInfo, useBrain } from '../bridge/bridge-context';
import { buttonClass } from '../ui/button/button';
import { Banner } from '../ui/feedback/banner';
import { Link } from '../ui/link/link';

/**
 * Says over every screen that the vault waits for its passphrase. The desktop's keychain has none, and is not asked
 * anything before a secret is needed.
 */
export function VaultMark({ info }: { readonly info: BrainInfo | undefined }) {
  const brain = useBrain();
  const vault = useQuery(brain.vault.view.queryOptions({ enabled: info?.host === 'loopback' }));
  if (!vault.data?.locked) return null;
  return (
    <Banner
      tone="watch"
      icon="lock"
      title="The vault is locked: accounts whose key lies in it cannot sign in."
      action={
        <Link href="/settings?tab=vault" className={buttonClass({ size: 'small' })}>
          Unlock…
        </Link>
      }
    />
  );
}
