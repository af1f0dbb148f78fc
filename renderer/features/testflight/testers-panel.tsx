import type { AppId } from '@shared/domain/ids';
import type { TestFlightAct } from '@shared/domain/testflight/act';
import {
  type BetaGroup,
  type BetaTester,
  type TesterUsage,
  testerName,
} from '@shared/domain/testflight/build';
import { BETA_LIMITS } from '@shared/domain/testflight/limits';
import { matchesTester, readTesterCsv } from '@shared/domain/testflight/tester-csv';
import { useMutation } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { saveFile } from '../../flows/save-file';
import { Button } from '../../ui/button/button';
import { Banner } from '../../ui/feedback/banner';
import { SelectField, TextArea, TextInput } from '../../ui/field/field';
import { Icon } from '../../ui/icon/icon';
import { SidePanel } from '../../ui/sheet/side-panel';
import styles from './panel.module.css';

interface TestersPanelProps {
  readonly appId: AppId;
  readonly groups: readonly BetaGroup[];
  readonly testers: readonly BetaTester[];
  readonly usage: readonly TesterUsage[];
  readonly onPlan: (act: TestFlightAct) => void;
  readonly onNewGroup: () => void;
  readonly onClose: () => void;
}

const STATES: Readonly<Record<NonNullable<BetaTester['state']>, string>> = {
  NOT_INVITED: 'Not invited',
  INVITED: 'Invited',
  ACCEPTED: 'Accepted',
  INSTALLED: 'Installed',
  REVOKED: 'Removed',
};

const ROW = 44;
const SHOWN_PROBLEMS = 8;

