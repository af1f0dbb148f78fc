import type { AppId } from '@shared/domain/ids';
import type { TestFlightAct } from '@shared/domain/testflight/act';
import type { BetaBuildView } from '@shared/domain/testflight/view';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { CallList } from '../../ui/calls/call-list';
import { SelectField } from '../../ui/field/field';
import { SidePanel } from '../../ui/sheet/side-panel';
import styles from './panel.module.css';

interface OrderFormProps {
  readonly appId: AppId;
  readonly view: BetaBuildView;
  readonly onClose: () => void;
}

/** What shall happen as soon as Apple has processed the build, with the very calls that will then be sent. */
export function OrderForm({ appId, view, onClose }: OrderFormProps) {
  const brain = useBrain();
  const buildId = view.build.id;
  const drafts = view.draft ?? [];
  const [withNotes, setWithNotes] = useState(true);
  const [groupIds, setGroupIds] = useState<readonly string[]>([]);
  const [review, setReview] = useState(false);
  const [compliance, setCompliance] = useState<'ask' | 'no' | 'yes'>('ask');
  const acts = useMemo<readonly TestFlightAct[]>(
    () => [
      ...(compliance === 'ask'
        ? []
        : [{ kind: 'answer-compliance', buildId, usesNonExempt: compliance === 'yes' } as const]),
      ...(withNotes && drafts.length > 0 ? [{ kind: 'set-notes', buildId, notes: drafts } as const] : []),
      ...(groupIds.length > 0 ? [{ kind: 'add-to-group', buildId, groupIds } as const] : []),
      ...(review ? [{ kind: 'submit-review', buildId } as const] : []),
    ],
    [buildId, compliance, withNotes, drafts, groupIds, review],
  );
  const preview = useQuery(
    brain.testflight.previewOrder.queryOptions({
      input: { appId, buildId, acts: [...acts] },
      enabled: acts.length > 0,
    }),
  );
  const set = useMutation(brain.testflight.setOrder.mutationOptions({ onSuccess: onClose }));
  const gap =
    acts.length === 0
      ? 'Choose what shall be done.'
      : preview.error
        ? 'It cannot be planned like this.'
        : preview.data
          ? null
          : 'The calls are being computed.';
  return (
    <SidePanel
      phase="Nothing is sent now"
      title={`When ${view.label} is ready`}
      onClose={onClose}
      submit={{
        label: 'Send when ready',
        gap,
        onSubmit: () => set.mutate({ appId, buildId, acts: [...acts] }),
      }}
    >
      <div className={styles.form}>
        <p className={styles.quiet}>
          It is kept on this computer, survives a restart, and is sent when Slipway sees that Apple has
          processed the build. Each step is compared with what is there then, read back, and written to the
          history.
        </p>
        <label className={styles.tick}>
          <input
            type="checkbox"
            checked={withNotes && drafts.length > 0}
            disabled={drafts.length === 0}
            onChange={(event) => setWithNotes(event.currentTarget.checked)}
          />
          {drafts.length === 0
            ? 'No notes are drafted yet'
            : `Send the drafted notes: ${drafts.map((note) => note.locale).join(', ')}`}
        </label>
        <SelectField
          label="Encryption that is not exempt"
          value={compliance}
          onChange={(event) => setCompliance(event.currentTarget.value as typeof compliance)}
          options={[
            { value: 'ask', label: 'Info.plist says, or answer later' },
            { value: 'no', label: 'No, or only what is exempt' },
            { value: 'yes', label: 'Yes' },
          ]}
          hint="Apple takes one answer and never lets it be changed."
        />
        <fieldset className={styles.ticks}>
          <legend>Give it to</legend>
          {view.groups.map((group) => (
            <label key={group.id} className={styles.tick}>
              <input
                type="checkbox"
                checked={groupIds.includes(group.id)}
                disabled={group.has}
                onChange={() =>
                  setGroupIds((before) =>
                    before.includes(group.id)
                      ? before.filter((id) => id !== group.id)
                      : [...before, group.id],
                  )
                }
              />
              {group.name}
            </label>
          ))}
        </fieldset>
        <label className={styles.tick}>
          <input
            type="checkbox"
            checked={review}
            onChange={(event) => setReview(event.currentTarget.checked)}
          />
          Send it to beta review
        </label>
        {preview.error && acts.length > 0 && <CallFailurePanel error={preview.error} />}
        {set.error && <CallFailurePanel error={set.error} />}
        {preview.data && acts.length > 0 && (
          <>
            <h3 className={styles.callsTitle}>What will be called then</h3>
            <p className={styles.quiet}>{preview.data.host}</p>
            <CallList
              calls={preview.data.calls.map((call) => ({
                id: call.id,
                method: call.method,
                path: call.shortPath,
                purpose: call.purpose,
                body: call.body,
                current: call.current,
                affectsUsers: call.affectsUsers,
                state: 'planned' as const,
                tookMs: null,
                status: null,
              }))}
            />
          </>
        )}
      </div>
    </SidePanel>
  );
}
