import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useBridge } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import { Button } from '../../ui/button/button';
import { ErrorPanel } from '../../ui/feedback/error-panel';
import { useToast } from '../../ui/feedback/toast';
import { TextInput } from '../../ui/field/field';
import { Dialog } from '../../ui/overlay/dialog';
import type { AccountView } from './account-words';
import styles from './dialog.module.css';
import { KeyDrop } from './key-drop';
import type { YamlFile } from './use-yaml-file';

interface AddAccountDialogProps {
  readonly open: boolean;
  /** A key file that was dropped on the window. */
  readonly keyPath: string | null;
  /** Names that accounts have already. */
  readonly taken: readonly string[];
  readonly file: YamlFile;
  readonly onClose: () => void;
}

/** Adds an account: takes the key over into this computer's vault, and a reference to it into `slipway.yaml`. */
export function AddAccountDialog({ open, onClose, ...rest }: AddAccountDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title="Add an account" width={480}>
      {open && <AddAccount {...rest} onClose={onClose} />}
    </Dialog>
  );
}

const NAME = /^[a-z0-9][a-z0-9._-]*$/i;

function AddAccount({ keyPath, taken, file, onClose }: Omit<AddAccountDialogProps, 'open'>) {
  const { client } = useBridge();
  const toast = useToast();
  const [key, setKey] = useState(() =>
    keyPath === null ? null : { path: keyPath, name: lastPart(keyPath) },
  );
  const [typed, setTyped] = useState<string | null>(null);
  const [apple, setApple] = useState(() => ({ keyId: keyIdOf(key?.name), issuerId: '' }));
  const ofApple = key !== null && /\.p8$/i.test(key.name);
  const name = typed ?? freeName(ofApple ? 'app-store' : 'play-release', taken);
  const [problem, setProblem] = useState<string | null>(null);
  const replaces = taken.includes(name);
  const add = useMutation({
    mutationFn: async (path: string) => {
      const imported = await client.settings.importKey({ path, accountId: name });
      const { text } = await client.settings.edit(
        replaces
          ? { text: file.text, path: ['accounts', name, 'key'], value: imported.reference }
          : {
              text: file.text,
              path: ['accounts', name],
              value: accountOf(imported, apple),
            },
      );
      return { ...imported, text };
    },
    onSuccess: ({ identity, text }) => {
      file.setText(text);
      file.saveText(text);
      toast({ tone: 'done', icon: 'key', title: `${name} is added`, detail: `Signs in as ${identity}` });
      onClose();
    },
  });
  const failure = add.error ? callFailure(add.error) : null;
  const wrong = NAME.test(name) ? null : 'Letters, digits, dots and hyphens.';
  const lacking = ofApple && !replaces ? appleProblem(apple) : null;
  const locked =
    key === null
      ? 'Drop or choose a key first.'
      : (wrong ?? lacking ?? (file.writable ? null : 'slipway.yaml can only be read.'));
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (locked === null && key) add.mutate(key.path);
      }}
    >
      <KeyDrop
        taken={key?.name ?? null}
        onPath={(path, fileName) => {
          setProblem(null);
          setKey({ path, name: fileName });
          setApple((before) => ({ ...before, keyId: keyIdOf(fileName) || before.keyId }));
        }}
        onProblem={setProblem}
      />
      <TextInput
        label="Name in slipway.yaml"
        mono
        value={name}
        error={wrong}
        hint={
          replaces
            ? 'This account is there already: its key is replaced.'
            : 'Apps refer to the account by this name.'
        }
        onChange={(event) => setTyped(event.target.value.trim())}
      />
      {ofApple && !replaces && (
        <>
          <TextInput
            label="Key id"
            mono
            value={apple.keyId}
            hint="Ten letters and digits, in the list of keys and in the file’s name."
            onChange={(event) => setApple({ ...apple, keyId: event.target.value.trim() })}
          />
          <TextInput
            label="Issuer id"
            mono
            {...(keyPath === null ? {} : { 'data-autofocus': true })}
            value={apple.issuerId}
            hint="Above the list of keys: App Store Connect, Users and Access, Integrations."
            onChange={(event) => setApple({ ...apple, issuerId: event.target.value.trim() })}
          />
        </>
      )}
      {file.changes.count > 0 && (
        <p className={styles.note}>
          What you typed in slipway.yaml is kept; the account is added to it and saved with it.
        </p>
      )}
      {problem && <p className={styles.problem}>{problem}</p>}
      {failure && (
        <ErrorPanel
          title={failure.message}
          stillTrue={[failure.stillTrue]}
          advice={failure.advice}
          raw={failure.raw ?? null}
        />
      )}
      <div className={styles.acts}>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" kind="primary" lockedReason={locked} busy={add.isPending}>
          {replaces ? 'Replace key' : 'Add account'}
        </Button>
      </div>
    </form>
  );
}

/** What a `.p8` file does not hold, and signing in needs. */
interface AppleIds {
  readonly keyId: string;
  readonly issuerId: string;
}

/** The account as `slipway.yaml` has it. */
const accountOf = (
  { type, reference }: { readonly type: AccountView['type']; readonly reference: string },
  { keyId, issuerId }: AppleIds,
) =>
  type === 'google-play'
    ? { type, key: reference }
    : { type, key: reference, key_id: keyId, issuer_id: issuerId };

function appleProblem({ keyId, issuerId }: AppleIds): string | null {
  if (keyId === '') return 'Enter the key id.';
  return issuerId === '' ? 'Enter the issuer id.' : null;
}

/** The key's id in the name that App Store Connect gives the file; empty for another name. */
const keyIdOf = (name = ''): string => /AuthKey_([A-Z0-9]{10})\.p8$/i.exec(name)?.[1] ?? '';

function freeName(base: string, taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}-${number}`;
    if (!taken.includes(name)) return name;
  }
}

const lastPart = (path: string) => path.split(/[\\/]/).at(-1) ?? path;
