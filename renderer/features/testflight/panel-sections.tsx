import { actTitle, type StandingOrder } from '@shared/domain/testflight/act';
import type { BetaTester, TesterUsage } from '@shared/domain/testflight/build';
import { testerName } from '@shared/domain/testflight/build';
import { deviceName } from '@shared/domain/testflight/device-names';
import type { BetaGroupOfBuild } from '@shared/domain/testflight/view';
import { useMemo } from 'react';
import { Button } from '../../ui/button/button';
import { IconButton } from '../../ui/button/icon-button';
import { Banner } from '../../ui/feedback/banner';
import { Icon } from '../../ui/icon/icon';
import { cx } from '../../ui/theme/cx';
import { Age } from '../../ui/time/age';
import styles from './panel.module.css';

interface GroupsProps {
  readonly groups: readonly BetaGroupOfBuild[];
  readonly readAt: string;
  readonly onAdd: (group: BetaGroupOfBuild) => void;
  readonly onRemove: (group: BetaGroupOfBuild) => void;
  readonly onEdit: (group: BetaGroupOfBuild) => void;
}

/** Every group, whether it has the build, and how far the build is for its testers. */
export function GroupsSection({ groups, readAt, onAdd, onRemove, onEdit }: GroupsProps) {
  return (
    <section aria-labelledby="groups" className={styles.section}>
      <header className={styles.sectionHead}>
        <h2 id="groups">Groups</h2>
        <span className={styles.count}>
          App Store Connect, <Age at={readAt} />
        </span>
      </header>
      {groups.length === 0 && <p className={styles.nothing}>There is no group yet.</p>}
      <ul className={cx(styles.lines, styles.groups)}>
        {groups.map((group) => (
          <li key={group.id}>
            <b className={styles.name}>{group.name}</b>
            <span className={styles.quiet}>{group.internal ? 'Team' : 'Outside'}</span>
            <span
              className={styles.state}
              data-tone={group.has ? (group.state === 'Testing' ? 'done' : 'review') : 'draft'}
            >
              <Icon
                name={group.has && group.state === 'Testing' ? 'circle-check' : 'circle-dashed'}
                size={14}
              />
              {group.state}
            </span>
            <span className={styles.figure}>
              {group.testers === null ? '—' : group.testers.toLocaleString('en-GB')}
              <span className={styles.quiet}> testers</span>
            </span>
            <span className={styles.acts}>
              <IconButton
                icon="settings"
                size="small"
                label={`Change ${group.name}`}
                onClick={() => onEdit(group)}
              />
              {group.allBuilds ? (
                <span className={styles.quiet}>Every build</span>
              ) : group.has ? (
                <IconButton
                  icon="minus"
                  size="small"
                  label={`Take it from ${group.name}`}
                  onClick={() => onRemove(group)}
                />
              ) : (
                <Button
                  kind="quiet"
                  size="small"
                  aria-label={`Give it to ${group.name}`}
                  lockedReason={group.why}
                  onClick={() => onAdd(group)}
                >
                  Give
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const MOST_ACTIVE = 3;

interface TestersProps {
  readonly testers: readonly BetaTester[];
  readonly usage: readonly TesterUsage[];
  readonly onAll: () => void;
}

/** Who uses the app most, since they find most. */
export function TestersSection({ testers, usage, onAll }: TestersProps) {
  const active = useMemo(() => mostActive(testers, usage), [testers, usage]);
  return (
    <section aria-labelledby="testers" className={styles.section}>
      <header className={styles.sectionHead}>
        <h2 id="testers">Testers</h2>
        <span className={styles.count}>Most active of {testers.length.toLocaleString('en-GB')}, 90 days</span>
        <Button size="small" kind="quiet" onClick={onAll}>
          All testers
        </Button>
      </header>
      {active.length === 0 && <p className={styles.nothing}>Nobody has opened the app in ninety days.</p>}
      <ul className={cx(styles.lines, styles.people)}>
        {active.map(({ tester, sessions, crashes }) => (
          <li key={tester.id}>
            <b className={styles.name}>{testerName(tester)}</b>
            <span className={styles.quiet}>
              {tester.devices[0] ? deviceName(tester.devices[0].model) : 'No device yet'}
            </span>
            <span className={styles.quiet}>{tester.devices[0]?.osVersion ?? ''}</span>
            <span className={styles.figure}>{sessions} sessions</span>
            <span className={styles.figure} data-tone={crashes > 0 ? 'failed' : undefined}>
              {crashes === 1 ? '1 crash' : `${crashes} crashes`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function mostActive(testers: readonly BetaTester[], usage: readonly TesterUsage[]) {
  // There are far fewer figures than testers: figures come for some hundreds, testers by tens of thousands.
  const first = usage.filter(({ sessions }) => sessions > 0).toSorted((a, b) => b.sessions - a.sessions);
  if (first.length === 0) return [];
  const byId = new Map(testers.map((tester) => [tester.id, tester]));
  return first
    .flatMap(({ testerId, sessions, crashes }) => {
      const tester = byId.get(testerId);
      return tester ? [{ tester, sessions, crashes }] : [];
    })
    .slice(0, MOST_ACTIVE);
}

interface OrderProps {
  readonly order: StandingOrder;
  readonly groupName: (id: string) => string;
  readonly onCancel: () => void;
}

/** What is set for when Apple has processed the build, and how far it is. */
export function OrderBanner({ order, groupName, onCancel }: OrderProps) {
  const failed = order.state === 'failed';
  const title =
    order.state === 'done'
      ? 'Everything that was set ahead is done'
      : failed
        ? `What was set ahead stopped after ${order.done} of ${order.acts.length}`
        : order.state === 'sending'
          ? `Sending what was set ahead, ${order.done + 1} of ${order.acts.length}`
          : 'Sent as soon as Apple has processed it';
  return (
    <div className={styles.section}>
      <Banner
        tone={failed ? 'failed' : order.state === 'done' ? 'done' : 'processing'}
        icon="hourglass"
        title={title}
      >
        {order.problem && <p>{order.problem}</p>}
        <ol className={styles.steps}>
          {order.acts.map((act, index) => (
            <li key={actTitle(act, groupName)} data-done={index < order.done || undefined}>
              {actTitle(act, groupName)}
            </li>
          ))}
        </ol>
        <p className={styles.quiet}>
          Set by {order.setBy} <Age at={order.setAt} />
        </p>
        <Button size="small" onClick={onCancel}>
          {order.state === 'done' || failed ? 'Put away' : 'Take it back'}
        </Button>
      </Banner>
    </div>
  );
}
