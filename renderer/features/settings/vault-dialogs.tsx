import type { VaultStatus } from '@shared/domain/vault';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useBrain } from '../../bridge/bridge-context';
import { useToast } from '../../ui/feedback/toast';
import { CheckBox } from '../../ui/field/check-box';
import { TextInput } from '../../ui/field/field';
import { Dialog } from '../../ui/overlay/dialog';
import { AddSecret } from './add-secret';
import { KeyDrop } from './key-drop';
import { VaultForm } from './vault-form';
import type { VaultEntryView } from './vault-words';

/** What the vault asks a person. */
export type VaultAsk =
  | { readonly kind: 'add' | 'passphrase' | 'unlock' | 'weak' }
  | { readonly kind: 'rotate' | 'expires' | 'remove'; readonly entry: VaultEntryView };

const TITLES: Readonly<Record<VaultAsk['kind'], string>> = {
  add: 'Add a secret',
  passphrase: 'Choose a passphrase',
  unlock: 'Unlock the vault',
  weak: 'Encrypt without a keyring',
  rotate: 'Rotate a secret',
  expires: 'When it expires',
  remove: 'Remove a secret',
};

interface VaultDialogsProps {
  readonly ask: VaultAsk | null;
  readonly status: VaultStatus;
  /** Names that are in the vault already. */
  readonly taken: readonly string[];
  readonly onClose: () => void;
}

/** The one dialog of the vault that is open. */
export function VaultDialogs({ ask, status, taken, onClose }: VaultDialogsProps) {
  return (
    <Dialog open={ask !== null} onClose={onClose} title={ask ? TITLES[ask.kind] : ''} width={480}>
      {ask?.kind === 'add' && <AddSecret taken={taken} keeper={status.keeper} onClose={onClose} />}
      {ask?.kind === 'passphrase' && <Passphrase onClose={onClose} />}
      {ask?.kind === 'unlock' && <Unlock onClose={onClose} />}
      {ask?.kind === 'weak' && <AcceptWeak onClose={onClose} />}
      {ask?.kind === 'rotate' && <Rotate entry={ask.entry} onClose={onClose} />}
      {ask?.kind === 'expires' && <Expires entry={ask.entry} onClose={onClose} />}
      {ask?.kind === 'remove' && <Remove entry={ask.entry} onClose={onClose} />}
    </Dialog>
  );
}

interface Asked {
  readonly onClose: () => void;
}
type AskedOf = Asked & { readonly entry: VaultEntryView };

const SHORTEST = 10;

function Passphrase({ onClose }: Asked) {
  const brain = useBrain();
  const toast = useToast();
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const choose = useMutation(
    brain.vault.setPassphrase.mutationOptions({
      gcTime: 0,
      onSuccess: () => {
        toast({ tone: 'done', icon: 'lock', title: 'The vault is encrypted with your passphrase' });
        onClose();
      },
    }),
  );
  const short = first.length < SHORTEST;
  return (
    <VaultForm
      act="Encrypt the vault"
      locked={short ? 'Ten letters or more.' : first === second ? null : 'The two are not the same.'}
      busy={choose.isPending}
      error={choose.error}
      onSubmit={() => choose.mutate({ passphrase: first })}
      onClose={onClose}
    >
      <TextInput
        label="Passphrase"
        type="password"
        autoComplete="new-password"
        value={first}
        error={first !== '' && short ? 'Ten letters or more.' : null}
        hint="Several words are easier to keep in mind than few odd letters. It is kept nowhere."
        onChange={(event) => setFirst(event.target.value)}
      />
      <TextInput
        label="Once more"
        type="password"
        autoComplete="new-password"
        value={second}
        onChange={(event) => setSecond(event.target.value)}
      />
    </VaultForm>
  );
}

function Unlock({ onClose }: Asked) {
  const brain = useBrain();
  const [typed, setTyped] = useState('');
  const unlock = useMutation(brain.vault.unlock.mutationOptions({ gcTime: 0, onSuccess: onClose }));
  return (
    <VaultForm
      act="Unlock"
      locked={typed === '' ? 'Type your passphrase.' : null}
      busy={unlock.isPending}
      error={unlock.error}
      onSubmit={() => unlock.mutate({ passphrase: typed })}
      onClose={onClose}
    >
      <TextInput
        label="Passphrase"
        type="password"
        autoComplete="current-password"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </VaultForm>
  );
}

