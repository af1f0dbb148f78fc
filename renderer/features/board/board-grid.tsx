import type { AppView } from '@shared/domain/lane';
import type { Operation } from '@shared/domain/operation';
import { percent } from '@shared/domain/store';
import { Fragment } from 'react';
import { Icon } from '../../ui/icon/icon';
import { STORE_ICONS } from '../../ui/icon/store-icons';
import { reviewOf } from '../../ui/lane/lane-words';
import { BetaCard } from './beta-card';
import styles from './board.module.css';
import { CardOutline } from './board-loading';
import { laneKey } from './board-words';
import { BuildCard } from './build-card';
import { NothingHere } from './nothing-here';
import { ProductionCard } from './production-card';
import { ReadFailedCard } from './read-failed-card';
import { ReviewCard } from './review-card';
import { StagingCard } from './staging-card';

interface BoardGridProps {
  readonly apps: readonly AppView[];
  readonly operations: readonly Operation[];
  /** The lane that wears the ink border. */
  readonly hot: string | null;
  /** Low rows, for many apps. */
  readonly compact: boolean;
  /** Why nothing can be pressed; null while it can. */
  readonly lock: string | null;
}

/** A row for each app: its build, its testing tracks, its production. */
export function BoardGrid({ apps, operations, hot, compact, lock }: BoardGridProps) {
  return (
    <div className={styles.grid} data-compact={compact || undefined} data-few={apps.length < 3 || undefined}>
      <span />
      <h2 className={styles.column}>Build</h2>
      <h2 className={styles.column}>Staging</h2>
      <h2 className={styles.column}>Production</h2>
      {apps.map((app) => (
        <section key={app.appId} className={styles.app} aria-label={app.name}>
          <Who app={app} />
          <div className={styles.cell}>
            <BuildCard app={app} operations={operations} compact={compact} />
          </div>
          <div className={styles.cell}>
            <Staging app={app} compact={compact} lock={lock} />
          </div>
          <div className={styles.cell}>
            <Production app={app} hot={hot} compact={compact} lock={lock} operations={operations} />
          </div>
        </section>
      ))}
    </div>
  );
}

function Who({ app }: { readonly app: AppView }) {
  return (
    <div className={styles.who}>
      <Icon name={STORE_ICONS[app.target] ?? 'package'} size={22} />
      <h2>{app.name}</h2>
      <div className={styles.package}>{breakable(app.packageName)}</div>
      {app.live.length > 0 && (
        <div className={styles.live}>
          <h3>Live now</h3>
          <ul>
            {app.live.map(({ label, fraction }) => (
              <li key={label}>
                <b>{label}</b> {percent(fraction)}
              </li>
            ))}
          </ul>
        </div>
      )}
      {app.activeUsers !== null && (
        <div className={styles.people}>{app.activeUsers.toLocaleString('en-US')} users</div>
      )}
    </div>
  );
}

/** A package name that breaks after its dots, and nowhere else where that is enough. */
function breakable(name: string) {
  const parts = name.split('.');
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a name have a place and nothing else
    <Fragment key={index}>
      {part}
      {index < parts.length - 1 && (
        <>
          .<wbr />
        </>
      )}
    </Fragment>
  ));
}

interface CellProps {
  readonly app: AppView;
  readonly compact: boolean;
  readonly lock: string | null;
}

function Staging({ app, compact, lock }: CellProps) {
  if (app.loading) return <CardOutline label={`Reading ${app.name}, staging`} />;
  const coming = app.staging.find((lane) => reviewOf(lane) !== null);
  if (coming) return <ReviewCard lane={coming} compact={compact} lock={lock} />;
  const versions = [...new Set(app.staging.map((lane) => lane.versionCode))].sort((a, b) => b - a);
  const lead = app.staging.find((lane) => lane.versionCode === versions[0]);
  if (!lead && app.beta) return <BetaCard app={app} beta={app.beta} compact={compact} />;
  if (!lead) return <NothingHere icon="flask" text={app.readError ? 'Not read' : 'No release in testing'} />;
  return <StagingCard lead={lead} staging={app.staging} compact={compact} lock={lock} />;
}

function Production({
  app,
  hot,
  compact,
  lock,
  operations,
}: CellProps & Pick<BoardGridProps, 'hot' | 'operations'>) {
  if (app.loading) return <CardOutline label={`Reading ${app.name}, production`} />;
  if (app.readError) return <ReadFailedCard app={app} error={app.readError} />;
  if (app.production.length === 0) return <NothingHere icon="rocket" text="Nothing in production yet" />;
  return app.production.map((lane) => (
    <ProductionCard
      key={laneKey(lane)}
      lane={lane}
      hot={hot === laneKey(lane)}
      compact={compact}
      lock={lock}
      operations={operations}
    />
  ));
}
