import type { TestFlightAct } from '@shared/domain/testflight/act';
import type { BetaGroup } from '@shared/domain/testflight/build';
import { BETA_LIMITS } from '@shared/domain/testflight/limits';
import { useState } from 'react';
import { TextInput } from '../../ui/field/field';
import { SidePanel } from '../../ui/sheet/side-panel';
import { Segmented } from '../../ui/tabs/segmented';
import styles from './panel.module.css';

interface GroupFormProps {
  /** The group to change; null for a new one. */
  readonly group: BetaGroup | null;
  readonly onPlan: (act: TestFlightAct) => void;
  readonly onClose: () => void;
}

/** A group of testers: who it is for, its public link with a limit, and whether they may send feedback. */
export function GroupForm({ group, onPlan, onClose }: GroupFormProps) {
  const [name, setName] = useState(group?.name ?? '');
  const [internal, setInternal] = useState(group?.internal ?? false);
  const [link, setLink] = useState(group?.publicLinkOn ?? false);
  const [limit, setLimit] = useState(group?.publicLinkLimit?.toString() ?? '');
  const [feedback, setFeedback] = useState(group?.feedback ?? true);
  const most = limit.trim() === '' ? null : Number(limit);
  const limitGap =
    most !== null && (!Number.isInteger(most) || most < 1 || most > BETA_LIMITS.externalTesters)
      ? `A limit is a whole number from 1 to ${BETA_LIMITS.externalTesters.toLocaleString('en-US')}.`
      : null;
  const gap = (name.trim() === '' ? 'Give the group a name.' : null) ?? (link && !internal ? limitGap : null);
  const settings = {
    publicLink: link && !internal,
    publicLinkLimit: link && !internal ? most : null,
    feedback,
  };
  return (
    <SidePanel
      phase="Nothing has been sent yet"
      title={group ? `Change ${group.name}` : 'New group'}
      onClose={onClose}
      submit={{
        label: 'Show what will be called',
        gap,
        onSubmit: () =>
          onPlan(
            group
              ? { kind: 'edit-group', groupId: group.id, ...settings }
              : { kind: 'create-group', name: name.trim(), internal, ...settings },
          ),
      }}
    >
      <div className={styles.form}>
        {!group && (
          <>
            <TextInput
              label="Name"
              maxLength={50}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Segmented
              label="Who is in it"
              value={internal ? 'team' : 'outside'}
              onChange={(value) => setInternal(value === 'team')}
              options={[
                { value: 'outside', label: 'Testers from outside' },
                { value: 'team', label: 'The team' },
              ]}
            />
          </>
        )}
        {!internal && (
          <>
            <label className={styles.tick}>
              <input
                type="checkbox"
                checked={link}
                onChange={(event) => setLink(event.currentTarget.checked)}
              />
              A public link: whoever has it can join
            </label>
            {group?.publicLink && link && <p className={`mono ${styles.link}`}>{group.publicLink}</p>}
            {link && (
              <TextInput
                label="How many may join"
                hint="Empty: as many as Apple allows"
                inputMode="numeric"
                value={limit}
                error={limitGap}
                onChange={(event) => setLimit(event.currentTarget.value)}
              />
            )}
          </>
        )}
        <label className={styles.tick}>
          <input
            type="checkbox"
            checked={feedback}
            onChange={(event) => setFeedback(event.currentTarget.checked)}
          />
          Its testers may send screenshots and crashes
        </label>
      </div>
    </SidePanel>
  );
}
