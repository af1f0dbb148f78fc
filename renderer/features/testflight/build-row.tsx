import type { BuildUsage } from '@shared/domain/testflight/build';
import type { BetaRow } from '@shared/domain/testflight/view';
import { memo } from 'react';
import { StateChip } from '../../ui/chip/state-chip';
import { Icon } from '../../ui/icon/icon';
import { PHASE_STATE } from '../../ui/lane/phase-state';
import { Cell, Row } from '../../ui/table/table';
import { cx } from '../../ui/theme/cx';
import { age } from '../../ui/time/format';
import styles from './build-list.module.css';
import { expires, uploadedText } from './list-rows';

const SHOWN_GROUPS = 3;

interface BuildRowProps {
  readonly id: string;
  readonly index: number;
  readonly build: BetaRow;
  readonly usage: BuildUsage | undefined;
  readonly groupNames: ReadonlyMap<string, string>;
  readonly selected: boolean;
  readonly checked: boolean;
  /** The present minute, ms. */
  readonly now: number;
  readonly onSelect: (id: string) => void;
  readonly onCheck: (id: string) => void;
}

/** One build: where it stands, how old it is, who has it, how it is used, and until when. */
export const BuildRow = memo(function BuildRow(props: BuildRowProps) {
  const { id, index, build, usage, groupNames, selected, checked, now, onSelect, onCheck } = props;
  const old = build.phase === 'expired';
  const waiting = build.phase === 'processing' ? `, ${age(now - Date.parse(build.uploadedAt))}` : '';
  return (
    <Row
      id={id}
      aria-rowindex={index}
      selected={selected}
      faded={old}
      className={cx(styles.row, checked && styles.checked)}
      onClick={() => onSelect(build.id)}
    >
      <Cell mono className={styles.number ?? ''}>
        <input
          type="checkbox"
          className={styles.check}
          tabIndex={-1}
          aria-label={`Choose ${build.buildNumber}`}
          checked={checked}
          onClick={(event) => event.stopPropagation()}
          onChange={() => onCheck(build.id)}
        />
        {build.buildNumber}
      </Cell>
      <Cell>
        <StateChip state={PHASE_STATE[build.phase]}>{`${build.label}${waiting}`}</StateChip>
        {build.ordered && (
          <span className={styles.ordered} title="Something is set for when it is ready">
            <Icon name="hourglass" size={13} />
            <span className="visually-hidden">Something is set for when it is ready</span>
          </span>
        )}
      </Cell>
      <Cell className={styles.quiet ?? ''}>
        <time dateTime={build.uploadedAt} title={build.uploadedAt}>
          {uploadedText(build.uploadedAt, now)}
        </time>
      </Cell>
      <Cell>
        <Groups ids={build.groupIds} names={groupNames} />
      </Cell>
      <Cell>
        <Installs usage={usage} />
      </Cell>
      <Cell numeric>{usage ? usage.sessions.toLocaleString('en-GB') : '—'}</Cell>
      <Cell numeric className={usage && usage.crashes > 0 && !old ? (styles.bad ?? '') : ''}>
        {usage ? usage.crashes : '—'}
      </Cell>
      <Cell numeric>
        {usage && usage.feedback > 0 ? (
          <span className={styles.feedback}>
            <Icon name="message" size={13} />
            {usage.feedback}
          </span>
        ) : (
          (usage?.feedback ?? '—')
        )}
      </Cell>
      <Cell numeric className={styles.quiet ?? ''}>
        {expires(build, now)}
      </Cell>
    </Row>
  );
});

function Groups({
  ids,
  names,
}: {
  readonly ids: readonly string[];
  readonly names: ReadonlyMap<string, string>;
}) {
  if (ids.length === 0) return <span className={styles.none}>None yet</span>;
  const shown = ids.slice(0, SHOWN_GROUPS);
  return (
    <span className={styles.tags}>
      {shown.map((id) => (
        <span key={id} className={styles.tag}>
          {names.get(id) ?? 'Another group'}
        </span>
      ))}
      {ids.length > SHOWN_GROUPS && <span className={styles.none}>+{ids.length - SHOWN_GROUPS}</span>}
    </span>
  );
}

function Installs({ usage }: { readonly usage: BuildUsage | undefined }) {
  if (!usage || usage.invites === 0) return <span className={styles.none}>—</span>;
  const share = Math.min(1, usage.installs / usage.invites);
  return (
    <span className={styles.installs}>
      <span>
        <b>{usage.installs}</b> <span className={styles.none}>of {usage.invites}</span>
      </span>
      <svg viewBox="0 0 74 3" preserveAspectRatio="none" aria-hidden="true">
        <rect width="74" height="3" rx="1.5" className={styles.track} />
        <rect width={74 * share} height="3" rx="1.5" className={styles.filled} />
      </svg>
    </span>
  );
}
