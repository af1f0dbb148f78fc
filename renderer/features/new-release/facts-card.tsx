import type { ArtifactFacts } from '@shared/domain/artifact';
import { megabytes } from '@shared/domain/artifact-verdict';
import type { ArtifactView } from '@shared/domain/lane';
import { releaseLabel } from '@shared/domain/store';
import type { ReactNode } from 'react';
import { Card } from '../../ui/card/card';
import { type KeyValue, KeyValues } from '../../ui/data/key-values';
import { Icon } from '../../ui/icon/icon';
import { ShareBar } from '../../ui/progress/progress';
import styles from './facts-card.module.css';
import {
  addedPermissions,
  androidName,
  containsWords,
  growth,
  shortFingerprint,
  shortPermission,
  sizeParts,
} from './facts-words';

/** What the file is: read from it, not from anywhere else. */
export function FactsCard({ artifact }: { readonly artifact: ArtifactView }) {
  const { facts, previous } = artifact;
  const label = releaseLabel({ versionName: facts.versionName, versionCodes: [facts.versionCode] });
  return (
    <Card aria-label={`The file: ${label}`}>
      <div className={styles.head}>
        <span className={styles.icon}>
          <Icon name="android" size={20} />
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
        <KeyValues keyWidth={84} items={factRows(artifact)} />
      </div>
      <div className={styles.parts}>
        <ShareBar label="What the size is made of" parts={sizeParts(facts, previous)} />
      </div>
    </Card>
  );
}

function factRows(artifact: ArtifactView): readonly KeyValue[] {
  const { facts } = artifact;
  return [
    { key: 'Signed by', value: <Signer artifact={artifact} /> },
    { key: 'Android', value: <AndroidRange facts={facts} /> },
    { key: 'Permissions', value: <Permissions artifact={artifact} /> },
    { key: 'Contains', value: containsWords(facts) },
    {
      key: 'SHA-256',
      value: (
        <span className={styles.hash} title={facts.sha256}>
          {facts.sha256.slice(0, 12)}…{facts.sha256.slice(-6)}
        </span>
      ),
    },
  ];
}

function Signer({ artifact }: { readonly artifact: ArtifactView }) {
  const { signing } = artifact.facts;
  const check = artifact.checks.find((candidate) => candidate.id === 'certificate');
  if (signing.state === 'unsigned') {
    return <Verdict tone="failed">Nobody: it is not signed</Verdict>;
  }
  const [certificate] = signing.certificates;
  const tone = signing.state === 'broken' || check?.verdict === 'refused' ? 'failed' : 'watch';
  return (
    <>
      {check?.verdict === 'pass' ? (
        <Verdict tone="done">Expected upload certificate</Verdict>
      ) : (
        <Verdict tone={tone}>
          {signing.state === 'broken' ? 'Signature does not fit' : (certificate?.subject ?? 'Unknown')}
        </Verdict>
      )}
      {certificate && (
        <span className={styles.hash} title={certificate.sha256}>
          SHA-256 {shortFingerprint(certificate.sha256)}
        </span>
      )}
    </>
  );
}

const VERDICT_ICON = { done: 'circle-check', watch: 'alert-triangle', failed: 'circle-x' } as const;

function Verdict({
  tone,
  children,
}: {
  readonly tone: 'done' | 'watch' | 'failed';
  readonly children: ReactNode;
}) {
  return (
    <span className={styles.verdict} data-tone={tone}>
      <Icon name={VERDICT_ICON[tone]} size={14} />
      {children}
    </span>
  );
}

function AndroidRange({ facts }: { readonly facts: ArtifactFacts }) {
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

function Permissions({ artifact }: { readonly artifact: ArtifactView }) {
  const { facts, previous } = artifact;
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
