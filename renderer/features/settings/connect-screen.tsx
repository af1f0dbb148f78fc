import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { CallFailurePanel } from '../../flows/call-failure-panel';
import { Button } from '../../ui/button/button';
import { Card, CardHeader } from '../../ui/card/card';
import { TextInput } from '../../ui/field/field';
import { useGo } from '../../ui/link/link';
import { Breadcrumbs } from '../../ui/shell/breadcrumbs';
import { Page } from '../../ui/shell/page';
import styles from './connect.module.css';
import { KeyDrop } from './key-drop';

/** The way from the sandbox to real apps: a new workspace, or a `slipway.yaml` that is there already. */
export function ConnectScreen() {
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Settings', href: '/settings' }, { label: 'Connect' }]} />
      <Page title="Connect a real app" note="Nothing is sent to a store by this: it only reads.">
        <div className={styles.ways}>
          <CreateWorkspace />
          <OpenWorkspace />
        </div>
      </Page>
    </>
  );
}

const PACKAGE = /^[a-zA-Z]\w*(\.[a-zA-Z]\w*)+$/;

/** Writes a first `slipway.yaml` into the app's folder. */
function CreateWorkspace() {
  const brain = useBrain();
  const go = useGo();
  const [name, setName] = useState('');
  const [packageName, setPackageName] = useState('');
  const [folder, setFolder] = useState('');
  const [key, setKey] = useState<{ readonly path: string; readonly name: string } | null>(null);
  const [keyProblem, setKeyProblem] = useState<string | null>(null);
  const create = useMutation(brain.workspaces.create.mutationOptions({ onSuccess: () => go('/settings') }));
  const badPackage = packageName !== '' && !PACKAGE.test(packageName.trim());
  const locked = [
    [name.trim() === '', 'Name the app.'],
    [packageName.trim() === '' || badPackage, 'Type the package name, such as com.example.app.'],
    [folder.trim() === '', 'Say in which folder slipway.yaml belongs.'],
  ].find(([missing]) => missing)?.[1] as string | undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (locked) return;
    create.mutate({
      folder: folder.trim(),
      name: name.trim(),
      packageName: packageName.trim(),
      keyPath: key?.path ?? null,
    });
  };
  return (
    <Card aria-label="A Google Play app">
      <CardHeader title="A Google Play app" note="Writes a first slipway.yaml" />
      <form className={styles.form} onSubmit={submit}>
        <KeyDrop
          taken={key?.name ?? null}
          onPath={(path, fileName) => {
            setKeyProblem(null);
            setKey({ path, name: fileName });
          }}
          onProblem={setKeyProblem}
        />
        {keyProblem && <p className={styles.problem}>{keyProblem}</p>}
        <TextInput
          label="Name"
          placeholder="Example app"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <TextInput
          label="Package name"
          mono
          placeholder="com.example.app"
          spellCheck={false}
          value={packageName}
          error={badPackage ? 'Two or more parts with dots between them, such as com.example.app.' : null}
          onChange={(event) => setPackageName(event.target.value)}
        />
        <FolderInput value={folder} onChange={setFolder} />
        {create.error && <CallFailurePanel error={create.error} />}
        <div className={styles.acts}>
          <span>{key === null && 'Without a key you can add one later in Settings.'}</span>
          <Button
            type="submit"
            kind="primary"
            size="confirm"
            busy={create.isPending}
            lockedReason={locked ?? null}
          >
            Create and open
          </Button>
        </div>
      </form>
    </Card>
  );
}

function FolderInput({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const brain = useBrain();
  const info = useQuery(brain.system.info.queryOptions());
  const example = info.data?.platform === 'win32' ? 'C:\\projects\\app' : '/home/you/projects/app';
  return (
    <TextInput
      label="Folder"
      mono
      placeholder={example}
      spellCheck={false}
      value={value}
      hint="Best the app’s own repository: the file holds no secret and is meant to be committed."
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** Opens a `slipway.yaml` by its path. */
function OpenWorkspace() {
  const brain = useBrain();
  const go = useGo();
  const [path, setPath] = useState('');
  const open = useMutation(brain.workspaces.open.mutationOptions({ onSuccess: () => go('/') }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (path.trim() !== '') open.mutate({ path: path.trim() });
  };
  return (
    <Card aria-label="A slipway.yaml that is there already">
      <CardHeader title="A slipway.yaml that is there already" />
      <form className={styles.form} onSubmit={submit}>
        <TextInput
          label="Path of the file"
          mono
          placeholder="/home/you/projects/app/slipway.yaml"
          spellCheck={false}
          value={path}
          hint="The workspace switcher at the top remembers it."
          onChange={(event) => setPath(event.target.value)}
        />
        {open.error && <CallFailurePanel error={open.error} />}
        <div className={styles.acts}>
          <span />
          <Button
            type="submit"
            size="confirm"
            busy={open.isPending}
            lockedReason={path.trim() === '' ? 'Type the path of a slipway.yaml.' : null}
          >
            Open
          </Button>
        </div>
      </form>
    </Card>
  );
}
