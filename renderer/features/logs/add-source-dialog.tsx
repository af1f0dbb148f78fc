import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useBrain, useBridge } from '../../bridge/bridge-context';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { Button } from '../../ui/button/button';
import { TextInput } from '../../ui/field/field';
import { Icon } from '../../ui/icon/icon';
import { Dialog } from '../../ui/overlay/dialog';
import { Tabs } from '../../ui/tabs/tabs';
import type { Source } from './log-types';
import styles from './logs.module.css';

type Kind = 'file' | 'command' | 'container';

interface AddSourceDialogProps {
  readonly sources: readonly Source[];
  /** A source was added or chosen: it is shown. */
  readonly onShow: (sourceId: string) => void;
  readonly onClose: () => void;
}

/** Adds a file or a command, or shows a container that is there. */
export function AddSourceDialog({ sources, onShow, onClose }: AddSourceDialogProps) {
  const [kind, setKind] = useState<Kind>('file');
  const show = (id: string) => {
    onShow(id);
    onClose();
  };
  return (
    <Dialog open onClose={onClose} title="Add a log source" width={480}>
      <Tabs<Kind>
        label="Kind of source"
        look="segment"
        value={kind}
        onChange={setKind}
        tabs={[
          { value: 'file', label: 'File' },
          { value: 'command', label: 'Command' },
          { value: 'container', label: 'Container' },
        ]}
      >
        {kind === 'file' && <AddFile onShow={show} onClose={onClose} />}
        {kind === 'command' && <AddCommand onShow={show} onClose={onClose} />}
        {kind === 'container' && <ChooseContainer sources={sources} onShow={show} />}
      </Tabs>
    </Dialog>
  );
}

interface FormProps {
  readonly onShow: (sourceId: string) => void;
  readonly onClose: () => void;
}

function AddFile({ onShow, onClose }: FormProps) {
  const brain = useBrain();
  const { host } = useBridge();
  const [path, setPath] = useState('');
  const [fromStart, setFromStart] = useState(true);
  const add = useMutation(
    brain.logs.addFile.mutationOptions({ onSuccess: ({ sourceId }) => onShow(sourceId) }),
  );
  const { chooseFile } = host;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (path.trim() !== '') add.mutate({ path: path.trim(), fromStart });
      }}
    >
      <TextInput
        label="Path"
        mono
        data-autofocus
        placeholder="~/services/backend/app.log"
        value={path}
        hint="Followed over rotation and truncation, as tail -F does."
        onChange={(event) => setPath(event.target.value)}
        {...(chooseFile
          ? {
              end: (
                <Button
                  size="small"
                  kind="quiet"
                  onClick={() =>
                    void chooseFile(['log', 'txt', 'json']).then((chosen) => setPath(chosen ?? path))
                  }
                >
                  Choose…
                </Button>
              ),
            }
          : {})}
      />
      <label className={styles.check}>
        <input type="checkbox" checked={fromStart} onChange={(event) => setFromStart(event.target.checked)} />
        Read what is in it already
      </label>
      {add.error && <CallFailurePanel error={add.error} />}
      <Acts
        label="Add file"
        busy={add.isPending}
        lockedReason={path.trim() === '' ? 'Type the path of a file first.' : null}
        onClose={onClose}
      />
    </form>
  );
}

function AddCommand({ onShow, onClose }: FormProps) {
  const brain = useBrain();
  const [commandLine, setCommandLine] = useState('');
  const [cwd, setCwd] = useState('');
  const [title, setTitle] = useState('');
  const add = useMutation(
    brain.logs.addCommand.mutationOptions({ onSuccess: ({ sourceId }) => onShow(sourceId) }),
  );
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (commandLine.trim() === '') return;
        add.mutate({ commandLine: commandLine.trim(), cwd: cwd.trim() || null, title: title.trim() || null });
      }}
    >
      <TextInput
        label="Command"
        mono
        data-autofocus
        placeholder="adb logcat -v threadtime"
        value={commandLine}
        hint="A program with its arguments, started without a shell. It runs for as long as it is followed."
        onChange={(event) => setCommandLine(event.target.value)}
      />
      <TextInput
        label="Folder it runs in"
        mono
        placeholder="Your home folder"
        value={cwd}
        onChange={(event) => setCwd(event.target.value)}
      />
      <TextInput
        label="Name"
        placeholder="Pixel 8"
        maxLength={100}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
      {add.error && <CallFailurePanel error={add.error} />}
      <Acts
        label="Run command"
        busy={add.isPending}
        lockedReason={commandLine.trim() === '' ? 'Type a command first.' : null}
        onClose={onClose}
      />
    </form>
  );
}

interface ActsProps {
  readonly label: string;
  readonly busy: boolean;
  readonly lockedReason: string | null;
  readonly onClose: () => void;
}

function Acts({ label, busy, lockedReason, onClose }: ActsProps) {
  return (
    <div className={styles.formActs}>
      <Button onClick={onClose}>Cancel</Button>
      <Button type="submit" kind="primary" busy={busy} lockedReason={lockedReason}>
        {label}
      </Button>
    </div>
  );
}

interface ChooseContainerProps {
  readonly sources: readonly Source[];
  readonly onShow: (sourceId: string) => void;
}

/** Containers and compose projects are in the tree by themselves, as soon as an engine answers. */
function ChooseContainer({ sources, onShow }: ChooseContainerProps) {
  const there = sources.filter((source) => source.kind === 'container' || source.kind === 'compose');
  if (there.length === 0) {
    return (
      <p className={styles.formNote}>
        No container is known. Containers and compose projects appear here and in the tree by themselves, as
        soon as a Docker engine answers on this computer.
      </p>
    );
  }
  return (
    <ul className={styles.choices} aria-label="Containers and compose projects">
      {there.map((source) => (
        <li key={source.id}>
          <button type="button" onClick={() => onShow(source.id)}>
            <Icon name="docker" size={14} />
            <b>{source.title}</b>
            <span>{source.kind === 'compose' ? 'compose project' : source.subtitle}</span>
            <em>{source.words}</em>
          </button>
        </li>
      ))}
    </ul>
  );
}