/** Everybody who tests: looked through, chosen, invited one by one or from a file, invited again, removed. */
export function TestersPanel(props: TestersPanelProps) {
  const { appId, groups, testers, usage, onPlan, onNewGroup, onClose } = props;
  const brain = useBrain();
  const [words, setWords] = useState('');
  const [groupId, setGroupId] = useState(groups[0]?.id ?? '');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [invited, setInvited] = useState('');
  const file = useRef<HTMLInputElement>(null);
  const csv = useMemo(() => readTesterCsv(invited), [invited]);
  const shown = useMemo(
    () => testers.filter((tester) => tester.groupIds.includes(groupId) && matchesTester(tester, words)),
    [testers, groupId, words],
  );
  const sessions = useMemo(() => new Map(usage.map((one) => [one.testerId, one.sessions])), [usage]);
  const out = useMutation(
    brain.testers.csv.mutationOptions({
      onSuccess: ({ fileName, text }) => saveFile({ fileName, mediaType: 'text/csv', text }),
    }),
  );
  const group = groups.find((one) => one.id === groupId);
  const picked = [...chosen].filter((id) => shown.some((tester) => tester.id === id));
  const waiting = picked.filter((id) => {
    const state = testers.find((tester) => tester.id === id)?.state;
    return state === 'INVITED' || state === 'NOT_INVITED';
  });
  const tooMany = csv.testers.length > BETA_LIMITS.testersPerPlan;
  const inviteGap = !group
    ? 'Choose a group.'
    : csv.testers.length === 0
      ? 'Write or load addresses first.'
      : tooMany
        ? `${BETA_LIMITS.testersPerPlan} at a time: each is a request of its own.`
        : null;
  return (
    <SidePanel
      phase={`${testers.length.toLocaleString('en-GB')} testers of this app`}
      title="Testers"
      onClose={onClose}
      buttons={
        <Button size="confirm" icon="download" busy={out.isPending} onClick={() => out.mutate({ appId })}>
          CSV
        </Button>
      }
      submit={{
        label: csv.testers.length > 0 ? `Invite ${csv.testers.length}…` : 'Invite…',
        gap: inviteGap,
        onSubmit: () => onPlan({ kind: 'add-testers', groupId, testers: csv.testers }),
      }}
    >
      <div className={styles.form}>
        <div className={styles.pair}>
          <SelectField
            label="Group"
            value={groupId}
            onChange={(event) => setGroupId(event.currentTarget.value)}
            options={groups.map((one) => ({ value: one.id, label: `${one.name}, ${one.testers ?? '—'}` }))}
          />
          <Button icon="plus" onClick={onNewGroup}>
            New group…
          </Button>
        </div>
        <TextArea
          label="Invite"
          rows={3}
          placeholder={'First name, last name, e-mail: one tester a line'}
          value={invited}
          hint="Lines of a CSV file, or addresses alone. Apple writes to each of them once you have confirmed."
          onChange={(event) => setInvited(event.currentTarget.value)}
        />
        <div className={styles.buttons}>
          <Button size="small" icon="upload" onClick={() => file.current?.click()}>
            Load a CSV file
          </Button>
          <input
            ref={file}
            type="file"
            accept=".csv,text/csv,text/plain"
            className="visually-hidden"
            tabIndex={-1}
            aria-label="CSV file of testers"
            onChange={(event) => {
              const [first] = event.currentTarget.files ?? [];
              void first?.text().then(setInvited);
              event.currentTarget.value = '';
            }}
          />
          {csv.testers.length > 0 && (
            <span className={styles.quiet}>
              {csv.testers.length} to invite
              {csv.problems.length > 0 && `, ${csv.problems.length} not understood`}
            </span>
          )}
        </div>
        {csv.problems.length > 0 && (
          <Banner tone="watch" icon="alert-triangle" title="These lines are left out">
            <ul className={styles.problems}>
              {csv.problems.slice(0, SHOWN_PROBLEMS).map((problem) => (
                <li key={problem.line}>
                  <b>Line {problem.line}</b> {problem.sentence}
                </li>
              ))}
              {csv.problems.length > SHOWN_PROBLEMS && (
                <li>and {csv.problems.length - SHOWN_PROBLEMS} more</li>
              )}
            </ul>
          </Banner>
        )}
        <div className={styles.pair}>
          <TextInput
            label="Look for"
            labelHidden
            placeholder="Name or e-mail"
            start={<Icon name="search" size={14} />}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
          <Button
            size="small"
            lockedReason={waiting.length === 0 ? 'Choose testers who have not accepted yet.' : null}
            onClick={() => onPlan({ kind: 'resend-invitations', testerIds: waiting })}
          >
            Invite again…
          </Button>
          <Button
            size="small"
            kind="danger"
            lockedReason={picked.length === 0 ? 'Choose testers first.' : null}
            onClick={() => onPlan({ kind: 'remove-testers', groupId, testerIds: picked })}
          >
            Remove…
          </Button>
        </div>
        <TesterList testers={shown} sessions={sessions} chosen={chosen} onChoose={setChosen} />
      </div>
    </SidePanel>
  );
}

interface TesterListProps {
  readonly testers: readonly BetaTester[];
  readonly sessions: ReadonlyMap<string, number>;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}

function TesterList({ testers, sessions, chosen, onChoose }: TesterListProps) {
  const scroller = useRef<HTMLUListElement>(null);
  const virtual = useVirtualizer({
    count: testers.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
  });
  if (testers.length === 0) return <p className={styles.nothing}>Nobody here yet.</p>;
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  const drawn = virtual.getVirtualItems();
  const above = drawn[0]?.start ?? 0;
  return (
    <ul ref={scroller} className={styles.testers} aria-label="Testers of the group">
      <li aria-hidden="true" style={{ height: above }} />
      {drawn.map((item) => {
        const tester = testers[item.index];
        if (!tester) return null;
        return (
          <li key={tester.id}>
            <label className={styles.tick}>
              <input type="checkbox" checked={chosen.has(tester.id)} onChange={() => toggle(tester.id)} />
              <span className={styles.grow}>
                <b>{testerName(tester)}</b>
                <span className={styles.quiet}> {tester.email}</span>
              </span>
              <span className={styles.quiet}>{tester.state ? STATES[tester.state] : 'Public link'}</span>
              <span className={styles.figure}>{sessions.get(tester.id) ?? 0} sessions</span>
            </label>
          </li>
        );
      })}
      <li
        aria-hidden="true"
        style={{ height: Math.max(0, virtual.getTotalSize() - (drawn.at(-1)?.end ?? 0)) }}
      />
    </ul>
  );
}
