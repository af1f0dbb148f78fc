import type { AppView, BuildView } from '@shared/domain/lane';
import type { Operation } from '@shared/domain/operation';
import { buttonClass } from '../../ui/button/button';
import { Card, CardFooter } from '../../ui/card/card';
import { StateChip } from '../../ui/chip/state-chip';
import { Icon } from '../../ui/icon/icon';
import { Link } from '../../ui/link/link';
import { megabytes, Progress } from '../../ui/progress/progress';
import { cx } from '../../ui/theme/cx';
import { Age } from '../../ui/time/age';
import { longDuration } from '../../ui/time/format';
import styles from './lane-card.module.css';
import { NothingHere } from './nothing-here';

interface BuildCardProps {
  readonly app: AppView;
  readonly operations: readonly Operation[];
  readonly compact: boolean;
}

/** What each store takes, the usual kind first. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  'google-play': ['.aab', '.apk'],
  'app-store': ['.ipa'],
};

/** The bundle that was dropped and is on no track yet, with its checks, or its upload while that runs. */
export function BuildCard({ app, operations, compact }: BuildCardProps) {
  const { build } = app;
  if (!build) {
    const files = FILES[app.target] ?? FILES['google-play'];
    return compact ? (
      <NothingHere text={`Drop an ${files?.[0]} anywhere`} />
    ) : (
      <NothingHere icon="package" text={`Drop an ${files?.join(' or ')} anywhere`} />
    );
  }
  const upload = operations.find((operation) => operation.id === build.operationId) ?? null;
  return (
    <Card
      aria-label={`${app.name}, build ${build.label}`}
      className={cx(styles.card, compact && styles.compact)}
    >
      <div className={styles.wrapping}>
        <b className={styles.label}>{build.label}</b>
        <BuildChip build={build} uploading={upload !== null} />
      </div>
      <div className={styles.sub}>
        <span className={styles.file} title={build.fileName}>
          {build.fileName}
        </span>
        <Age at={build.readAt} />
      </div>
      <div className={styles.middle}>{upload ? <Upload operation={upload} /> : <Checks build={build} />}</div>
      <CardFooter note={upload ? timeLeft(upload) : `${megabytes(build.sizeBytes)} MB`}>
        <Link
          className={buttonClass({ size: 'small' })}
          href={`/releases/new?artifact=${encodeURIComponent(build.artifactId)}`}
        >
          {upload ? 'Open' : 'Continue…'}
        </Link>
      </CardFooter>
    </Card>
  );
}

function BuildChip({ build, uploading }: { readonly build: BuildView; readonly uploading: boolean }) {
  if (uploading) return <StateChip state="processing">Uploading</StateChip>;
  if (build.refused > 0) return <StateChip state="failed">Refused</StateChip>;
  if (build.warnings > 0) return <StateChip state="watch">Warnings</StateChip>;
  return <StateChip state="done">Checked</StateChip>;
}

function Checks({ build }: { readonly build: BuildView }) {
  const some = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
  return (
    <div className={styles.facts}>
      {build.refused > 0 && (
        <div className={styles.fact} data-tone="failed">
          <Icon name="circle-x" size={14} />
          <span>{some(build.refused, 'check refuses it', 'checks refuse it')}</span>
        </div>
      )}
      {build.warnings > 0 && (
        <div className={styles.fact} data-tone="watch">
          <Icon name="alert-triangle" size={14} />
          <span>{some(build.warnings, 'warning', 'warnings')}</span>
        </div>
      )}
      {build.refused === 0 && build.warnings === 0 && (
        <div className={styles.fact} data-tone="done">
          <Icon name="circle-check" size={14} />
          <span>Every check passes</span>
        </div>
      )}
      <div>On no track yet</div>
    </div>
  );
}

function Upload({ operation }: { readonly operation: Operation }) {
  const { transfer } = operation;
  return (
    <div className={styles.facts}>
      <Progress
        value={transfer ? transfer.confirmed / Math.max(1, transfer.total) : operation.fraction}
        label={`Upload of ${operation.title}`}
      />
      {transfer && (
        <div>
          <b>{megabytes(transfer.confirmed)}</b> of {megabytes(transfer.total)} MB confirmed
        </div>
      )}
      <div className={styles.file}>{operation.step}</div>
    </div>
  );
}

function timeLeft({ transfer }: Operation): string {
  return transfer?.secondsLeft == null
    ? 'Uploading'
    : `About ${longDuration(transfer.secondsLeft * 1000)} left`;
}
