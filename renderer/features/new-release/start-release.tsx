import { useIntake } from '../../flows/intake';
import { KeptDrafts } from '../../flows/kept-drafts';
import { Button } from '../../ui/button/button';
import { Banner } from '../../ui/feedback/banner';
import { Icon } from '../../ui/icon/icon';
import { Breadcrumbs } from '../../ui/shell/breadcrumbs';
import { Page } from '../../ui/shell/page';
import styles from './new-release.module.css';

const TRAIL = [{ label: 'Releases', href: '/releases' }, { label: 'New' }] as const;

interface StartReleaseProps {
  /** Why there is no file although one was asked for. */
  readonly notice?: string | null;
}

/** A new release before there is a file: where to drop it, and what was begun before. */
export function StartRelease({ notice = null }: StartReleaseProps) {
  const { choose, takeSample } = useIntake();
  return (
    <Page title="New release">
      <Breadcrumbs trail={TRAIL} />
      <div className={styles.start}>
        {notice && (
          <Banner tone="watch" icon="alert-triangle" title={notice}>
            Drop it again, or go on with another one.
          </Banner>
        )}
        <section className={styles.zone} aria-label="Drop a bundle">
          <span className={styles.zoneIcon}>
            <Icon name="android" size={24} />
          </span>
          <h2>Drop an .aab, .apk or .ipa anywhere</h2>
          <p>
            It is read and checked on this computer: package, version code, signature, permissions, size.
            Nothing is sent to a store until you confirm the exact calls.
          </p>
          <div className={styles.zoneActs}>
            <Button kind="primary" icon="folder-open" onClick={choose}>
              Choose a file…
            </Button>
            {takeSample && (
              <Button icon="flask" onClick={takeSample}>
                Use the sample bundle
              </Button>
            )}
          </div>
          {takeSample && (
            <p className={styles.sample}>
              The sample is a small signed bundle to practise with in the sandbox.
            </p>
          )}
        </section>
        <KeptDrafts />
      </div>
    </Page>
  );
}