function AcceptWeak({ onClose }: Asked) {
  const brain = useBrain();
  const [understood, setUnderstood] = useState(false);
  const accept = useMutation(brain.vault.acceptWeak.mutationOptions({ onSuccess: onClose }));
  return (
    <VaultForm
      act="Use it anyway"
      danger
      locked={understood ? null : 'Confirm that you know what this means.'}
      busy={accept.isPending}
      error={accept.error}
      onSubmit={() => accept.mutate({ accepted: true })}
      onClose={onClose}
      note="This system has no keyring. Secrets would be encrypted with a password that stands in the source code of every Chromium, which stops nobody who can read your files. A passphrase of your own protects them."
    >
      <CheckBox checked={understood} onChange={setUnderstood}>
        Whoever can read my files may read these secrets.
      </CheckBox>
    </VaultForm>
  );
}

function Rotate({ entry, onClose }: AskedOf) {
  const brain = useBrain();
  const toast = useToast();
  const [key, setKey] = useState<{ readonly path: string; readonly name: string } | null>(null);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const typed = entry.kind === 'token' || entry.kind === 'webhook';
  const rotate = useMutation(
    brain.vault.rotate.mutationOptions({
      gcTime: 0,
      onSuccess: ({ name, identity }) => {
        toast({
          tone: 'done',
          icon: 'key',
          title: `${name} is rotated`,
          ...(identity ? { detail: identity } : {}),
        });
        onClose();
      },
    }),
  );
  return (
    <VaultForm
      act="Rotate"
      locked={
        typed
          ? text.trim() === ''
            ? 'Type the new secret first.'
            : null
          : key
            ? null
            : 'Drop or choose the new file first.'
      }
      busy={rotate.isPending}
      error={rotate.error}
      problem={problem}
      onSubmit={() => {
        if (typed) rotate.mutate({ name: entry.name, text });
        else if (key) rotate.mutate({ name: entry.name, path: key.path });
      }}
      onClose={onClose}
      note={`The new secret takes the place of ${entry.name} at once and is tried where it is used. If it does not work, the one of now is put back.`}
    >
      {typed ? (
        <TextInput
          label={entry.kind === 'token' ? 'New token' : 'New address of the webhook'}
          type="password"
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      ) : (
        <KeyDrop
          taken={key?.name ?? null}
          wide
          onPath={(path, name) => {
            setProblem(null);
            setKey({ path, name });
          }}
          onProblem={setProblem}
        />
      )}
    </VaultForm>
  );
}

function Expires({ entry, onClose }: AskedOf) {
  const brain = useBrain();
  const [day, setDay] = useState(entry.expiresAt?.slice(0, 10) ?? '');
  const save = useMutation(brain.vault.expires.mutationOptions({ onSuccess: onClose }));
  return (
    <VaultForm
      act="Save"
      locked={null}
      busy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate({ name: entry.name, at: day === '' ? null : `${day}T00:00:00.000Z` })}
      onClose={onClose}
    >
      <TextInput
        label="Last day"
        type="date"
        value={day}
        hint="Empty for a secret that does not end. You are told three weeks before."
        onChange={(event) => setDay(event.target.value)}
      />
    </VaultForm>
  );
}

function Remove({ entry, onClose }: AskedOf) {
  const brain = useBrain();
  const remove = useMutation(brain.vault.remove.mutationOptions({ onSuccess: onClose }));
  return (
    <VaultForm
      act="Remove"
      danger
      locked={null}
      busy={remove.isPending}
      error={remove.error}
      onSubmit={() => remove.mutate({ name: entry.name })}
      onClose={onClose}
      note={
        entry.usedBy.length > 0
          ? `${entry.usedBy.join(', ')} can no longer sign in. The key itself stays valid at its store until it is withdrawn there.`
          : 'Nothing in this workspace refers to it. The key itself stays valid until it is withdrawn where it was made.'
      }
    />
  );
}
