import type { AndroidFacts } from '@shared/domain/artifact';
import type { ArtifactView } from '@shared/domain/lane';
import type { KeyValue } from '../../ui/data/key-values';
import { FactVerdict, Sha256 } from './fact-verdict';
import styles from './facts-card.module.css';
import {
  addedPermissions,
  androidName,
  containsWords,
  shortFingerprint,
  shortPermission,
} from './facts-words';

/** What an Android file says of itself. */
export function androidRows(artifact: ArtifactView, facts: AndroidFacts): readonly KeyValue[] {
  return [
    { key: 'Signed by', value: <Signer artifact={artifact} facts={facts} /> },
    { key: 'Android', value: <AndroidRange facts={facts} /> },
    { key: 'Permissions', value: <Permissions facts={facts} previous={artifact.previous} /> },
    { key: 'Contains', value: containsWords(facts) },
    {
      key: 'SHA-256',
      value: <Sha256 of={facts.sha256} />,
    },
  ];
}

interface SignerProps {
  readonly artifact: ArtifactView;
  readonly facts: AndroidFacts;
}

function Signer({ artifact, facts: { signing } }: SignerProps) {
  const check = artifact.checks.find((candidate) => candidate.id === 'certificate');
  if (signing.state === 'unsigned') {
    return <FactVerdict tone="failed">Nobody: it is not signed</FactVerdict>;
  }
  const [certificate] = signing.certificates;
  const tone = signing.state === 'broken' || check?.verdict === 'refused' ? 'failed' : 'watch';
  return (
    <>
      {check?.verdict === 'pass' ? (
        <FactVerdict tone="done">Expected upload certificate</FactVerdict>
      ) : (
        <FactVerdict tone={tone}>
          {signing.state === 'broken' ? 'Signature does not fit' : (certificate?.subject ?? 'Unknown')}
        </FactVerdict>
      )}
      {certificate && (
        <span className={styles.hash} title={certificate.sha256}>
          SHA-256 {shortFingerprint(certificate.sha256)}
        </span>
      )}
    </>
  );
}

function AndroidRange({ facts }: { readonly facts: AndroidFacts }) {
  const { minSdk, targetSdk } = facts;
  return (
    <>
      {minSdk === null ? 'From any' : `From ${androidName(minSdk) ?? `API ${minSdk}`}`}{' '}
      {minSdk !== null && <span className={styles.quiet}>(min {minSdk})</span>}{' '}
      {targetSdk === null ? 'for no stated version' : `for ${androidName(targetSdk) ?? `API ${targetSdk}`}`}{' '}
      {targetSdk !== null && <span className={styles.quiet}>(target {targetSdk})</span>}
    </>
  );
}

interface PermissionsProps {
  readonly facts: AndroidFacts;
  readonly previous: ArtifactView['previous'];
}

function Permissions({ facts, previous }: PermissionsProps) {
  const added = addedPermissions(facts, previous);
  const same = facts.permissions.length - (added?.length ?? 0);
  return (
    <span className={styles.permissions}>
      {added?.map((permission) => (
        <span key={permission} className={styles.added} title={permission}>
          + {shortPermission(permission)}
        </span>
      ))}
      <span className={styles.quiet}>
        {facts.permissions.length === 0
          ? 'None'
          : previous
            ? `${same} as in ${previous.versionCode}`
            : `${same} asked for`}
      </span>
    </span>
  );
}
