import type { VaultKeeper } from '@shared/domain/vault';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useBridge } from '../../bridge/bridge-context';
import { useToast } from '../../ui/feedback/toast';
import { TextInput } from '../../ui/field/field';
import { Segmented } from '../../ui/tabs/segmented';
import { KeyDrop } from './key-drop';
import { VaultForm } from './vault-form';

interface AddSecretProps {
  readonly taken: readonly string[];
  readonly keeper: VaultKeeper;
  readonly onClose: () => void;
}

type Source = 'file' | 'token' | 'webhook';
const SOURCES: readonly { readonly value: Source; readonly label: string }[] = [
  { value: 'file', label: 'A file' },
  { value: 'token', label: 'A token' },
  { value: 'webhook', label: 'A webhook' },
];
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$/;

/** Puts a file, a token or a webhook's address into the vault under a name. */
export function AddSecret({ taken, keeper, onClose }: AddSecretProps) {
  const { client } = useBridge();
  const toast = useToast();
  const [source, setSource] = useState<Source>('file');
  const [file, setFile] = useState<{ readonly path: string; readonly name: string } | null>(null);
  const [text, setText] = useState('');
  const [signing, setSigning] = useState('');
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const add = useMutation({
    gcTime: 0,
    mutationFn: () =>
      source === 'file'
        ? client.vault.importFile({ path: file?.path ?? '', name })
        : client.vault.keep({
            name,
            kind: source,
            text: source === 'webhook' ? signed(text, signing) : text,
          }),
    onSuccess: (entry) => {
      toast({
        tone: 'done',
        icon: 'key',
        title: `${entry.name} is in the vault`,
        detail:
          keeper === 'memory'
            ? 'Until Slipway stops: choose a passphrase to keep it.'
            : `Refer to it as vault:${entry.name}`,
      });
      onClose();
    },
  });
  const wrongName = name === '' || NAME.test(name) ? null : 'Letters, digits, dots and hyphens.';
  const nameProblem = taken.includes(name) ? 'The vault has this name already: rotate that one.' : wrongName;
  const lacking = source === 'file' ? file === null : text.trim() === '';
  const locked = lacking
    ? source === 'file'
      ? 'Drop or choose a file first.'
      : 'Type the secret first.'
    : (nameProblem ?? (name === '' ? 'Give it a name.' : null));
  return (
    <VaultForm
      act="Add to the vault"
      locked={locked}
      busy={add.isPending}
      error={add.error}
      problem={problem}
      onSubmit={() => add.mutate()}
      onClose={onClose}
    >
      <div>
        <Segmented
          label="Where the secret comes from"
          options={SOURCES}
          value={source}
          onChange={setSource}
        />
      </div>
      {source === 'file' ? (
        <KeyDrop
          taken={file?.name ?? null}
          wide
          onPath={(path, fileName) => {
            setProblem(null);
            setFile({ path, name: fileName });
            setName((before) => before || freeName(fileName, taken));
          }}
          onProblem={setProblem}
        />
      ) : (
        <TextInput
          label={source === 'token' ? 'Token' : 'Address of the webhook'}
          type="password"
          autoComplete="off"
          value={text}
          hint="It goes into the vault and is never shown again."
          onChange={(event) => setText(event.target.value)}
        />
      )}
      {source === 'webhook' && (
        <TextInput
          label="Signing secret (optional)"
          type="password"
          autoComplete="off"
          value={signing}
          hint="Messages carry an HMAC-SHA-256 of it, so that the receiver knows who sent them. Slack needs none."
          onChange={(event) => setSigning(event.target.value)}
        />
      )}
      <TextInput
        label="Name"
        mono
        value={name}
        error={nameProblem}
        hint="slipway.yaml refers to it as vault:NAME."
        onChange={(event) => setName(event.target.value.trim())}
      />
    </VaultForm>
  );
}

/** A webhook's address with what its messages are signed with, as the vault keeps both. */
const signed = (address: string, secret: string): string =>
  secret.trim() === '' ? address.trim() : `${address.trim()}\n${secret.trim()}`;

/** A name for a file that nothing in the vault has yet. */
function freeName(file: string, taken: readonly string[]): string {
  const base =
    file
      .replace(/\.[^.]+$/, '')
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '') || 'secret';
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}-${number}`;
    if (!taken.includes(name)) return name;
  }
}
