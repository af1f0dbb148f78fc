import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { Button } from '../../ui/button/button';
import { useToast } from '../../ui/feedback/toast';
import { SelectField, TextInput } from '../../ui/field/field';
import { useGo } from '../../ui/link/link';
import { type TimeStyle, typedTime } from '../../ui/log-view/line-time';
import { Dialog } from '../../ui/overlay/dialog';
import styles from './logs.module.css';
import type { PaneStore } from './pane-store';

interface DialogProps {
  readonly onClose: () => void;
}

interface JumpDialogProps extends DialogProps {
  readonly store: PaneStore;
  readonly style: TimeStyle;
}

/** Goes to a moment: a time of day, a date and a time, or so long before the newest line. */
export function JumpDialog({ store, style, onClose }: JumpDialogProps) {
  const newest = store.current().view?.lastAt ?? 0;
  const [text, setText] = useState('');
  const at = typedTime(text, newest, style);
  const go = async (event: FormEvent) => {
    event.preventDefault();
    if (at === null) return;
    await store.goToTime(at);
    onClose();
  };
  return (
    <Dialog open onClose={onClose} title="Go to a time" width={380}>
      <form className={styles.form} onSubmit={(event) => void go(event)}>
        <TextInput
          label={style === 'local' ? 'Time on this computer' : 'Time, UTC'}
          mono
          data-autofocus
          placeholder="14:31:52"
          value={text}
          hint="14:31, 2026-11-23 14:31:52.204, or -15m before the newest line"
          error={text !== '' && at === null ? 'This is no time: 14:31, 2026-11-23 14:31 or -15m.' : null}
          onChange={(event) => setText(event.target.value)}
        />
        <div className={styles.formActs}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" lockedReason={at === null ? 'Type a time first.' : null}>
            Go there
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface SaveViewDialogProps extends DialogProps {
  readonly onSave: (name: string) => void;
}

/** Gives what is shown a name, under which it stands in the tree. */
export function SaveViewDialog({ onSave, onClose }: SaveViewDialogProps) {
  const [name, setName] = useState('');
  return (
    <Dialog open onClose={onClose} title="Save this view" width={380}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() === '') return;
          onSave(name.trim());
          onClose();
        }}
      >
        <TextInput
          label="Name"
          data-autofocus
          placeholder="OCR failures"
          maxLength={80}
          value={name}
          hint="Sources, filters and search are kept under it. The same name replaces."
          onChange={(event) => setName(event.target.value)}
        />
        <div className={styles.formActs}>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            kind="primary"
            lockedReason={name.trim() === '' ? 'Type a name first.' : null}
          >
            Save view
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface AttachDialogProps extends DialogProps {
  readonly store: PaneStore;
  /** First and last row. */
  readonly range: readonly [number, number];
}

/** Rows around one line that are attached with it. */
const AROUND = 50;

/** Keeps a stretch of lines with a release, in its history. */
export function AttachDialog({ store, range, onClose }: AttachDialogProps) {
  const brain = useBrain();
  const toast = useToast();
  const go = useGo();
  const releases = useQuery(brain.releases.list.queryOptions());
  const [chosen, setChosen] = useState('');
  const [note, setNote] = useState('');
  const alone = range[0] === range[1];
  const { first, end } = store.current();
  const [from, to] = alone
    ? [Math.max(first, range[0] - AROUND), Math.min(end, range[1] + AROUND + 1)]
    : [range[0], range[1] + 1];
  const rows = releases.data ?? [];
  const release = rows.find((row) => `${row.appId}/${row.versionCode}` === chosen) ?? rows[0];
  const attach = useMutation(
    brain.logs.attach.mutationOptions({
      onSuccess: ({ sequence, lines }) => {
        toast({
          tone: 'done',
          icon: 'link',
          title: `${lines.toLocaleString('en')} lines are kept with ${release?.label ?? 'the release'}`,
          action: { label: 'Open', onAct: () => go(`/history?event=${sequence}`) },
        });
        onClose();
      },
    }),
  );
  const { viewId } = store;
  return (
    <Dialog open onClose={onClose} title="Attach lines to a release" width={460}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!release || viewId === null) return;
          attach.mutate({ viewId, from, to, appId: release.appId, versionCode: release.versionCode, note });
        }}
      >
        <p className={styles.formNote}>
          {(to - from).toLocaleString('en')} lines{alone ? ', the chosen one and those around it,' : ''} are
          written into the history of the release. They stay when the log itself is dropped.
        </p>
        <SelectField
          label="Release"
          options={rows.map((row) => ({
            value: `${row.appId}/${row.versionCode}`,
            label: `${row.appName} ${row.label}`,
          }))}
          value={release ? `${release.appId}/${release.versionCode}` : ''}
          onChange={(event) => setChosen(event.target.value)}
        />
        <TextInput
          label="Note"
          placeholder="What these lines show"
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        {attach.error && <CallFailurePanel error={attach.error} />}
        <div className={styles.formActs}>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            kind="primary"
            busy={attach.isPending}
            lockedReason={release ? null : 'There is no release to attach them to yet.'}
          >
            Attach {(to - from).toLocaleString('en')} lines
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
