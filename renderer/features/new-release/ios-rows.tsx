import type { IosFacts } from '@shared/domain/artifact';
import type { ArtifactView } from '@shared/domain/lane';
import type { KeyValue } from '../../ui/data/key-values';
import { FactVerdict, Sha256 } from './fact-verdict';
import styles from './facts-card.module.css';
import { sdkName } from './facts-words';

const KINDS = {
  'app-store': 'App Store',
  'ad-hoc': 'Ad hoc',
  development: 'Development',
  enterprise: 'Enterprise',
} as const;

/** What an iOS file says of itself. */
export function iosRows(artifact: ArtifactView, facts: IosFacts): readonly KeyValue[] {
  return [
    { key: 'Signed by', value: <Team artifact={artifact} facts={facts} /> },
    { key: 'Profile', value: <Profile artifact={artifact} facts={facts} /> },
    { key: 'Runs on', value: <Devices facts={facts} /> },
    { key: 'Encryption', value: <Encryption uses={facts.usesNonExemptEncryption} /> },
    { key: 'Contains', value: <Contents facts={facts} /> },
    { key: 'SHA-256', value: <Sha256 of={facts.sha256} /> },
  ];
}

interface RowProps {
  readonly artifact: ArtifactView;
  readonly facts: IosFacts;
}

const TONES = { pass: 'done', warning: 'watch', refused: 'failed' } as const;

const toneOf = ({ checks }: ArtifactView, id: 'distribution' | 'profile') =>
  TONES[checks.find((check) => check.id === id)?.verdict ?? 'warning'];

function Team({ artifact, facts: { signed, profile } }: RowProps) {
  if (!signed) return <FactVerdict tone="failed">Nobody: it is not signed</FactVerdict>;
  const name = profile?.teamName ?? profile?.teamId ?? 'Not known from this file';
  return (
    <>
      <FactVerdict tone={toneOf(artifact, 'distribution')}>{name}</FactVerdict>
      {profile?.teamId && profile.teamName && (
        <span className={styles.hash}>
          Team {profile.teamId}
          {profile.debuggable ? ', a debugger may attach' : ''}
        </span>
      )}
    </>
  );
}

function Profile({ artifact, facts: { profile } }: RowProps) {
  if (!profile) return <span className={styles.quiet}>None that can be read</span>;
  return (
    <>
      <FactVerdict tone={toneOf(artifact, 'profile')}>
        {KINDS[profile.kind]}, until {profile.expiresAt.slice(0, 10)}
      </FactVerdict>
      <span className={styles.quiet}>{profile.name}</span>
    </>
  );
}

function Devices({ facts: { devices, minOs, platform } }: { readonly facts: IosFacts }) {
  const system = platform === 'TV_OS' ? 'tvOS' : platform === 'VISION_OS' ? 'visionOS' : 'iOS';
  return (
    <>
      {devices.length > 0 ? devices.join(' and ') : 'No stated device'}{' '}
      <span className={styles.quiet}>{minOs === null ? '' : `from ${system} ${minOs}`}</span>
    </>
  );
}

function Encryption({ uses }: { readonly uses: boolean | null }) {
  if (uses === null) return <span className={styles.quiet}>Not answered: Apple will ask</span>;
  return <>{uses ? 'Uses some that is not exempt' : 'None that is not exempt'}</>;
}

function Contents({ facts }: { readonly facts: IosFacts }) {
  const count = (many: number, one: string) => `${many} ${one}${many === 1 ? '' : 's'}`;
  const languages = facts.languages?.length ?? 0;
  return (
    <>
      {[
        ...(languages > 0 ? [count(languages, 'language')] : []),
        facts.extensions.length > 0 ? count(facts.extensions.length, 'extension') : 'no extensions',
        facts.hasIcon ? 'icon' : 'no icon',
      ].join(', ')}{' '}
      <span className={styles.quiet}>{facts.sdk === null ? '' : `SDK ${sdkName(facts.sdk)}`}</span>
    </>
  );
}
